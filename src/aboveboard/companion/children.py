"""The companion's two children: the recorder, and the process of the pages."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from aboveboard.companion.settings import CompanionSettings
from aboveboard.errors import NotRunning

_PATIENCE_S = 20.0
PROGRAM = (sys.executable, "-m", "aboveboard.cli")


def ending_with_us(how: str, command: Sequence[str]) -> list[str]:
    """Return a command that gets a signal when the thread that starts it ends, which a killed process's threads do.

    (prctl(2), PR_SET_PDEATHSIG; util-linux, which has setpriv, is essential on Debian.)
    """
    return ["setpriv", "--pdeathsig", how, "--", *command]


class RecorderChild:
    """The recorder as a child; a context manager. It is started again when it ended, at most `tries` times."""

    def __init__(self, settings: CompanionSettings, *, tries: int = 5) -> None:
        self._settings = settings
        self._tries = tries
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.keep()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if self._child is not None:
            end(self._child)

    def keep(self) -> bool:
        """Start it if it does not run; tells whether it had to."""
        if self._child is not None and self._child.poll() is None:
            return False
        if self._child is not None:
            self._tries -= 1
        if self._tries <= 0:
            return False
        command = [*PROGRAM, "recorder", "--data", str(self._settings.places.data)]
        command += ["--demo"] if self._settings.demo else []
        self._child = subprocess.Popen(
            ending_with_us("TERM", command),  # it seals what passed
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        return True

    def kill(self) -> None:
        """End it at once; `keep` starts it again, and it records nothing until a person resumes."""
        if self._child is not None:
            self._child.kill()

    def ready(self) -> bool:
        """Wait until it listens; False when it ended or does not come up."""
        return _appears(self._settings.places.recorder_socket, self._child)


class PagesChild:
    """The process of the pages; a context manager. `host` is the authority it answers under, `reading` its reader."""

    def __init__(self, settings: CompanionSettings, language: str, reading: socket.socket | None = None) -> None:
        self._settings = settings
        self._language = language
        self._reading = reading
        self._child: subprocess.Popen[bytes] | None = None
        self._codes: IO[bytes] | None = None
        self.host = ""

    def __enter__(self) -> Self:
        """Start it and learn its authority; raises NotRunning when it does not come up."""
        command = [*PROGRAM, "pages", "--data", str(self._settings.places.data), "--language", self._language]
        command += ["--demo"] if self._settings.demo else []
        inherited = (self._reading.fileno(),) if self._reading else ()
        command += [f"--reading={descriptor}" for descriptor in inherited]
        # At once: the next companion takes back or finishes the release that this one had begun.
        command = ending_with_us("KILL", command)
        self._child = child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=inherited
        )
        if child.stdin is None or child.stdout is None:
            raise NotRunning("the pages have no pipe")
        self._codes = child.stdin
        self.host = child.stdout.readline().decode().strip()
        child.stdout.close()
        if not self.host:
            raise NotRunning("the companion's pages did not start", remedy="run `aboveboard doctor`")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if self._codes is not None:
            with contextlib.suppress(OSError):
                self._codes.close()
        if self._child is not None:
            end(self._child)

    def admit(self, code: str, page: str) -> None:
        """Let a code lead to a page, once; raises NotRunning when the pages ended."""
        try:
            if self._codes is None:
                raise BrokenPipeError
            self._codes.write(f"{code} {page}\n".encode())
            self._codes.flush()
        except OSError as error:
            raise NotRunning("the companion's pages have ended", remedy="start the companion again") from error


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, and make it after two seconds."""
    child.terminate()
    try:
        child.wait(2)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _appears(path: Path, child: subprocess.Popen[bytes] | None) -> bool:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if path.exists():
            return True
        if child is None or child.poll() is not None:
            return False
        time.sleep(0.05)
    return False
