"""Motion as a recorder keeps it: the way between actions is not told, its begin, its end and the rest after it are."""

from collections import deque
from collections.abc import Iterator

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

    def dragged(self, t: int, at: Point) -> Iterator[PointerDragged]:
        """Take motion with a button down; yield what of it is told."""
        if t - self._dragged >= DRAG_MS:
            self._dragged = t
            yield PointerDragged(t=t, at=at)

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
