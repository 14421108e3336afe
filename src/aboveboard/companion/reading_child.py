"""The reader of pictures as a child of the companion, and the end of its socket that the pages inherit."""

import os
import select
import socket
import subprocess
from types import TracebackType
from typing import Self

from aboveboard.companion.children import PROGRAM, end, ending_with_us


class ReadingChild:
    """The reader; a context manager. `pages_end` is for the pages to inherit, and is theirs alone afterwards."""

    def __init__(self) -> None:
        self.pages_end, self._own_end = socket.socketpair()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; that it cannot read is said by itself, later."""
        descriptor = self._own_end.fileno()
        self._child = subprocess.Popen(
            ending_with_us("KILL", [*PROGRAM, "reader", "--connection", str(descriptor)]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(descriptor,),
        )
        self._own_end.close()
        return self

    def handed_on(self) -> None:
        """Close the companion's copy of the pages' end, so that reader and pages notice when the other ends."""
        self.pages_end.close()

    def wait_for_end_of(self, pid: int) -> None:
        """Return when another process has ended, or this one by a fault; without tesseract it ends in good order."""
        watched = [os.pidfd_open(pid)]
        try:
            if self._child is not None and self._child.poll() is None:
                watched.append(os.pidfd_open(self._child.pid))
            ended, _, _ = select.select(watched, [], [])
            if watched[0] not in ended and self._child is not None and self._child.wait() == 0:
                select.select(watched[:1], [], [])
        finally:
            for descriptor in watched:
                os.close(descriptor)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.pages_end.close()
        if self._child is not None:
            end(self._child)
