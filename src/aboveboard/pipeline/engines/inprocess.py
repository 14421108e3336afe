"""The engine of one machine: a pool of processes, a few rows under way at a time, nothing to install."""

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING

from aboveboard.confinement import harden
from aboveboard.errors import WorkerEnded
from aboveboard.pipeline.engines import Outcome, Stage, Unit, outcomes_of, over, table_of

if TYPE_CHECKING:
    import pyarrow as pa

AHEAD = 2
"""Rows handed out per process: one under way, one waiting."""


class InProcess:
    """Runs a stage in `workers` processes; with one, in this process itself."""

    name = "inprocess"

    def __init__(self, workers: int) -> None:
        self._workers = max(1, workers)

    def run(self, stage: Stage, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield outcomes as they come. Raises WorkerEnded when a process was killed."""
        if min(self._workers, len(units)) < 2:
            for unit in units:
                yield from outcomes_of(over(stage.work, table_of([unit])))
            return
        # Processes that are forked off a thread inherit its locks as they were: each starts afresh.
        fresh = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._workers, mp_context=fresh, initializer=begin_worker)
        try:
            yield from _spread(pool, stage, units, self._workers * AHEAD)
        except BrokenProcessPool as error:
            raise WorkerEnded("a worker process was ended from outside, or memory ran out") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _spread(
    pool: ProcessPoolExecutor, stage: Stage, units: Sequence[Unit], ahead: int
) -> Iterator[tuple[str, Outcome]]:
    waiting = iter(units)
    under_way: set[Future[pa.Table]] = set()
    while True:
        for unit in islice(waiting, ahead - len(under_way)):
            under_way.add(pool.submit(over, stage.work, table_of([unit])))
        if not under_way:
            return
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield from outcomes_of(future.result())


def begin_worker() -> None:
    """Keep a worker's memory out of core files, and let it end when whoever started it was killed.

    It would wait for work for ever. What its parent did against core files ended where its own program began.
    """
    harden()
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
