"""Plain inputs become our events: times from 0 that never go back, stretches, approaches, edits instead of keys.

What is wrong with a recording is flagged and counted, and never mended in silence (spec/imports.md).
"""

import math
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from aboveboard.importers import (
    Became,
    Broke,
    Column,
    Labels,
    Moved,
    Moves,
    Opened,
    Pressed,
    Single,
    Struck,
    Tally,
    Told,
    Wheeled,
    Wrote,
)
from aboveboard.importers.keying import Keys
from aboveboard.importers.pointing import Motion, Times
from aboveboard.model.events import Button, JournalRecord, PointerPressed, PointerReleased, Scrolled
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, TextLayer

LATE_MS = 1_000
"""An input that is so little older than the one before it was written late, not at another time."""

AWAY_MS = 4 * 3_600_000
"""A leap of the clock by more is not one stretch of work: no session is longer."""

EMPTY = "no input at all"

FURTHEST = float(1 << 52)
"""Figures beyond it, either way, are looked at singly: whole ones are not all exact there."""

OUTSIDE = "inputs outside the screen that the recording names; kept as they are"


def compose(opened: Opened, layers: Layers, label: Labels, tally: Tally) -> Iterator[JournalRecord]:
    """Yield a recording's events, stretch by stretch, holding no more than a few seconds of it."""
    composer = _Composer(opened, layers, label, tally)
    for raw in opened.raws:
        if isinstance(raw, Moves):
            tally.inputs += len(raw)
            yield from composer.sweep(raw)
        else:
            tally.inputs += not isinstance(raw, Broke)
            yield from composer.take(raw)
    yield from composer.ended()
    if not tally.inputs:
        tally.flags[EMPTY] += 1


class _Composer:
    """One recording under way."""

    def __init__(self, opened: Opened, layers: Layers, label: Labels, tally: Tally) -> None:
        self._began = msgspec.structs.replace(opened.began, t=0, layers=layers)
        self._boxes = [monitor.box for monitor in opened.began.monitors]
        keep = layers.text is TextLayer.REDACTED
        self._keys = Keys(label, tally, command=opened.command, keep=keep)
        self._motion, self._tally = Motion(), tally
        self._down: set[Button] = set()
        self._origin: float | None = None
        self._latest = 0
        self._gap: GapReason | None = None

    def take(self, raw: Single) -> Iterator[JournalRecord]:
        """Yield what an input settles."""
        if isinstance(raw, Broke):
            yield from self._broken(raw.reason)
            return
        if not math.isfinite(raw.at):
            self._tally.flags["inputs without a time; left out"] += 1
            return
        yield from self._leapt(raw.at)
        if self._origin is None:
            yield from self._begun(raw.at)
        t = self._time(raw.at)
        match raw:
            case Moved():
                yield from self._moved(t, raw)
            case Pressed():
                yield from self._pressed(t, raw)
            case Wheeled():
                yield from self._wheeled(t, raw)
            case Struck():
                yield from self._keys.struck(t, raw)
            case Wrote():
                yield from self._keys.wrote(t, raw)
            case Became():
                yield from self._keys.became(t, raw)
            case Told(record=record):
                yield from self._keys.flush()
                yield record if isinstance(record, Gap) else msgspec.structs.replace(record, t=t)

    def sweep(self, moves: Moves) -> Iterator[JournalRecord]:
        """Yield what a run of motion settles: folded where nothing is odd about it, else one input after the other."""
        if self._origin is None and len(moves):  # the first one begins the stretch
            yield from self.take(next(moves.each()))
            moves = Moves(moves.at[1:], moves.x[1:], moves.y[1:])
        times = None if self._origin is None else self._plain(moves.at - self._origin)
        extent = None if times is None else _extent(moves)
        if times is None or extent is None:
            for moved in moves.each():
                yield from self.take(moved)
            return
        x, y = moves.x, moves.y
        if self._boxes and not any(box.covers(extent) for box in self._boxes):
            outside = len(moves) - int(np.count_nonzero(_inside(np.floor(x), np.floor(y), self._boxes)))
            if outside:
                self._tally.flags[OUTSIDE] += outside
        self._latest = int(times[-1])

        def place(index: int) -> Point:
            return Point(x=math.floor(x[index]), y=math.floor(y[index]))

        if self._down:
            yield from self._keys.flush()
            yield from self._motion.towed(times, place)
        else:
            self._motion.swept(times, place)

    def _plain(self, since: Column) -> Times | None:
        """Return the times of a run of motion in ms of the stretch; None where its inputs must be looked at singly."""
        if not (len(since) and since.min() > -FURTHEST and since.max() < FURTHEST):  # nor where one is no number
            return None
        times = np.rint(since).astype(np.int64)  # to the even one between two, as round() does
        steps = times[1:] - times[:-1]
        first = int(times[0]) - self._latest
        if not 0 <= first < AWAY_MS or (len(steps) and not (steps.min() >= 0 and steps.max() < AWAY_MS)):
            return None
        return times

    def ended(self) -> Iterator[JournalRecord]:
        """Yield what is held back at the end of a stretch."""
        yield from self._keys.flush()
        self._keys.missed()
        if self._down:
            self._tally.flags["presses whose release is missing"] += len(self._down)
        self._down.clear()
        self._motion = Motion()

    def _broken(self, reason: GapReason) -> Iterator[JournalRecord]:
        """End the stretch; the gap is told when there is something after it."""
        yield from self.ended()
        if self._origin is not None:
            self._gap = self._gap or reason
        self._origin = None

    def _leapt(self, at: float) -> Iterator[JournalRecord]:
        """End the stretch where the peer's clock was set, or where nothing came for hours."""
        if self._origin is None:
            return
        ahead = at - self._origin - self._latest
        if ahead < -LATE_MS:
            self._tally.flags["times that go back by more than a second; a gap was put there"] += 1
            yield from self._broken(GapReason.FAULT)
        elif ahead > AWAY_MS:
            self._tally.flags["more than four hours without an input; a gap was put there"] += 1
            yield from self._broken(GapReason.FAULT)

    def _begun(self, at: float) -> Iterator[JournalRecord]:
        if self._gap is not None:
            yield Gap(reason=self._gap)
        self._gap, self._origin, self._latest = None, at, 0
        yield self._began

    def _time(self, at: float) -> int:
        t = round(at - (self._origin or 0))
        if t < self._latest:
            self._tally.flags["times that go back by at most a second; taken as of the input before"] += 1
        self._latest = max(t, self._latest)
        return self._latest

    def _point(self, raw: Moved | Pressed | Wheeled) -> Point | None:
        """Return where it was, in whole pixels; None where the recording has no place for it."""
        if not (math.isfinite(raw.x) and math.isfinite(raw.y)):
            self._tally.flags["inputs without a place; left out"] += 1
            return None
        point = Point(x=math.floor(raw.x), y=math.floor(raw.y))
        if self._boxes and not any(box.contains(point) for box in self._boxes):
            self._tally.flags[OUTSIDE] += 1
        return point

    def _moved(self, t: int, raw: Moved) -> Iterator[JournalRecord]:
        point = self._point(raw)
        if point is None:
            return
        if self._down:
            yield from self._keys.flush()
            yield from self._motion.dragged(t, point)
        else:
            self._motion.moved(t, point)

    def _pressed(self, t: int, raw: Pressed) -> Iterator[JournalRecord]:
        point = self._point(raw)
        if point is None:
            return
        if not raw.down and raw.button not in self._down:
            self._tally.flags["releases without a press; left out"] += 1
            return
        yield from self._keys.flush()
        held = self._keys.modifiers(t)
        if not raw.down:
            self._down.discard(raw.button)
            yield PointerReleased(t=t, button=raw.button, at=point, target=raw.target, app="", modifiers=held)
            return
        if raw.button in self._down:
            self._tally.flags["presses whose release is missing"] += 1
        self._down.add(raw.button)
        yield from self._motion.approach(t, raw.target)
        yield PointerPressed(t=t, button=raw.button, at=point, target=raw.target, app="", modifiers=held)

    def _wheeled(self, t: int, raw: Wheeled) -> Iterator[JournalRecord]:
        point = self._point(raw)
        if point is None:
            return
        if not (math.isfinite(raw.dx) and math.isfinite(raw.dy) and (raw.dx or raw.dy)):
            self._tally.flags["scrolls by nothing; left out"] += 1
            return
        yield from self._keys.flush()
        yield from self._motion.approach(t, raw.target)
        held = self._keys.modifiers(t)
        yield Scrolled(t=t, dx=raw.dx, dy=raw.dy, at=point, target=raw.target, app="", modifiers=held)


def _extent(moves: Moves) -> Rect | None:
    """Return the box of all places of a run of motion; None where one is no number, or beyond all screens."""
    left, right, top, bottom = moves.x.min(), moves.x.max(), moves.y.min(), moves.y.max()
    if not (left > -FURTHEST and right < FURTHEST and top > -FURTHEST and bottom < FURTHEST):
        return None
    x, y = math.floor(left), math.floor(top)
    return Rect(x=x, y=y, width=math.floor(right) - x + 1, height=math.floor(bottom) - y + 1)


def _inside(x: Column, y: Column, boxes: Sequence[Rect]) -> npt.NDArray[np.bool_]:
    """Tell for each place whether it lies in any of the boxes."""
    found = np.zeros(len(x), dtype=np.bool_)
    for box in boxes:
        found |= (x >= box.x) & (x < box.right) & (y >= box.y) & (y < box.bottom)
    return found
