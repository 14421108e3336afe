"""What is odd about a stretch's records, counted by name: nothing is mended in silence, and nothing is fatal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from aboveboard.model.events import (
    FieldEdited,
    JournalRecord,
    KeyPressed,
    PointerApproached,
    PointerPressed,
    PointerReleased,
    StretchBegan,
)
from aboveboard.model.frames import Frame
from aboveboard.reduction import time_of

BACK_MS = 2_000
"""A step back in time by more than this is a clock's."""

LATE_MS = 10_000
"""An edit or a key is written down so late at most, once it is known what it was (spec/events.md)."""

LONGEST_MS = 4 * 60 * 60 * 1_000
"""A session ends after so long; what lasts longer was not one stretch of a recorder's clock."""


def faults_of(records: Sequence[JournalRecord]) -> Mapping[str, int]:
    """Return how often each fault occurs in the records as they were given, by name; empty where there is none.

    `out of order`: earlier than the record before it, but for keys and edits, which are told late. `clock step`: by
    more than BACK_MS, of keys and edits LATE_MS. `negative time`, `too long`: times below 0, beyond LONGEST_MS.
    `press without release`, `release without press`: a button's other half is missing. `empty frame`: no pixels.
    `begun again`: not one stretch.
    """
    return dict(sorted(Counter(_faults(records)).items()))


def _faults(records: Sequence[JournalRecord]) -> Iterator[str]:
    last = 0
    down: set[object] = set()
    for place, record in enumerate(records):
        kind = type(record)
        t = time_of(record)
        if not last <= t <= LONGEST_MS:
            yield from _timed(record, t, last)
        last = max(last, t)
        if kind in BUTTONS:
            yield from _pressed(record, down)
        elif kind is StretchBegan and place:
            yield "begun again"
        elif kind is Frame and isinstance(record, Frame) and not record.canvas.area:
            yield "empty frame"
    yield from ("press without release" for _ in down)


BUTTONS: frozenset[type] = frozenset({PointerPressed, PointerReleased})


def _timed(record: JournalRecord, t: int, last: int) -> Iterator[str]:
    if t < 0 and not isinstance(record, PointerApproached):
        yield "negative time"
    elif t > LONGEST_MS:
        yield "too long"
    late = isinstance(record, FieldEdited | KeyPressed)
    if last - t > (LATE_MS if late else BACK_MS):
        yield "clock step"
    elif t < last and not late:
        yield "out of order"


def _pressed(record: JournalRecord, down: set[object]) -> Iterator[str]:
    if isinstance(record, PointerPressed):
        if record.button in down:
            yield "press without release"
        down.add(record.button)
    elif isinstance(record, PointerReleased):
        if record.button not in down:
            yield "release without press"
        down.discard(record.button)
