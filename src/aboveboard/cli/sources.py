"""Events that a command was given: our own lines, from a file or the input stream, or another recorder's recording."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, BinaryIO

from cyclopts import Parameter

from aboveboard.elements.shapes import shape_of
from aboveboard.errors import InputError, Malformed, NotFound
from aboveboard.formats import event_lines
from aboveboard.importers import Tally, registry
from aboveboard.importers.composing import EMPTY, compose
from aboveboard.model.events import FieldEdited, JournalRecord
from aboveboard.model.gaps import Gap
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.reduction import Terms
from aboveboard.reduction.motion import folded

PathOrStream = Annotated[str, Parameter(allow_leading_hyphen=True)]
"""A path, or `-` for the input or output stream."""

EVENTS = "events"
AUTO = "auto"
KEPT = "none: text kept as it was given"
"""Stands as the redactor's version in the rights of steps whose text nobody redacted."""

SHAPE, KEEP = "shape", "keep"
WARNING = (
    "aboveboard: --text keep writes every typed text as it stands in the recording. These recorders do not tell secret"
    " fields apart, so passwords are in it. Keep what is written as you would keep the passwords.\n"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Events to be read once, in order, under what they were collected, and the counts of what is odd about them."""

    name: str
    terms: Terms
    tally: Tally
    records: Iterator[JournalRecord] = field(repr=False)

    def stretches(self) -> Iterator[tuple[JournalRecord, ...]]:
        """Yield the records of one stretch after the other; one is in memory at a time, without the pointer's way."""
        held: list[JournalRecord] = []
        for record in self.records:
            if not isinstance(record, Gap):
                held.append(folded(record))
            elif held:
                yield tuple(held)
                held = []
        if held:
            yield tuple(held)


def warn_of_kept_text() -> None:
    """Say on the error stream what keeping texts means."""
    sys.stderr.write(WARNING)


def opened(path: str, reader: str, text: str, tally: Tally, ending: ExitStack, *, warn: bool = True) -> Source:
    """Open what a command was given; raises named errors. `ending` closes what was opened.

    `warn` says on the error stream what keeping texts means, where they are kept.
    """
    if text not in {SHAPE, KEEP}:
        raise Malformed(f"--text cannot be {text!r}", remedy="it is shape, or keep for your own recordings")
    place = Path(path)
    if reader == EVENTS or path == "-" or (reader == AUTO and _is_ours(place)):
        if reader not in {EVENTS, AUTO}:
            raise InputError("only events are read from the input stream", remedy="give the recording as a path")
        return _ours(path, tally, ending)
    importer = registry.recognised(place) if reader == AUTO else registry.chosen(reader)
    if not place.exists():
        raise NotFound(f"there is no {place.name}", remedy="check the path")
    if text == KEEP and warn:
        warn_of_kept_text()
    layers = Layers(text=TextLayer.REDACTED if text == KEEP else TextLayer.SHAPE, pixels=PixelsLayer.NONE)
    label = _kept if text == KEEP else shape_of
    tally.source = importer.name
    records = compose(importer.read(place, tally, label), layers, label, tally)
    terms = Terms(layers={"": layers}, redactor_version=KEPT if text == KEEP else "")
    return Source(importer.name, terms, tally, records)


def _kept(text: str) -> Label:
    return Redacted(text=text) if text else Hidden()


def _is_ours(path: Path) -> bool:
    return b'"' + event_lines.KIND.encode() + b'"' in _beginning(path)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.readline(4096)
    except OSError:
        return b""


def _ours(path: str, tally: Tally, ending: ExitStack) -> Source:
    file = sys.stdin.buffer if path == "-" else ending.enter_context(_file(Path(path)))
    total = 0 if path == "-" else Path(path).stat().st_size
    head = event_lines.read_head(file.readline())
    tally.source = head.source
    terms = Terms(policy_version=head.policy_version, redactor_version=head.redactor_version)
    records = event_lines.read_records(_watched(file, total, tally), tally.unknown_name, tally.cut)
    return Source(head.source or EVENTS, terms, tally, _counted(records, tally))


def _file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise NotFound(f"there is no {path.name}", remedy="check the path") from None


def _watched(file: BinaryIO, total: int, tally: Tally) -> Iterator[bytes]:
    done = 0
    for number, line in enumerate(file):
        done += len(line)
        if total and number % 4096 == 0:
            tally.advanced(done, total)
        yield line


def _counted(records: Iterator[JournalRecord], tally: Tally) -> Iterator[JournalRecord]:
    """Count records, and flag times that go back, which only an edit's may (spec/events.md)."""
    latest = 0
    for record in records:
        tally.inputs += 1
        if isinstance(record, Gap):
            latest = 0
        elif record.t < latest and not isinstance(record, FieldEdited):
            tally.flags["times that go back; taken in order of time"] += 1
        else:
            latest = max(latest, record.t)
        yield record
    if not tally.inputs:
        tally.flags[EMPTY] += 1
