"""Presses that wait for the browser to say what they hit, and what that tells of where the page lies. Pure."""

from collections import deque
from dataclasses import dataclass

from aboveboard.elements.browser.geometry import Corners, Placing, corner_of, estimated
from aboveboard.formats.browser_pages import Spot
from aboveboard.formats.browser_reports import Viewport
from aboveboard.model.geometry import Point, Rect

WAITS_MS = 500
"""So long a press waits: longer than anybody waits for its answer, since it still tells where the page lies."""

_MOST = 32
_FURTHEST_PX = 300  # from the estimate: what bars of a browser may take up


@dataclass(slots=True)
class _Press:
    at: Point
    window: Rect
    time: int
    told: bool = False


class Pressing:
    """Pairs presses, in order, with what pages tell of them. Times are ms of a clock that only grows."""

    def __init__(self) -> None:
        self._corners = Corners()
        self._waiting: deque[_Press] = deque(maxlen=_MOST)

    def pressed(self, at: Point, window: Rect, now: int) -> None:
        """Note that something acted at a pixel of a window."""
        self._waiting.append(_Press(at, window, now))

    def placing(self, window: Rect, view: Viewport) -> Placing:
        """Return where the page of a window lies, as well as it is known."""
        return Placing(self._corners.of(window, view) or estimated(window, view), view)

    def sure(self, window: Rect, view: Viewport) -> bool:
        """Tell whether that is known well enough for a picture."""
        return self._corners.sure(window, view)

    def hit(
        self, window: Rect, view: Viewport, client: Spot, now: int, *, top: bool = True, down: bool = True
    ) -> Point | None:
        """Take where a page had a press; return the press it means, or None where none agrees. `top`: no inner frame.

        What pages inside pages tell binds a press, but not the corner of the page. A press may be heard later than
        what a page tells of it: then this is asked again. `down`: a button went down. Nobody asks again for where it
        goes up at once, nor for each notch of a wheel: what is told of those leaves the press for its own word, and
        tells nothing of where the page lies.
        """
        waiting = [press for press in self._waiting if press.window == window and 0 <= now - press.time <= WAITS_MS]
        waiting.sort(key=lambda press: press.told)
        found = self._agreeing(waiting, view, client, down=down) if top else self._anywhere(waiting)
        if found is None:
            return None
        found.told = True
        while down and self._waiting and self._waiting.popleft() is not found:
            pass  # what was pressed before it was not told of: it met the browser's own controls
        if top and down:
            corner = corner_of(found.at, client, view, window)
            if corner is not None:
                self._corners.told(window, view, corner)
        return found.at

    def _agreeing(self, waiting: list[_Press], view: Viewport, client: Spot, *, down: bool) -> _Press | None:
        for press in waiting:
            if self.placing(press.window, view).agrees(press.at, client):
                return press
        return next((press for press in waiting if down and self._newly(press, view, client)), None)

    @staticmethod
    def _newly(press: _Press, view: Viewport, client: Spot) -> bool:
        """Tell whether a press may tell a corner that is new: a bar came or went, or nothing was known."""
        corner, guess = corner_of(press.at, client, view, press.window), estimated(press.window, view)
        return corner is not None and max(abs(corner.x - guess.x), abs(corner.y - guess.y)) <= _FURTHEST_PX

    @staticmethod
    def _anywhere(waiting: list[_Press]) -> _Press | None:
        return waiting[0] if waiting else None
