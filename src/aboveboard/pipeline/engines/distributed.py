"""The engine that spreads out: Daft, on its own runner or on a cluster of Ray (the extra `distributed`).

Rows travel as Arrow; on Ray they may be spilled to the disks of its nodes. Both libraries report how they are used to
their makers unless told not to; they are told not to before they are imported, and ours report nothing either.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.errors import MissingLibrary
from aboveboard.pipeline.engines import Outcome, Stage, Unit, outcomes_of, over, table_of

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


@dataclass(frozen=True, slots=True)
class Distributed:
    """Runs a stage on Daft; `ray` is the address of a Ray cluster, NATIVE or LOCAL. One kind of runner a process."""

    workers: int
    ray: str = NATIVE

    name = "distributed"

    def run(self, stage: Stage, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield outcomes as they come. Raises MissingLibrary where Daft, or Ray where asked for, is not installed."""
        if not units:
            return
        daft = self._started()
        work = stage.work

        def outcome(name: Any, data: Any) -> Any:
            import pyarrow as pa

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
