"""Where the frames inside a page lie: each through the box of its parent, as far as both agree. Pure.

A page knows where its frames are drawn, a frame knows its place among them, and neither is told by the other: what
they say must be of the same turn and the same size. A frame of which anything is in doubt has no place, and the box
around it stays filled.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.geometry import Placing
from aboveboard.elements.browser.pages import Page
from aboveboard.formats.browser_pages import Box, BoxKind, Span, Spot
from aboveboard.formats.browser_reports import Viewport

_PLAY_CSS = 1.01
"""Browsers lay frames out in parts of a CSS pixel, and tell a frame its size in whole ones."""


@dataclass(frozen=True, slots=True)
class Held:
    """A frame that is shown in a box of another; `own` says that it is of the page's very site."""

    frame: Frame
    placing: Placing
    own: bool


@dataclass(frozen=True, slots=True)
class Nest:
    """The frames of a page that have a place: by number, and by the box that shows each."""

    placings: Mapping[int, Placing]
    held: Mapping[tuple[int, int], Held]
    """By the number of the frame around it, and its place among that one's frames."""

    def shown_in(self, around: Frame, box: Box) -> Held | None:
        """Return the frame that is shown in a box of another; None where that is not known."""
        if box.kind is not BoxKind.FRAME or box.place is None:
            return None
        return self.held.get((around.number, box.place))


def nest(page: Page, top: Placing) -> Nest:
    """Return where the frames of a page lie whose top frame lies there."""
    placings: dict[int, Placing] = {0: top}
    held: dict[tuple[int, int], Held] = {}
    numbers = _numbers(page)
    for path in sorted(numbers, key=len):
        around, number = numbers.get(path[:-1]), numbers[path]
        if not path or number is None or around is None or around not in placings:
            continue
        frame, outer = page.frames[number], page.frames.get(around, page.top)
        placing = _within(outer, placings[around], frame, path[-1])
        if placing is not None and frame.placed is not None:
            placings[number] = placing
            held[around, path[-1]] = Held(frame, placing, frame.placed.site == page.shown.site)
    return Nest(placings, held)


def _numbers(page: Page) -> dict[tuple[int, ...], int | None]:
    """Return frames by their path; None where two claim the same, as when one has just taken the other's place."""
    found: dict[tuple[int, ...], int | None] = {(): 0}
    for number, frame in page.frames.items():
        if frame.placed is not None and frame.placed.path:
            found[frame.placed.path] = None if frame.placed.path in found else number
    return found


def _within(around: Frame, placing: Placing, frame: Frame, place: int) -> Placing | None:
    boxes = [box for box in around.boxes or () if box.kind is BoxKind.FRAME and box.place == place]
    inner = boxes[0].inner if len(boxes) == 1 else None
    if inner is None or frame.view is None or frame.placed is None or frame.placed.turn < around.boxes_turn:
        return None
    if not _fits(inner, placing.view, frame.view):
        return None
    scale, *_ = placing.view.pinch  # of the whole page; no frame inside it knows
    view = replace(frame.view, pinch=(scale, 0.0, 0.0))
    return Placing(placing.spot(Spot(inner.x, inner.y)), view)


def _fits(inner: Span, around: Viewport, view: Viewport) -> bool:
    """Tell whether a frame is as large as the hole for it: else it is scaled, or another."""
    play = _PLAY_CSS * max(around.ratio, view.ratio)
    wide = abs(inner.width * around.ratio - view.size.x * view.ratio)
    high = abs(inner.height * around.ratio - view.size.y * view.ratio)
    return wide <= play and high <= play
