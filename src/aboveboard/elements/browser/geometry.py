"""Where a page lies on the screen: told by the presses of a person's own pointer, since nothing else is exact. Pure.

The recorder knows the pixel of a press and the page knows its place in CSS pixels: what is left between them is the
corner of the viewport. Browsers tell no such thing, and what can be worked out from their windows fails with bars
that come and go.
"""

from collections import OrderedDict
from dataclasses import dataclass

from aboveboard.formats.browser_pages import Span, Spot
from aboveboard.formats.browser_reports import Viewport
from aboveboard.model.geometry import Point, Rect

NEAR_PX = 3
"""A press is bound to an element so near to where the page had it (spec/browser.md, "Order and time")."""

_MOST_LAYOUTS = 32
_FURTHEST = 1 << 20  # pixels; no screen reaches so far, and what does is no place
_SLACK_PX = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """What a corner holds for: a window of this size with a viewport of this size at this ratio."""

    window: tuple[int, int]
    viewport: tuple[float, float]
    ratio: float

    @classmethod
    def of(cls, window: Rect, view: Viewport) -> "Layout":
        """Return the layout of a window's page."""
        return cls((window.width, window.height), (view.size.x, view.size.y), view.ratio)


@dataclass(frozen=True, slots=True)
class Placing:
    """Turns CSS pixels of one frame into pixels of the screen; `corner` may lie between pixels."""

    corner: Spot
    view: Viewport

    def spot(self, css: Spot) -> Spot:
        """Return a place on the screen; pinch zoom moves and scales the page within its viewport."""
        scale, left, top = self.view.pinch
        ratio = self.view.ratio
        return Spot(self.corner.x + ratio * scale * (css.x - left), self.corner.y + ratio * scale * (css.y - top))

    def css(self, spot: Spot) -> Spot:
        """Return which place of the frame is shown at a place of the screen."""
        scale, left, top = self.view.pinch
        ratio = self.view.ratio * scale
        return Spot((spot.x - self.corner.x) / ratio + left, (spot.y - self.corner.y) / ratio + top)

    def box(self, span: Span) -> Rect:
        """Return the pixels that a span touches, also by half; a box that no screen holds is an empty one."""
        begin, end = self.spot(Spot(span.x, span.y)), self.spot(Spot(span.x + span.width, span.y + span.height))
        edges = (begin.x, begin.y, end.x, end.y)
        if not all(abs(edge) <= _FURTHEST for edge in edges):  # also what is no number
            return Rect(0, 0, 0, 0)
        left, top = _floor(begin.x), _floor(begin.y)
        return Rect(left, top, max(0, _ceil(end.x) - left), max(0, _ceil(end.y) - top))

    def nearest(self, span: Span) -> Rect:
        """Return the pixels nearest to a span: where an element lies, to within half a pixel."""
        begin, end = self.spot(Spot(span.x, span.y)), self.spot(Spot(span.x + span.width, span.y + span.height))
        if not all(abs(edge) <= _FURTHEST for edge in (begin.x, begin.y, end.x, end.y)):
            return Rect(0, 0, 0, 0)
        left, top = round(begin.x), round(begin.y)
        return Rect(left, top, max(0, round(end.x) - left), max(0, round(end.y) - top))

    @property
    def viewport(self) -> Rect:
        """The box that shows the page: pixels that belong to it whole."""
        left, top = _ceil(self.corner.x), _ceil(self.corner.y)
        right = _floor(self.corner.x + self.view.ratio * self.view.size.x)
        bottom = _floor(self.corner.y + self.view.ratio * self.view.size.y)
        return Rect(left, top, max(0, right - left), max(0, bottom - top))

    def agrees(self, at: Point, client: Spot) -> bool:
        """Tell whether the page had a press where the screen had it."""
        spot = self.spot(client)
        return max(abs(spot.x - at.x), abs(spot.y - at.y)) <= NEAR_PX


def corner_of(at: Point, client: Spot, view: Viewport, window: Rect) -> Spot | None:
    """Return the corner that a press tells; None where the viewport would then reach out of its window."""
    scale, left, top = view.pinch
    ratio = view.ratio
    corner = Spot(at.x - ratio * scale * (client.x - left), at.y - ratio * scale * (client.y - top))
    around = window.grown(_SLACK_PX)
    inside = (
        around.x <= corner.x
        and around.y <= corner.y
        and corner.x + ratio * view.size.x <= around.right
        and corner.y + ratio * view.size.y <= around.bottom
    )
    return corner if inside else None


def estimated(window: Rect, view: Viewport) -> Spot:
    """Return where the corner most likely is before any press: the page at the bottom of its window, centred.

    Good enough to ask for an element; never for a picture.
    """
    width, height = view.ratio * view.size.x, view.ratio * view.size.y
    side = max(0.0, (window.width - width) / 2)
    return Spot(window.x + side, window.y + max(0.0, window.height - height - side))


class Corners:
    """What presses told: for each layout of a window, how far from the window's corner its page begins.

    One press may have been taken for another, so a corner is sure once two presses tell it, or one and the estimate.
    """

    def __init__(self) -> None:
        self._offsets: OrderedDict[Layout, tuple[Spot, bool]] = OrderedDict()

    def of(self, window: Rect, view: Viewport) -> Spot | None:
        """Return the corner of a window's page; None until a press has told it."""
        offset, _ = self._offsets.get(Layout.of(window, view), (None, False))
        return None if offset is None else Spot(window.x + offset.x, window.y + offset.y)

    def sure(self, window: Rect, view: Viewport) -> bool:
        """Tell whether the corner may place what a picture must not show."""
        return self._offsets.get(Layout.of(window, view), (None, False))[1]

    def told(self, window: Rect, view: Viewport, corner: Spot) -> None:
        """Keep what a press told.

        Browsers cut places down to whole CSS pixels here and there, which makes a corner seem too far right and down
        by less than one of them: of what agrees but for that, the least is true.
        """
        layout, offset = Layout.of(window, view), Spot(corner.x - window.x, corner.y - window.y)
        known, _ = self._offsets.get(layout, (None, False))
        play = max(1.0, view.ratio)
        if known is not None and _apart(known, offset) <= play:
            self._offsets[layout] = (Spot(min(known.x, offset.x), min(known.y, offset.y)), True)
            return
        self._offsets[layout] = (offset, _apart(corner, estimated(window, view)) <= NEAR_PX)
        self._offsets.move_to_end(layout)
        while len(self._offsets) > _MOST_LAYOUTS:
            self._offsets.popitem(last=False)


def _apart(one: Spot, other: Spot) -> float:
    return max(abs(one.x - other.x), abs(one.y - other.y))


def _floor(value: float) -> int:
    return int(value // 1)


def _ceil(value: float) -> int:
    return int(-(-value // 1))
