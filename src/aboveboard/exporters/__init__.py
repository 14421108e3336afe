"""FAMILY: datasets in the forms that others load, one format per file, each with a validator and a loss table.

An exporter takes permitted episodes only. It writes one part at a time, so that one shard is in memory at once, says
what its format cannot hold, and can check a folder of its own form without knowing where it came from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aboveboard.model.text import Chrome, Label, Redacted, Shape
from aboveboard.model.trajectories import PermittedEpisode
from aboveboard.model.value import Value


@dataclass(frozen=True, slots=True)
class Part:
    """What one shard holds: its split, its episodes, its pictures by BLAKE3."""

    split: str
    episodes: Sequence[PermittedEpisode] = field(repr=False)
    pictures: Mapping[str, bytes] = field(repr=False)


class Loss(Value, frozen=True, kw_only=True):
    """One row of a loss table: what the format could not hold as it was, how often, and what became of it.

    `fate` is `dropped` or `approximated`.
    """

    what: str
    fate: str
    count: int
    why: str


class Exported(Value, frozen=True, kw_only=True):
    """What an export wrote: rows by split, pictures, and the loss table."""

    rows: dict[str, int]
    pictures: int
    losses: tuple[Loss, ...] = ()


class Checked(Value, frozen=True, kw_only=True):
    """What a validator found: how much it looked at and what does not hold, in words without content."""

    rows: int
    pictures: int
    faults: tuple[str, ...] = ()


class Exporter(Protocol):
    """One format."""

    @property
    def name(self) -> str:
        """The name on the command line."""

    def write(self, folder: Path, parts: Iterable[Part]) -> Exported:
        """Write the parts into an empty folder; parts are read once, in order."""

    def validate(self, folder: Path) -> Checked:
        """Check a folder of this format; raises NotFound or UnknownFormat where there is none."""


def words(label: Label | None) -> str:
    """Return a label as text: its words, a shape as `<number few>`, and nothing where it is hidden."""
    if isinstance(label, Chrome | Redacted):
        return label.text
    return f"<{label.kind} {label.length}>" if isinstance(label, Shape) else ""
