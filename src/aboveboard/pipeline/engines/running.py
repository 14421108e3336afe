"""One run of a stage: what an earlier run kept is not done again, and what is done is kept at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from blake3 import blake3

from aboveboard.errors import Malformed
from aboveboard.pipeline.engines import Engine, Fault, Stage, Unit

Progress = Callable[[str, int, int], None]
"""Called with (what, done, of)."""


class Keeping(Protocol):
    """Where outcomes are kept from one run to the next, under an address that says all that they depend on."""

    def find(self, name: str, address: str) -> bytes | None:
        """Return what was kept under a name and address, None where there is nothing whole."""

    def keep(self, name: str, address: str, data: bytes) -> bytes:
        """Keep an outcome, whole or not at all, and return what `find` will return."""


@dataclass(frozen=True, slots=True)
class Done:
    """One row done: what is kept of it, or its fault; `kept` says that an earlier run did it."""

    name: str
    data: bytes = field(repr=False)
    fault: Fault | None = None
    kept: bool = False


def address_of(stage: Stage, unit: Unit) -> str:
    """Return the address of an outcome (hex): by stage, its version, and the content that went in."""
    return blake3(f"{stage.name}\0{stage.version}\0{unit.content}".encode()).hexdigest()


def run(engine: Engine, stage: Stage, units: Sequence[Unit], keeping: Keeping, progress: Progress) -> Iterator[Done]:
    """Yield every row as it is done; a fault is told and not kept, so that the next run tries again.

    Raises Malformed for two rows of one name, and what the engine raises.
    """
    _require_names(units)
    addresses = {unit.name: address_of(stage, unit) for unit in units}
    missing, finished = [], 0
    progress(stage.name, 0, len(units))
    for unit in units:
        found = keeping.find(unit.name, addresses[unit.name])
        if found is None:
            missing.append(unit)
            continue
        finished += 1
        progress(stage.name, finished, len(units))
        yield Done(unit.name, found, kept=True)
    for name, outcome in engine.run(stage, missing):
        finished += 1
        progress(stage.name, finished, len(units))
        if outcome.fault is not None:
            yield Done(name, b"", fault=outcome.fault)
        else:
            yield Done(name, keeping.keep(name, addresses[name], outcome.data))


def _require_names(units: Sequence[Unit]) -> None:
    twice = [name for name, count in Counter(unit.name for unit in units).items() if count > 1]
    if twice:
        raise Malformed(f"{len(twice)} names are given twice, such as {twice[0]}", remedy="give each its own name")
