"""FAMILY: recordings of other recorders as our events, one format per file.

A member reads what one peer wrote and yields plain inputs in the peer's own order; `composing` makes events of them,
the same way for all. What a peer does not record is absent. What a recording holds and is not read is counted by
name: nothing is dropped in silence.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aboveboard.errors import Truncated, UnknownFields
from aboveboard.model.elements import Absence, Element, ElementOrAbsence, NotRecognised
from aboveboard.model.events import Button, JournalRecord, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.text import Label
from aboveboard.model.value import Value

NOT_EXPOSED = NotRecognised(reason=Absence.NOT_EXPOSED)
"""The recording says nothing of elements here."""

Labels = Callable[[str], Label]
"""What may be said of a text: its shape, unless the caller chose to keep it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The pointer moved. `at` is ms by the peer's clock, here and below; points are pixels as the peer counts them."""

    at: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button went down, or up."""

    at: float
    x: float
    y: float
    button: Button
    down: bool
    target: ElementOrAbsence = NOT_EXPOSED


@dataclass(frozen=True, slots=True)
class Wheeled:
    """The wheel turned, in notches; positive is down and right."""

    at: float
    x: float
    y: float
    dx: float
    dy: float
    target: ElementOrAbsence = NOT_EXPOSED


@dataclass(frozen=True, slots=True)
class Struck:
    """A key went down, or up: its name as X calls it in lower case, and what it types (None: something unknown)."""

    at: float
    name: str
    down: bool
    text: str | None = field(default="", repr=False)
    target: ElementOrAbsence = NOT_EXPOSED


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text was typed in one go, as a peer tells that keeps no keys."""

    at: float
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Became:
    """A field's whole text was `before` and is `after` now, as a page tells it."""

    at: float
    element: Element
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the peer tells as we would; its time is put right."""

    at: float
    record: JournalRecord


@dataclass(frozen=True, slots=True)
class Broke:
    """Nothing was recorded from here to the next input."""

    reason: GapReason


Column = npt.NDArray[np.float64]
"""One figure of many inputs, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """A run of motion in columns of one length: exactly what as many `Moved` in this order say."""

    at: Column
    x: Column
    y: Column

    def __len__(self) -> int:
        """Return how many inputs it stands for."""
        return len(self.at)

    def each(self) -> Iterator[Moved]:
        """Yield the inputs one by one."""
        yield from map(Moved, self.at.tolist(), self.x.tolist(), self.y.tolist())


Single = Moved | Pressed | Wheeled | Struck | Wrote | Became | Told | Broke
"""One input, or the word that none came."""

Raw = Single | Moves


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording that can be read: what is known of its screen and device, and its inputs, read once and in order.

    `command` is the modifier of copy and paste: `meta` on macOS, else `ctrl`.
    """

    began: StretchBegan
    raws: Iterator[Raw] = field(repr=False)
    command: str = "ctrl"


class Findings(Value, frozen=True, kw_only=True):
    """What an import came to: inputs read, and by name what is unknown, what was left out, and what was odd.

    `unknown` are fields and kinds that this version does not know; `left_out` are known ones that our events have no
    place for (a title, a video); `flags` are faults of the recording and what was done about each.
    """

    source: str
    inputs: int
    unknown: dict[str, int] = {}
    left_out: dict[str, int] = {}
    flags: dict[str, int] = {}


@dataclass(slots=True)
class Tally:
    """Counts while a recording is read. `partial` lets a recording that ends early count as one that ended there."""

    source: str
    partial: bool = False
    progress: Callable[[int, int], None] | None = None
    inputs: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)

    def fields(self, names: Iterable[str], read: frozenset[str], left_out: frozenset[str], of: str) -> None:
        """Count the fields of one record that are not read."""
        for name in names:
            if name in left_out:
                self.left_out[f"{of}.{name}"] += 1
            elif name not in read:
                self.unknown[said(f"{of}.{name}")] += 1

    def kind(self, name: object) -> None:
        """Count a record of a kind that this version does not know."""
        self.unknown_name(f"kind {name}")

    def unknown_name(self, name: str) -> None:
        """Count what this version does not know, by its name."""
        self.unknown[said(name)] += 1

    def cut(self, where: str) -> None:
        """Note that a recording ends in the middle of something; raises Truncated unless that was allowed."""
        if not self.partial:
            raise Truncated(
                f"the recording ends in the middle of something ({where})",
                remedy="copy it again from where it was made, or add --partial to take what stands before the cut",
            )
        self.flags["ends in the middle of something; what stands before it was taken"] += 1

    def advanced(self, done: int, total: int) -> None:
        """Tell how far reading has come, where somebody watches."""
        if self.progress is not None:
            self.progress(done, total)

    def findings(self) -> Findings:
        """Return the counts, by name in order."""
        counted = (dict(sorted(counter.items())) for counter in (self.unknown, self.left_out, self.flags))
        unknown, left_out, flags = counted
        return Findings(source=self.source, inputs=self.inputs, unknown=unknown, left_out=left_out, flags=flags)


class Importer(Protocol):
    """One peer's format."""

    @property
    def name(self) -> str:
        """The name on the command line."""

    @property
    def looked_at(self) -> str:
        """Which version of the peer the format was learned from."""

    def recognises(self, path: Path) -> bool:
        """Tell by names and first bytes whether this is a recording of the peer; an absent path is none."""

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a recording; what it holds is read as its inputs are taken. Raises UnknownFormat and Truncated."""


def said(name: str) -> str:
    """Return a name that came from a file as it may be shown: printable and short."""
    return "".join(one if one.isprintable() else "?" for one in name)[:80]


def refuse_unknown(findings: Findings) -> None:
    """Raise UnknownFields where anything was unknown, for callers who want all or nothing."""
    if findings.unknown:
        names = ", ".join(f"{name} ({count})" for name, count in findings.unknown.items())
        raise UnknownFields(f"the recording holds what this version does not know: {names}")
