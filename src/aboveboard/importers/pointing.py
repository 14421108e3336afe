"""Motion as a recorder keeps it: the way between actions is not told, its begin, its end and the rest after it are."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import PointerApproached, PointerDragged
from aboveboard.model.geometry import Point

REST_MS = 150
"""After so long without motion the pointer sets out anew (spec/events.md)."""

BACK_MS = 2_000
"""An approach is told at most so far back."""

DRAG_MS = 8
"""Motion with a button down is told at most so often."""

Times = npt.NDArray[np.int64]
"""Times of a run of motion, in ms of the stretch."""


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Motion without a rest, from one of its times on; where the pointer was is worked out only once it is told."""

    times: Times
    begins: int
    place: Callable[[int], Point]

    def first(self, since: int) -> tuple[int, Point]:
        """Return the first motion that is not before a time, with its own."""
        index = max(self.begins, int(np.searchsorted(self.times, since)))
        return int(self.times[index]), self.place(index)

    def end(self) -> Point:
        """Return where it went."""
        return self.place(len(self.times) - 1)


class Motion:
    """Follows one pointer."""

    def __init__(self) -> None:
        self._way: deque[tuple[int, Point | _Run]] = deque()
        self._last: tuple[int, Point | _Run] | None = None
        self._dragged = -DRAG_MS

    def moved(self, t: int, at: Point) -> None:
        """Take motion without a button."""
        if self._last is not None and t - self._last[0] > REST_MS:
            self._way.clear()
        self._goes_on((t, at))

    def swept(self, times: Times, place: Callable[[int], Point]) -> None:
        """Take a run of motion without a button, the times not falling: what `moved` makes of one after the other."""
        began = _after_rest(times, self._last[0] if self._last else None)
        if began is not None:
            self._way.clear()
        self._goes_on((int(times[-1]), _Run(times, began or 0, place)))

    def _goes_on(self, newest: tuple[int, Point | _Run]) -> None:
        self._way.append(newest)
        self._last = newest
        while newest[0] - self._way[0][0] > BACK_MS:
            self._way.popleft()

    def dragged(self, t: int, at: Point) -> Iterator[PointerDragged]:
        """Take motion with a button down; yield what of it is told."""
        if t - self._dragged >= DRAG_MS:
            self._dragged = t
            yield PointerDragged(t=t, at=at)

    def towed(self, times: Times, place: Callable[[int], Point]) -> Iterator[PointerDragged]:
        """Take a run of motion with a button down, the times not falling; yield what of it is told."""
        listed = times.tolist()
        index = bisect_left(listed, self._dragged + DRAG_MS)
        while index < len(listed):
            self._dragged = listed[index]
            yield PointerDragged(t=self._dragged, at=place(index))
            index = bisect_left(listed, self._dragged + DRAG_MS, index)

    def approach(self, t: int, target: ElementOrAbsence) -> Iterator[PointerApproached]:
        """Yield the approach to what is done now, if the pointer moved shortly before, and forget it."""
        since, last = t - BACK_MS, self._last
        way = next((one for one in self._way if one[0] >= since), None)
        self._last = None
        self._way.clear()
        self._dragged = t - DRAG_MS
        if way is not None and last is not None:
            started, begun = way
            started, start = begun.first(since) if isinstance(begun, _Run) else (started, begun)
            end = last[1].end() if isinstance(last[1], _Run) else last[1]
            yield PointerApproached(
                t=t, started=started, start=start, end=end, dwell_ms=t - last[0], target=target, app=""
            )


def _after_rest(times: Times, before: int | None) -> int | None:
    """Return where motion set out anew for the last time in a run, None where it never rested."""
    rests = np.flatnonzero(times[1:] - times[:-1] > REST_MS)
    if len(rests):
        return int(rests[-1]) + 1
    return 0 if before is not None and times[0] - before > REST_MS else None
