"""Work in several processes at once: each opens what it works in, and one process hears what all of them tell."""

import contextlib
import multiprocessing
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Generic, TypeVar

from aboveboard.errors import AboveboardError, WorkerEnded

LOOK_S = 0.5
"""So often it is asked whether to stop while nobody tells anything."""

LEAVING_S = 60.0
"""So long a process may take to put its world away before it is ended."""

Unit = TypeVar("Unit")
Told = TypeVar("Told")

Stopping = Callable[[], bool]
Work = Callable[[Unit, Callable[[Told], None], Stopping], None]
"""Does one unit: tells what comes of it, and leaves off early where it is asked to stop."""

Opening = Callable[[], AbstractContextManager[Work[Unit, Told]]]
"""Opens what a process works in; it is sent to the process, so it and all that it holds can be pickled."""


@dataclass(frozen=True, slots=True)
class _Free:
    """What a process tells when it can take a unit."""


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


@dataclass(frozen=True, slots=True)
class _Said(Generic[Told]):
    what: Told


def work_through(
    units: Sequence[Unit],
    opening: Opening[Unit, Told],
    count: int,
    *,
    hear: Callable[[Told], None],
    stopping: Stopping,
) -> None:
    """Have units done by so many processes, in order by this one where it is one; `hear` is told what comes of them.

    Raises what `side_by_side` raises.
    """
    if count > 1:
        for told in side_by_side(units, opening, count, stopping=stopping):
            hear(told)
        return
    if not units or stopping():
        return
    with opening() as work:
        for unit in takewhile(lambda _: not stopping(), units):
            work(unit, hear, stopping)


def side_by_side(
    units: Sequence[Unit],
    opening: Opening[Unit, Told],
    count: int,
    *,
    stopping: Stopping,
    leaving_s: float = LEAVING_S,
) -> Generator[Told, None, None]:
    """Yield what `count` processes tell while they do the units, each as soon as one is free.

    Where it is asked to stop, or one of them fails, what is under way is left off and every process ends in order; they
    end by themselves when this one is killed. One that does not leave within `leaving_s` is ended, and then killed.
    Raises what a process raised, and WorkerEnded for one that was ended from outside.
    """
    if stopping():
        return
    with _crew(opening, min(count, len(units)), leaving_s) as crew:
        waiting, asked = deque(units), False
        while crew:
            for ours in wait(list(crew), LOOK_S):
                assert isinstance(ours, Connection)
                told: _Said[Told] | _Free = _heard(ours)
                if isinstance(told, _Said):
                    yield told.what
                elif waiting and not asked:
                    _give(ours, waiting.popleft())
                else:
                    if not asked:
                        _give(ours, None)
                    del crew[ours]
            if not asked and stopping():
                asked = True
                for ours in crew:
                    _give(ours, None)


def _heard(ours: Connection) -> "_Said[Told] | _Free":
    try:
        told: _Said[Told] | _Free | _Failed = ours.recv()
    except (EOFError, OSError):  # an OSError of one that ended in the middle of a word
        raise _ended_outside() from None
    if isinstance(told, _Failed):
        raise told.error
    return told


def _give(to: Connection, what: object) -> None:
    """Send something; to one that is gone it makes no difference, and why it went is heard from it."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        to.send(what)


def _ended_outside() -> WorkerEnded:
    message = "a process was ended from outside, or memory ran out"
    return WorkerEnded(message, remedy="run the same again: what is done is kept; fewer at once need less")


@contextmanager
def _crew(opening: Opening[Unit, Told], count: int, leaving_s: float) -> Iterator[dict[Connection, BaseProcess]]:
    """Start processes; at the end those that are left are told by closing what they speak through.

    Where this process is to end, or nobody listens any more, they are told to leave at once.
    """
    crew: dict[Connection, BaseProcess] = {}
    started: list[BaseProcess] = []
    try:
        resource_tracker.ensure_running()  # a process's first start would start it, and unblock what is blocked there
        for _ in range(count):
            ours, process = _started(opening)
            started.append(process)
            crew[ours] = process
        yield crew
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        for process in started:
            process.terminate()
        raise
    finally:
        for ours in crew:
            ours.close()
        for end in (_nothing, BaseProcess.terminate, BaseProcess.kill):
            _wait_for(started, end, leaving_s)


def _started(opening: Opening[Unit, Told]) -> tuple[Connection, BaseProcess]:
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process: BaseProcess = fresh.Process(target=_worker, args=(theirs, opening), daemon=True)
    # Ctrl+C goes to every process of a terminal; these are told by this one.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    except BrokenPipeError:
        raise _ended_outside() from None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
    return ours, process


def _wait_for(processes: Sequence[BaseProcess], end: Callable[[BaseProcess], None], leaving_s: float) -> None:
    for process in processes:
        if process.is_alive():
            end(process)
    for process in processes:
        process.join(leaving_s)


def _nothing(_process: BaseProcess) -> None:
    """Let a process leave by itself."""


def _worker(theirs: Connection, opening: Opening[Unit, Told]) -> None:
    """Do units until there are none, or whoever gives them is gone; what fails is raised there again."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        with opening() as work:
            _give(theirs, _Free())
            while (unit := _given(theirs)) is not None:
                # Nothing is sent to it while it works but that it stop: an end, too, can be read.
                work(unit, lambda what: _give(theirs, _Said(what)), theirs.poll)
                _give(theirs, _Free())
    except Exception as error:  # noqa: BLE001  # whatever it is, it ends the work and not this process alone
        if not isinstance(error, AboveboardError):
            error.add_note(traceback.format_exc())
        _give(theirs, _Failed(error))


def _given(theirs: Connection) -> Any:
    try:
        return theirs.recv()
    except (EOFError, OSError):
        return None


def _leave(number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would interrupt the leaving
    sys.exit(128 + number)
