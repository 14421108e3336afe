"""From batches to a session as a person reviews it, and the cuts made there: pure functions of values."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec

from aboveboard.model.events import ElementsSeen, JournalRecord, PointerApproached, PointerPath, StretchBegan
from aboveboard.model.frames import Frame, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.sessions import Batch, Recording, Stretch
from aboveboard.model.value import Value

Drop = Callable[[int, JournalRecord], bool]
"""Tells of a stretch (its index in the recording) and a record of it whether a cut takes it."""


class Cut(Value, frozen=True, kw_only=True):
    """A part of one stretch to be cut: records with `start` <= t < `end`, ms in that stretch of the recording."""

    stretch: int
    start: int
    end: int

    def takes(self, stretch: int, record: JournalRecord) -> bool:
        """Tell whether the record lies in the cut."""
        return stretch == self.stretch and self.start <= time_of(record) < self.end

    def outlived_by(self, stretch: int, record: JournalRecord) -> bool:
        """Tell whether the record lies after the cut and shows what was seen in it or before it."""
        return stretch == self.stretch and self.start < self.end and seen_at(record) < self.end <= time_of(record)


@dataclass(frozen=True, slots=True)
class Drops:
    """Tells of a stretch (its index in the recording) and a record of it whether one of some cuts takes it."""

    cuts: tuple[Cut, ...]

    def __call__(self, stretch: int, record: JournalRecord) -> bool:
        """Tell whether a cut takes the record."""
        return any(cut.takes(stretch, record) for cut in self.cuts)

    def also(self, stretch: int, record: JournalRecord) -> bool:
        """Tell whether what a cut took, or what was before it, shows in the record: it goes, and leaves no gap."""
        return any(cut.outlived_by(stretch, record) for cut in self.cuts)


def drops(cuts: Sequence[Cut]) -> Drops:
    """Return the predicate that takes what any of the cuts takes."""
    return Drops(tuple(cuts))


def outlives(drop: Drop, stretch: int, record: JournalRecord) -> bool:
    """Tell whether a record after a cut shows what was seen before the cut's end; a predicate alone cuts no time."""
    return isinstance(drop, Drops) and drop.also(stretch, record)


def time_of(record: JournalRecord) -> int:
    """Return the ms of a record in its stretch; a gap has none and counts as 0."""
    return 0 if isinstance(record, Gap) else record.t


def seen_at(record: JournalRecord) -> int:
    """Return the ms at which what a record shows was last known to be so: pictures and lists may be older."""
    if isinstance(record, Frame):
        return record.t - record.stale_ms
    return record.t - record.snapshot.stale_ms if isinstance(record, ElementsSeen) else time_of(record)


def recording(batches: Iterable[Batch]) -> Recording:
    """Return the session: stretches in order with one gap between each two, its reason the first that is known.

    Where blocks of a stretch are missing in the middle, what follows becomes a stretch of its own after a gap with
    the reason `fault`, so that nothing spans what is not there.
    """
    built = _Built()
    for number, group in groupby(batches, key=lambda batch: batch.stretch):
        del number
        began: StretchBegan | None = None
        expected: int | None = None
        for batch in group:
            records = batch.records
            if expected not in {None, batch.first}:
                built.gap(GapReason.FAULT)
                records = restarted(began, records)
            for record in records:
                built.add(record)
            if expected is None and batch.records and isinstance(batch.records[0], StretchBegan):
                began = batch.records[0]
            expected = batch.first + len(batch.records)
        built.close()
    return Recording(stretches=tuple(built.stretches), gaps=tuple(built.gaps))


class _Built:
    """A recording in the making: closed stretches, the gaps between them, the open stretch, the reason since."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.gaps: list[GapReason | None] = []
        self._open: list[JournalRecord] = []
        self._reason: GapReason | None = None

    def add(self, record: JournalRecord) -> None:
        """Take one record; a gap closes the stretch."""
        if isinstance(record, Gap):
            self.gap(record.reason)
        else:
            self._open.append(record)

    def gap(self, reason: GapReason | None) -> None:
        """Close the stretch; of adjacent gaps the first known reason stays."""
        self.close()
        self._reason = self._reason or reason

    def close(self) -> None:
        """Close the stretch, if it holds anything."""
        if not self._open:
            return
        if self.stretches:
            self.gaps.append(self._reason)
        self.stretches.append(Stretch(records=tuple(self._open)))
        self._open, self._reason = [], None


def restarted(began: StretchBegan | None, records: Sequence[JournalRecord]) -> tuple[JournalRecord, ...]:
    """Return records as a stretch of their own: times from 0, the opening record, where it is known, in front."""
    base = min((time_of(record) for record in records if not isinstance(record, Gap)), default=0)
    moved = tuple(_earlier(record, base) for record in records)
    if began is None or any(isinstance(record, StretchBegan) for record in records[:1]):
        return moved
    return (msgspec.structs.replace(began, t=0), *moved)


def _earlier(record: JournalRecord, by: int) -> JournalRecord:
    """Return the record `by` ms earlier; an approach that began before the new start begins at 0."""
    if isinstance(record, Gap):
        return record
    if isinstance(record, PointerApproached):
        return msgspec.structs.replace(record, t=record.t - by, started=max(0, record.started - by))
    if isinstance(record, PointerPath):
        points = tuple((max(0, at - by), point) for at, point in record.points)
        return msgspec.structs.replace(record, t=record.t - by, points=points)
    return msgspec.structs.replace(record, t=record.t - by)


def without(session: Recording, drop: Drop) -> Recording:
    """Return the session without what the predicate takes.

    What follows a cut is a stretch of its own, with times from 0 and full pictures; the gap there has reason `cut`. No
    picture or list there is of before its end.
    """
    built = _Built()
    screen: dict[str, Frame] = {}
    for index, stretch in enumerate(session.stretches):
        if index:
            built.gap(session.gaps[index - 1])
        began = next((record for record in stretch.records[:1] if isinstance(record, StretchBegan)), None)
        for kept, run in _runs(index, stretch, drop, screen):
            if not kept:
                built.gap(GapReason.CUT)
                continue
            if not run:
                continue
            whole = run[0] is stretch.records[0]
            for record in run if whole else restarted(began, run):
                built.add(record)
    built.close()
    return Recording(stretches=tuple(built.stretches), gaps=tuple(built.gaps))


def _runs(
    index: int, stretch: Stretch, drop: Drop, screen: dict[str, Frame]
) -> Iterator[tuple[bool, list[JournalRecord]]]:
    """Yield (kept, records) runs; the first picture of each monitor after a cut is a full one.

    `screen` maps a monitor to what it showed last, and is brought up to date with every picture, kept or not.
    """
    for kept, run in groupby(stretch.records, key=lambda record: not drop(index, record)):
        yield kept, begun_full(run, screen, lambda record: outlives(drop, index, record))


def begun_full(
    records: Iterable[JournalRecord], screen: dict[str, Frame], but: Callable[[JournalRecord], bool] = lambda _: False
) -> list[JournalRecord]:
    """Return records, `but` for some, with the first picture of each monitor made full, and the next after one of them.

    `screen` is brought up to date with every picture.
    """
    seen: set[str] = set()
    begun: list[JournalRecord] = []
    for record in records:
        left_out = but(record)
        if isinstance(record, Frame):
            screen[record.monitor] = composed(record, screen.get(record.monitor))
            if left_out:
                seen.discard(record.monitor)
            else:
                begun.append(record if record.monitor in seen else screen[record.monitor])
                seen.add(record.monitor)
        elif not left_out:
            begun.append(record)
    return begun


def composed(frame: Frame, before: Frame | None) -> Frame:
    """Return the frame as a full one: its changed tiles over what its monitor showed before; no pixel is decoded."""
    if frame.full or before is None or before.canvas != frame.canvas:
        return frame
    tiles: dict[tuple[int, int], Tile] = {(tile.column, tile.row): tile for tile in (*before.tiles, *frame.tiles)}
    return msgspec.structs.replace(frame, full=True, tiles=tuple(tiles[place] for place in sorted(tiles)))
