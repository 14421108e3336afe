"""Key timing: how many keys fell into each second where its layer is on, never which and never when; else nothing."""

from collections.abc import Iterator

from msgspec.structs import replace

from aboveboard.formats.recordings import time_of
from aboveboard.model.events import (
    EditRoute,
    FieldEdited,
    JournalRecord,
    KeyPressed,
    KeyTiming,
    PointerApproached,
    PointerDragged,
    PointerPath,
    PointerPressed,
    PointerReleased,
    Scrolled,
)

BUCKET_MS = 1_000

_TYPED = frozenset({EditRoute.TYPED, EditRoute.COMPOSED})
_ACTS = (KeyPressed, PointerPressed, PointerReleased, PointerDragged, Scrolled)
_POINTER = (PointerApproached, PointerPath)  # a hand on the mouse says nothing of keys, and does not end typing


class Rhythm:
    """Counts the keys of one second of the stretch at a time."""

    def __init__(self) -> None:
        self._bucket = 0
        self._keys = 0

    @property
    def collecting(self) -> bool:
        """Whether keys were counted that are not written down."""
        return self._keys > 0

    def pressed(self, t: int) -> None:
        """Count a key; what was counted in an earlier second is to be taken before by `passed`."""
        self._bucket = t // BUCKET_MS
        self._keys += 1

    def passed(self, t: int) -> Iterator[KeyTiming]:
        """Yield the count of a second that is over."""
        if self._keys and t // BUCKET_MS > self._bucket:
            yield from self.ended()

    def ended(self) -> Iterator[KeyTiming]:
        """Yield what was counted, at the end of its second."""
        keys, self._keys = self._keys, 0
        if keys:
            yield KeyTiming(t=(self._bucket + 1) * BUCKET_MS, bucket_ms=BUCKET_MS, keys=keys)


class Evened:
    """Takes the rhythm of typing out of the times of records, where the layer is off.

    What a tree reports at each key breaks a run at each key, so times of single edits would be times of single keys.
    Within typing, which goes on until a second passes without it or something else is done, every time is told in
    whole seconds since it began.
    """

    def __init__(self) -> None:
        self._began: int | None = None
        self._latest = self._exact = 0

    def told(self, record: JournalRecord) -> JournalRecord:
        """Return the record with the time that may be told; the order of times stays."""
        t = time_of(record)
        if isinstance(record, FieldEdited) and record.route in _TYPED:
            if self._began is None or t - self._latest >= BUCKET_MS:
                self._began = t
            self._latest = t
        elif isinstance(record, _ACTS):
            self._began = None
        if self._began is None or isinstance(record, _POINTER) or not 0 <= t - self._latest < BUCKET_MS:
            self._exact = t
            return record
        even = t - (t - self._began) % BUCKET_MS
        return replace(record, t=even if isinstance(record, FieldEdited) else max(even, self._exact))
