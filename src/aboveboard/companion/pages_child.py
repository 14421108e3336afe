"""The process of the pages, and the reader of pictures that it talks to: kept running as long as the companion is.

When either ends, or the pages hang, both are started again: the pages under a new address and with no browser session,
open key or code of the old ones. A thread of this class starts them, since they end with the thread that does
(`ending_with_us`).
"""

import contextlib
import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

from aboveboard.companion.children import PROGRAM, end, ending_with_us
from aboveboard.companion.pages_health import Asking, PagesHealth
from aboveboard.companion.reading_child import ReadingChild
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.troubles import TROUBLES
from aboveboard.errors import NotRunning

BACK_OFF_S = (0.2, 1.0, 3.0, 10.0, 30.0)
"""How long to wait before each start after an end; after so many in a row only a person's own Open tries again."""

_STEADY_S = 60.0
"""Pages that ran for so long count as having worked: the waits begin anew."""

_STARTS_S = 60.0
"""How long they may take to come up on a busy machine."""

_ASKED_S = 20.0
"""How long somebody who wants a page waits for pages that are being started."""


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    """One process of the pages: the authority it answers under, and the pipes on which it is told and says things."""

    child: subprocess.Popen[bytes]
    codes: IO[bytes] = field(repr=False)
    said: IO[bytes] = field(repr=False)
    host: str = field(repr=False)

    def say(self, line: bytes) -> None:
        """Write a line to them; raises OSError or ValueError when they have ended."""
        self.codes.write(line)
        self.codes.flush()


class PagesChild:
    """Starts the pages and starts them again; a context manager.

    `ended` is called after each end, before the next start; `given_up` when nobody tries any more.
    """

    def __init__(
        self,
        settings: CompanionSettings,
        language: str,
        *,
        ended: Callable[[], None] = lambda: None,
        given_up: Callable[[], None] = lambda: None,
        back_off_s: Sequence[float] = BACK_OFF_S,
        asking: Asking = Asking(),  # noqa: B008  # frozen
    ) -> None:
        self._settings = settings
        self._language = language
        self._ended = ended
        self._given_up = given_up
        self._back_off_s = tuple(back_off_s)
        self._asking = asking
        self._health: PagesHealth | None = None
        self._change = threading.Condition()
        self._running: _Running | None = None
        self._resting = False
        self._wanted = False
        self._failed = False
        self._leaving = False
        self._thread = threading.Thread(target=self._keep, name="pages", daemon=True)

    def __enter__(self) -> Self:
        """Start them; raises NotRunning when they do not come up at all."""
        self._thread.start()
        with self._change:
            self._change.wait_for(lambda: self._running or self._failed, _STARTS_S)
        if self._running is None:
            self._leave()
            raise NotRunning("the companion's pages did not start", remedy="run `aboveboard doctor`")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them."""
        self._leave()

    @property
    def host(self) -> str:
        """The authority that answers now, such as `k3f9.localhost:41233`; empty while none does."""
        running = self._running
        return running.host if running is not None else ""

    @property
    def answers(self) -> int:
        """How often the pages that run now have said that they live."""
        return 0 if self._health is None else self._health.answers

    def admit(self, code: str, page: str) -> str:
        """Let a code lead to a page, once, and return the authority that knows it.

        Waits for pages that are being started, and has them tried once more where they were given up. Raises
        NotRunning when they do not come up.
        """
        while True:
            running = self._wait()
            try:
                running.say(f"{code} {page}\n".encode())
            except (OSError, ValueError):  # they ended just now: a closed pipe, or its other end is gone
                with self._change:
                    if self._running is running:
                        self._running = None
                continue
            return running.host

    def _leave(self) -> None:
        with self._change:
            self._leaving = True
            self._change.notify_all()
            if self._running is not None:
                with contextlib.suppress(OSError):
                    self._running.codes.close()  # the end of the pipe is theirs
        self._thread.join(_STARTS_S)

    def _wait(self) -> _Running:
        with self._change:
            self._resting, self._wanted = False, True
            self._change.notify_all()
            self._change.wait_for(lambda: self._running or self._resting or self._leaving, _ASKED_S)
            if self._running is None:
                raise NotRunning(TROUBLES["pages gone"], remedy="press Open to try again, or run `aboveboard doctor`")
            return self._running

    def _keep(self) -> None:
        """Run them again and again, waiting longer each time; what the thread of this class does."""
        failures = 0
        while not self._leaving:
            began = time.monotonic()
            self._run_once()
            failures = 1 if time.monotonic() - began >= _STEADY_S else failures + 1
            if self._leaving:
                return
            if failures > len(self._back_off_s):
                self._rest()
                failures = len(self._back_off_s)
            else:
                with self._change:
                    self._change.wait_for(lambda: self._leaving or self._wanted, self._back_off_s[failures - 1])

    def _rest(self) -> None:
        """Try no more until somebody asks for a page."""
        with self._change:
            self._resting, self._wanted = True, False
            self._change.notify_all()
        self._given_up()
        with self._change:
            self._change.wait_for(lambda: self._leaving or self._wanted)

    def _run_once(self) -> None:
        """Start both, let others use them, and return when either has ended, with the other ended too."""
        with ReadingChild() as reading:
            child = self._start(reading)
            try:
                running = _up(child)
                with self._change:
                    self._running, self._wanted, self._failed = running, False, running is None
                    self._change.notify_all()
                if running is None:
                    return
                with PagesHealth(running.said, running.say, child.kill, self._asking) as self._health:
                    reading.wait_for_end_of(child.pid)
                    end(child)
            finally:
                with self._change:
                    self._running = None
                _close(child)
                end(child)
        if not self._leaving:
            self._ended()

    def _start(self, reading: ReadingChild) -> subprocess.Popen[bytes]:
        descriptor = reading.pages_end.fileno()
        command = [*PROGRAM, "pages", "--data", str(self._settings.places.data), "--language", self._language]
        command += ["--demo"] if self._settings.demo else []
        command += [f"--reading={descriptor}"]
        # At once: the next pages take back or finish the release that these had begun.
        command = ending_with_us("KILL", command)
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(descriptor,))
        reading.handed_on()
        return child


def _up(child: subprocess.Popen[bytes]) -> _Running | None:
    """Return the pages once they say their authority; None when they end or say nothing in time."""
    if child.stdin is None or child.stdout is None:
        return None
    said, _, _ = select.select([child.stdout], [], [], _STARTS_S)
    host = os.read(child.stdout.fileno(), 256).decode().strip() if said else ""
    return _Running(child, child.stdin, child.stdout, host) if host else None


def _close(child: subprocess.Popen[bytes]) -> None:
    for wire in (child.stdin, child.stdout):
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.close()
