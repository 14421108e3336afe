"""The companion's children: how each ends with it, and the recorder."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aboveboard.companion.settings import CompanionSettings

_PATIENCE_S = 20.0
_STEP_S = 0.05
_GONE_S = 5.0
_LISTENS_S = 1.0
_STEADY_S = 60.0
"""A recorder that ran for so long counts as having worked: the tries begin anew."""

PROGRAM = (sys.executable, "-m", "aboveboard.cli")


def ending_with_us(how: str, command: Sequence[str]) -> list[str]:
    """Return a command that gets a signal when the thread that starts it ends, which a killed process's threads do.

    (prctl(2), PR_SET_PDEATHSIG; util-linux, which has setpriv, is essential on Debian.)
    """
    return ["setpriv", "--pdeathsig", how, "--", *command]


class RecorderChild:
    """The recorder as a child; a context manager. It is started again when it ended, at most `tries` times in a row.

    Then it is `given_up`, until somebody asks for it by `revive`.
    """

    def __init__(self, settings: CompanionSettings, *, tries: int = 5) -> None:
        self._settings = settings
        self._most = self._tries = tries
        self._began = 0.0
        self._child: subprocess.Popen[bytes] | None = None
        self._counted: subprocess.Popen[bytes] | None = None

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
        if self._child is not None and self._child is not self._counted:
            self._counted = self._child
            worked = time.monotonic() - self._began >= _STEADY_S
            self._tries = self._most if worked else self._tries - 1
        if self._tries <= 0:
            return False
        self._began = time.monotonic()
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
        child = self._counted = self._child
        if child is not None:
            child.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_GONE_S)

    @property
    def given_up(self) -> bool:
        """Whether it has ended too often in a row, and is started no more by itself."""
        return self._tries <= 0 and self._child is not None and self._child.poll() is not None

    def revive(self) -> bool:
        """Have one that was given up tried once more by whoever keeps it; tells whether that brought it back.

        Waits until it listens or has ended again. The thread that calls this may end: another starts the recorder.
        """
        if not self.given_up:
            return False
        before, self._tries = self._child, 1
        end = time.monotonic() + _PATIENCE_S
        while self._child is before and time.monotonic() < end:
            time.sleep(_STEP_S)
        return self._child is not before and self.ready()

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
        if child is None or child.poll() is not None:
            return False
        if _listens(path):
            return True
        time.sleep(_STEP_S)
    return False


def _listens(path: Path) -> bool:
    """Tell whether somebody takes connections: a recorder that was killed has left its socket behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
        asking.settimeout(_LISTENS_S)
        try:
            asking.connect(str(path))
        except (TimeoutError, BlockingIOError):
            return True  # others wait there already
        except OSError:
            return False
        return True
