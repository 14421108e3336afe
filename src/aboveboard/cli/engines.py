"""Engines by the names that commands take."""

from aboveboard.errors import Malformed
from aboveboard.pipeline.engines import Engine
from aboveboard.pipeline.engines.distributed import LOCAL, Distributed
from aboveboard.pipeline.engines.inprocess import InProcess

INPROCESS, DAFT, RAY = "inprocess", "daft", "ray"


def chosen(name: str, workers: int) -> Engine:
    """Return the engine of a name, or Daft on the Ray cluster at an address; raises Malformed."""
    if workers < 1:
        raise Malformed("--workers cannot be negative", remedy="leave it away for one process for each processor")
    match name:
        case "inprocess":
            return InProcess(workers)
        case "daft":
            return Distributed(workers)
        case "ray":
            return Distributed(workers, LOCAL)
        case address if ":" in address:
            return Distributed(workers, address)
        case _:
            raise Malformed(
                f"there is no engine called {name!r}",
                remedy="--engine takes inprocess, daft, ray or the address of a Ray",
            )
