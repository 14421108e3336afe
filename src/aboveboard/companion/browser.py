"""Opening a page in a browser profile of our own: incognito, no extensions, gone with the login session."""

import contextlib
import html
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from aboveboard.companion.children import end, ending_with_us
from aboveboard.companion.door import CODE_LIFE_S
from aboveboard.companion.settings import CompanionSettings
from aboveboard.errors import MissingLibrary

ENDING_S = 5.0
"""The parts of a browser have ended so long after its window at the latest."""

WINDOW = (1040, 716)
POSITION = (40, 56)


def entrance_file(folder: Path, host: str, code: str) -> Path:
    """Write the auto-posting file, mode 0600, and return its path; the code is in its body only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"open-{secrets.token_hex(8)}.html"
    text = (
        '<!doctype html><meta charset="utf-8"><title>Aboveboard</title>'
        f'<form method="post" action="http://{html.escape(host)}/open">'
        f'<input type="hidden" name="code" value="{html.escape(code)}"></form>'
        "<script>document.forms[0].submit()</script>"
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class Browser:
    """Opens pages for the person; a context manager that removes the profile at the end."""

    def __init__(self, settings: CompanionSettings) -> None:
        self._settings = settings
        self._profile = settings.places.runtime / "browser"
        self._turn = threading.Lock()
        self._window: subprocess.Popen[bytes] | None = None
        self._starter = ThreadPoolExecutor(1, "browser")
        """Its one thread lives as long as the companion: the window ends with the thread that started it."""

    def __enter__(self) -> Self:
        """Begin with an empty profile."""
        shutil.rmtree(self._profile, ignore_errors=True)
        self._profile.mkdir(mode=0o700, parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the window and remove the profile."""
        self.close()
        self._starter.shutdown()
        _clear(self._profile)

    def close(self) -> bool:
        """Close the window, if one is open, and tell whether one was: nobody's pages are to be typed into."""
        with self._turn:
            window, self._window = self._window, None
        if window is None or window.poll() is not None:
            return False
        end(window)
        return True

    def open(self, host: str, code: str) -> None:
        """Open a window that enters by a code; the file that carries it is removed once the code is dead.

        Raises MissingLibrary when the browser is not installed.
        """
        program = shutil.which(self._settings.browser)
        if program is None:
            raise MissingLibrary(f"the browser {self._settings.browser} is not installed")
        path = entrance_file(self._profile / "entrances", host, code)
        width, height = WINDOW
        left, top = POSITION
        command = [
            program,
            f"--user-data-dir={self._profile / 'profile'}",
            *("--incognito", "--disable-extensions", "--no-first-run", "--no-default-browser-check"),
            *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
            *("--password-store=basic", "--disable-features=Translate,AutofillServerCommunication"),
            f"--window-size={width},{height}",
            f"--window-position={left},{top}",
            *self._settings.browser_args,
            f"--app={path.as_uri()}",
        ]
        with self._turn:
            child = self._starter.submit(_start, ending_with_us("KILL", command)).result()
            if self._window is None or self._window.poll() is not None:
                self._window = child  # a later call hands its page to the running browser and ends by itself
        timer = threading.Timer(CODE_LIFE_S, lambda: _remove(path))
        timer.daemon = True
        timer.start()


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)


def _clear(folder: Path) -> None:
    """Remove a folder for good: processes of a browser that is ending may still write in it while it is removed."""
    deadline = time.monotonic() + ENDING_S
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
