"""Motion as a recorder keeps it: the way between actions is not told, its begin, its end and the rest after it are."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import PointerApproached, PointerDragged
from aboveboard.model.geometry import Point

REST_MS = 150
"""After so long without motion the pointer sets out anew (spec/events.md)."""

BACK_MS = 2_000
"""An approach is told at most so far back."""

DRAG_MS = 8
"""Motion with a button down is told at most so often."""


class Motion:
    """Follows one pointer."""

    def __init__(self) -> None:
        self._way: deque[tuple[int, Point]] = deque()
        self._last: tuple[int, Point] | None = None
        self._dragged = -DRAG_MS

    def moved(self, t: int, at: Point) -> None:
        """Take motion without a button."""
        if self._last is not None and t - self._last[0] > REST_MS:
            self._way.clear()
        while self._way and t - self._way[0][0] > BACK_MS:
            self._way.popleft()
        if not self._way or t - self._way[-1][0] >= DRAG_MS:
            self._way.append((t, at))
        self._last = (t, at)

    def swept(self, times: Sequence[int], place: Callable[[int], Point]) -> None:
        """Take a run of motion without a button, the times not falling: what `moved` makes of one after the other.

        `place` is asked only where something is kept: at most every 8 ms of the last two seconds since a rest.
        """
        began = _after_rest(times, self._last[0] if self._last else None)
        if began is not None:
            self._way.clear()
        newest, index = times[-1], began or 0
        due = self._way[-1][0] + DRAG_MS if self._way else times[index]
        while (index := bisect_left(times, due, index)) < len(times):
            due = times[index] + DRAG_MS
            if newest - times[index] <= BACK_MS:
                self._way.append((times[index], place(index)))
        while newest - self._way[0][0] > BACK_MS:
            self._way.popleft()
        self._last = (newest, place(len(times) - 1))

    def dragged(self, t: int, at: Point) -> Iterator[PointerDragged]:
        """Take motion with a button down; yield what of it is told."""
        if t - self._dragged >= DRAG_MS:
            self._dragged = t
            yield PointerDragged(t=t, at=at)

    def towed(self, times: Sequence[int], place: Callable[[int], Point]) -> Iterator[PointerDragged]:
        """Take a run of motion with a button down, the times not falling; yield what of it is told."""
        index = bisect_left(times, self._dragged + DRAG_MS)
        while index < len(times):
            self._dragged = times[index]
            yield PointerDragged(t=self._dragged, at=place(index))
            index = bisect_left(times, self._dragged + DRAG_MS, index)

    def approach(self, t: int, target: ElementOrAbsence) -> Iterator[PointerApproached]:
        """Yield the approach to what is done now, if the pointer moved shortly before, and forget it."""
        way = [(moved, at) for moved, at in self._way if t - moved <= BACK_MS]
        last, self._last = self._last, None
        self._way.clear()
        self._dragged = t - DRAG_MS
        if way and last is not None:
            started, start = way[0]
            yield PointerApproached(
                t=t, started=started, start=start, end=last[1], dwell_ms=t - last[0], target=target, app=""
            )


def _after_rest(times: Sequence[int], before: int | None) -> int | None:
    """Return where motion set out anew for the last time in a run, None where it never rested."""
    steps = np.diff(np.array(times), prepend=times[0] if before is None else before)
    rests = np.flatnonzero(steps > REST_MS)
    return int(rests[-1]) if len(rests) else None
