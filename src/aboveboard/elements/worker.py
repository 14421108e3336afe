"""A thread that asks what may never answer: whoever waits for it waits no longer than a deadline.

A call into another program cannot be taken back. So each process has one thread, never more: while an answer is
overdue nothing else is asked of that process, and nobody waits for it.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

SetUp = Callable[[], contextlib.AbstractContextManager[None]]
"""What a thread needs around all that it asks (COM wants to be told of each thread)."""

_Answer = TypeVar("_Answer")

# As in the member `atspi`: who kept us waiting is left alone three times as long, so a quarter of the time is lost.
_SHARE = 3
_LONGEST_REST_NS = 2_000_000_000


class Unanswered(Exception):
    """A process did not answer in time, or its answer was no answer; the caller says so by NotRecognised."""


class _Question(Generic[_Answer]):
    """One call and what became of it."""

    def __init__(self, call: Callable[[], _Answer]) -> None:
        self._call = call
        self._answer: _Answer
        self._error: Exception | None = None
        self.done = threading.Event()
        self.asked_ns = time.monotonic_ns()
        self.answered_ns = 0

    def ask(self) -> None:
        """Call, and keep answer or error for whoever waits."""
        try:
            self._answer = self._call()
        except Exception as error:  # noqa: BLE001  # raised again where the answer is wanted
            self._error = error
        self.answered_ns = time.monotonic_ns()
        self.done.set()

    def answer(self) -> _Answer:
        """Return the answer, or raise what was raised."""
        if self._error is not None:
            raise self._error
        return self._answer


class Worker:
    """Asks one process; its thread begins with the first question and ends after `end`."""

    def __init__(self, set_up: SetUp) -> None:
        self._set_up = set_up
        self._questions: queue.SimpleQueue[_Question[Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._overdue: _Question[Any] | None = None
        self._rests_until_ns = 0
        self._ending = False

    @property
    def alive(self) -> bool:
        """Whether a thread of this worker runs, perhaps in a call that never returns."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def busy(self) -> bool:
        """Whether the process is to be left alone: an answer is overdue, or was for long until just now."""
        late = self._overdue
        if late is not None:
            if not late.done.is_set():
                return True
            self._overdue = None
            waited = late.answered_ns - late.asked_ns
            self._rests_until_ns = late.answered_ns + min(_SHARE * waited, _LONGEST_REST_NS)
        return time.monotonic_ns() < self._rests_until_ns

    def ask(self, call: Callable[[], _Answer], until_ns: int) -> _Answer:
        """Return what the call returns, by a moment of the monotonic clock. Raises Unanswered, or what it raises."""
        if self._ending:
            self.join(until_ns)
        if self.busy or (self._ending and self.alive):
            raise Unanswered
        question = _Question(call)
        self._post(question)
        if not question.done.wait(max(0, until_ns - time.monotonic_ns()) / 1e9):
            self._overdue = question
            raise Unanswered
        return question.answer()

    def end(self, last: Callable[[], None]) -> None:
        """Ask one thing more, for whose answer nobody waits, and then end the thread."""
        if self.alive and not self._ending:
            self._ending = True
            self._questions.put(_Question(last))
            self._questions.put(None)

    def join(self, until_ns: int) -> None:
        """Wait for the thread's end, no longer than until a moment of the monotonic clock."""
        if self._thread is not None:
            self._thread.join(max(0, until_ns - time.monotonic_ns()) / 1e9)

    def _post(self, question: _Question[Any]) -> None:
        self._questions.put(question)
        if not self.alive:
            self._ending = False
            self._thread = threading.Thread(target=self._work, name="elements", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        with self._set_up():
            while (question := self._questions.get()) is not None:
                question.ask()
