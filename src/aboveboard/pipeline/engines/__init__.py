"""FAMILY: engines that run one stage function over Arrow tables, here in a pool of processes or spread out by Daft.

A stage takes rows of (name, data) and gives rows of (name, outcome), each row by itself, so that rows come out equal on
every engine, in any order and however often. What an engine moves between processes may end on a disk that it spills
to: whoever runs content under a lease seals both sides of the stage (`aboveboard.pipeline.sealing`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import msgspec

from aboveboard import errors
from aboveboard.model.value import Value

if TYPE_CHECKING:
    import pyarrow as pa

Work = Callable[[bytes], bytes]
"""What is done to one row; it can be pickled, and holds no content and no key."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row to be worked on: its name, the BLAKE3 of all that its outcome depends on (hex), the data handed on."""

    name: str
    content: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name, a version that changes with whatever changes outcomes, and its work."""

    name: str
    version: str
    work: Work


class Fault(Value, frozen=True, kw_only=True):
    """A named error that a row came to instead of an outcome: class, message, remedy."""

    name: str
    message: str
    remedy: str

    def error(self) -> errors.AboveboardError:
        """Return the error again, of its own class where that is one of ours."""
        kind: type[errors.AboveboardError] = getattr(errors, self.name, errors.InputError)
        return kind(self.message, remedy=self.remedy)


class Outcome(Value, frozen=True, kw_only=True):
    """What a row came to: data, or a fault."""

    data: bytes = b""
    fault: Fault | None = None


class Engine(Protocol):
    """One way to run a stage over many rows."""

    @property
    def name(self) -> str:
        """The name on the command line."""

    def run(self, stage: Stage, units: Sequence[Unit]) -> Iterator[tuple[str, Outcome]]:
        """Yield (name, outcome) as each row is done, in any order. Raises WorkerEnded and MissingLibrary."""


def table_of(units: Sequence[Unit]) -> "pa.Table":
    """Return units as a table of `name` and `data`."""
    import pyarrow as pa

    names = pa.array([unit.name for unit in units], pa.string())
    return pa.table({"name": names, "data": pa.array([unit.data for unit in units], pa.large_binary())})


def over(work: Work, table: "pa.Table") -> "pa.Table":
    """Return the outcomes of a table's rows: the one function that every engine runs."""
    import pyarrow as pa

    found = [msgspec.msgpack.encode(_attempted(work, data)) for data in table["data"].to_pylist()]
    return pa.table({"name": table["name"], "outcome": pa.array(found, pa.large_binary())})


def outcomes_of(table: "pa.Table") -> Iterator[tuple[str, Outcome]]:
    """Yield the names and outcomes of a table that a stage gave."""
    for name, outcome in zip(table["name"].to_pylist(), table["outcome"].to_pylist(), strict=True):
        yield name, msgspec.msgpack.decode(outcome, type=Outcome)


def _attempted(work: Work, data: bytes) -> Outcome:
    """Return what one row comes to; a named error is of this row alone and ends no other's work."""
    try:
        return Outcome(data=work(data))
    except errors.AboveboardError as error:
        return Outcome(fault=Fault(name=type(error).__name__, message=error.message, remedy=error.remedy))
    except OSError as error:
        trouble = errors.FileTrouble(f"{error.strerror or 'the system refused'}: {error.filename or 'a file'}")
        return Outcome(fault=Fault(name="FileTrouble", message=trouble.message, remedy=trouble.remedy))
