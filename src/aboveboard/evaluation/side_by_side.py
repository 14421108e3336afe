"""Work in several processes at once: each opens what it works in, and one process hears what all of them tell."""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Generic, TypeVar

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
    error: AboveboardError


@dataclass(frozen=True, slots=True)
class _Said(Generic[Told]):
    what: Told


def side_by_side(
    units: Sequence[Unit], opening: Opening[Unit, Told], count: int, *, stopping: Stopping
) -> Generator[Told, None, None]:
    """Yield what `count` processes tell while they do the units, each as soon as one is free.

    Where it is asked to stop, or is closed, what is under way is left off and every process ends in order; they end by
    themselves when this one is killed. Raises what a process raised, and WorkerEnded for one that was ended from
    outside.
    """
    if stopping():
        return
    with _crew(opening, min(count, len(units))) as crew:
        waiting, asked = deque(units), False
        while crew:
            for ours in wait(list(crew), LOOK_S):
                assert isinstance(ours, Connection)
                told: _Said[Told] | _Free = _heard(ours)
                if isinstance(told, _Said):
                    yield told.what
                elif waiting and not asked:
                    ours.send(waiting.popleft())
                else:
                    if not asked:
                        ours.send(None)
                    del crew[ours]
            if not asked and stopping():
                asked = True
                for ours in crew:
                    ours.send(None)


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


def _heard(ours: Connection) -> "_Said[Told] | _Free":
    try:
        told: _Said[Told] | _Free | _Failed = ours.recv()
    except (EOFError, ConnectionResetError):
        message = "a process was ended from outside, or memory ran out"
        raise WorkerEnded(message, remedy="run the same again: what is done is kept; fewer at once need less") from None
    if isinstance(told, _Failed):
        raise told.error
    return told


@contextmanager
def _crew(opening: Opening[Unit, Told], count: int) -> Iterator[dict[Connection, BaseProcess]]:
    """Start processes; at the end those that are left are told by closing what they speak through."""
    fresh = multiprocessing.get_context("spawn")
    crew: dict[Connection, BaseProcess] = {}
    started: list[BaseProcess] = []
    try:
        for _ in range(count):
            ours, theirs = fresh.Pipe()
            process: BaseProcess = fresh.Process(target=_worker, args=(theirs, opening), daemon=True)
            # Ctrl+C goes to every process of a terminal: these, and the browsers they start, are told by this one.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
            started.append(process)
            crew[ours] = process
        yield crew
    finally:
        for ours in crew:
            ours.close()
        for process in started:
            process.join(LEAVING_S)
            if process.is_alive():
                process.terminate()
                process.join()


def _worker(theirs: Connection, opening: Opening[Unit, Told]) -> None:
    """Do units until there are none, or whoever gives them is gone."""
    signal.signal(signal.SIGTERM, _ended)
    try:
        with opening() as work:
            theirs.send(_Free())
            while (unit := theirs.recv()) is not None:
                # Nothing is sent to it while it works but that it stop: an end, too, can be read.
                work(unit, lambda what: theirs.send(_Said(what)), theirs.poll)
                theirs.send(_Free())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sys.exit(1)
    except AboveboardError as error:
        theirs.send(_Failed(error))


def _ended(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
