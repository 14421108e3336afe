"""Records that a person did as one thing are one line: a click, a run of typing, a drag. Nothing is left out by it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from aboveboard.model import events
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import JournalRecord

CLICK_MS = 1_000
"""A button let go within this time, on what it was pressed on and without a drag, reads as one click."""


def folded(records: Sequence[JournalRecord]) -> Iterator[tuple[JournalRecord, ...]]:
    """Yield runs of records that make one line, in order; every record is in exactly one run."""
    for runs, group in groupby(records, key=_run_of):
        members = tuple(group)
        if runs is not None:
            yield members
        else:
            yield from _clicks(members)


def is_click(run: Sequence[JournalRecord]) -> bool:
    """Tell whether a run is a press that was let go again."""
    return len(run) == 2 and isinstance(run[1], events.PointerReleased)


def _run_of(record: JournalRecord) -> tuple[object, ...] | None:
    """Return what neighbours must share to be one line, None for a record that stands alone."""
    if isinstance(record, events.FieldEdited):
        return ("edit", record.operation, record.route, record.app, *_named(record.field))
    return ("drag",) if isinstance(record, events.PointerDragged) else None


def _named(field: ElementOrAbsence) -> tuple[object, ...]:
    return (field.id, field.name) if isinstance(field, Element) else ()


def _clicks(records: Sequence[JournalRecord]) -> Iterator[tuple[JournalRecord, ...]]:
    at = 0
    while at < len(records):
        pair = tuple(records[at : at + 2])
        yield pair if len(pair) == 2 and _clicked(*pair) else pair[:1]
        at += 2 if len(pair) == 2 and _clicked(*pair) else 1


def _clicked(press: JournalRecord, release: JournalRecord) -> bool:
    if not isinstance(press, events.PointerPressed) or not isinstance(release, events.PointerReleased):
        return False
    same = isinstance(press.target, Element) and isinstance(release.target, Element)
    there = same and press.target.id == release.target.id  # type: ignore[union-attr]  # both are elements here
    return there and press.button is release.button and release.t - press.t <= CLICK_MS
