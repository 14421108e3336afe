"""The engine that spreads out: Daft, on its own runner or on a cluster of Ray (the extra `distributed`).

Rows travel as Arrow; on Ray they may be spilled to the disks of its nodes. Both libraries report how they are used to
their makers unless told not to; they are told not to before they are imported, and ours report nothing either.
"""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from aboveboard.confinement import harden
from aboveboard.errors import AboveboardError, MissingLibrary, WorkerEnded
from aboveboard.pipeline.engines import Fault, Outcome, Stage, Unit, Work, outcomes_of, over, table_of
from aboveboard.pipeline.engines.inprocess import begin_worker

SILENT = {
    "DO_NOT_TRACK": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}
"""Variables that keep both libraries from telling anybody anything."""

NATIVE = ""
"""The address that means no Ray: Daft's own runner, in processes of this machine."""

LOCAL = "local"
"""The address that means a Ray of this machine alone, started for the run and ended with it."""


TRIES = 3
"""So often a process of Daft is started before its end counts as a fault; each goes on with what is missing."""


@dataclass(frozen=True, slots=True)
class Distributed:
    """Runs a stage on Daft; `ray` is the address of a Ray cluster, NATIVE or LOCAL.

    Daft runs in a process of its own that leaves without tearing down: its threads may end an interpreter that is
    torn down under them (seen with 0.7.26), and a process can have one kind of runner only.
    """

    workers: int
    ray: str = NATIVE

    name = "distributed"

    def run(self, stage: Stage, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield outcomes as they come. Raises MissingLibrary where Daft, or Ray where asked for, is not installed.

        Raises WorkerEnded where the process of Daft was ended again and again.
        """
        missing = {unit.name: unit for unit in units}
        for _ in range(TRIES):
            if not missing:
                return
            for name, outcome in self._tried(stage.work, tuple(missing.values())):
                del missing[name]
                yield name, outcome
        if missing:
            raise WorkerEnded("the process of Daft was ended from outside, or memory ran out")

    def _tried(self, work: Work, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield what one process of Daft does, up to its end."""
        fresh = multiprocessing.get_context("spawn")
        receiving, sending = fresh.Pipe(duplex=False)
        process = fresh.Process(target=_serve, args=(sending, self, work, units))
        process.start()
        sending.close()
        try:
            with suppress(EOFError):
                while (told := receiving.recv()) is not None:
                    if isinstance(told, Fault):
                        raise told.error()
                    yield told
        finally:
            receiving.close()
            process.terminate()
            process.join()
            process.close()

    def spread(self, work: Work, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield outcomes, in the process of Daft."""
        daft = self._started()

        def outcome(name: Any, data: Any) -> Any:
            import pyarrow as pa

            harden()  # the process is one that Daft or Ray started
            table = pa.table({"name": name.to_arrow(), "data": data.to_arrow()})
            return over(work, table)["outcome"].combine_chunks()

        spread = daft.func.batch(return_dtype=daft.DataType.binary(), batch_size=1, use_process=self.ray == NATIVE)
        rows = daft.from_arrow(table_of(units))
        if self.ray != NATIVE:
            rows = rows.into_partitions(min(len(units), max(1, self.workers) * 4))
        done = rows.select(rows["name"], spread(outcome)(rows["name"], rows["data"]).alias("outcome"))
        for batch in done.to_arrow_iter():
            yield from outcomes_of(batch)

    def _started(self) -> Any:
        """Return Daft with its runner chosen."""
        os.environ.update(SILENT)
        try:
            import daft

            if self.ray == NATIVE:
                daft.set_runner_native(num_threads=max(1, self.workers))
            else:
                self._on_ray(daft)
        except ImportError as error:
            raise MissingLibrary(
                "the engine that spreads out is not installed here",
                remedy="install `aboveboard[distributed]` (docs/how-to/build-a-dataset.md), or use --engine inprocess",
            ) from error
        return daft

    def _on_ray(self, daft: Any) -> None:
        import ray

        if not ray.is_initialized():
            here: dict[str, Any] = {"num_cpus": max(1, self.workers), "include_dashboard": False}
            ray.init(log_to_driver=False, **(here if self.ray == LOCAL else {"address": self.ray}))
        daft.set_runner_ray()


def _serve(sending: Connection, engine: Distributed, work: Work, units: Sequence[Unit]) -> None:
    """Do all rows, tell each, and leave at once."""
    begin_worker()
    try:
        for told in engine.spread(work, units):
            sending.send(told)
        if engine.ray == LOCAL:
            import ray

            ray.shutdown()
        sending.send(None)
    except AboveboardError as error:
        sending.send(Fault(name=type(error).__name__, message=error.message, remedy=error.remedy))
    sending.close()
    os._exit(0)
