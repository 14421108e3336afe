"""The companion's children: how each ends with it, and the recorder."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aboveboard.companion.settings import CompanionSettings

_PATIENCE_S = 20.0
_GONE_S = 5.0
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
        self._killed: subprocess.Popen[bytes] | None = None

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
        if self._child is not None and self._child is not self._killed:
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
        """End it at once and see it gone; `keep` starts it again, and it records nothing until a person resumes.

        That is no try: only a person's own Resume leads to the next. A process with SIGKILL pending runs no more of
        its program (signal(7)), so a machine too busy to remove it in time changes nothing.
        """
        child = self._killed = self._child
        if child is not None:
            child.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_GONE_S)

    def ready(self) -> bool:
        """Wait until it listens; False when it ended or does not come up."""
        return _appears(self._settings.places.recorder_socket, self._child)


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
