"""From what a page says of its elements to the family's nodes, placed on the screen. Pure."""

from collections.abc import Iterator

from msgspec.structs import replace

from aboveboard.elements import FOREIGN, Node, Said
from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.geometry import Placing
from aboveboard.elements.browser.nesting import Nest
from aboveboard.elements.browser.pages import Page
from aboveboard.formats.browser_pages import BoxKind, PageNode
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect

BUBBLE_PX = 32
"""How high the browser's own line over the foot of a page may be, at a scale of 1; 24 in Chromium 156.

It shows where the link under the pointer leads, queries and all, and no page knows when.
"""

FRAMED = "internal frame"
"""The role of what shows another document in a page."""

_REASONS = {BoxKind.TEXT: "text", BoxKind.MEDIA: "media", BoxKind.SECURE: "secure", BoxKind.FRAME: "unknown"}
_SECRET = "password text"  # the AT-SPI role, by which the whole recorder knows a secret  # noqa: S105


def ref_of(page: Page, frame: Frame, node: int) -> str:
    """Return the name of an element within its process."""
    return f"{page.shown.page}.{frame.number}.{node}"


def named(page: Page, frame: Frame, told: PageNode, pid: int, window: Rect | None, placing: Placing | None) -> Node:
    """Return an element as a node; it has a box only where its frame's place is known."""
    return Node(
        ref=ref_of(page, frame, told.id),
        role=_SECRET if told.secure else told.role,
        states=frozenset(told.states) - {FOREIGN},
        box=None if told.box is None or placing is None else placing.nearest(told.box),
        parent=None if told.parent is None else ref_of(page, frame, told.parent),
        index=told.index,
        pid=pid,
        toolkit="web",
        window=window,
        said=Said(page.shown.site, told.name, None if told.secure else told.value),
    )


def hidden(frame: Frame, nested: Nest, window: Rect, scale: float = 1.0) -> Iterator[MaskBox]:
    """Yield what a picture of the window must not show: all around the page, and each box that it or a frame names.

    The foot of the page counts as around it; `scale` is the screen's, by which the browser's own parts are larger.
    """
    placing = nested.placings[frame.number]
    page = placing.viewport.intersection(window)
    view = page if not page.area else replace(page, height=max(0, page.height - round(BUBBLE_PX * scale)))
    yield from (MaskBox(box=part, reason="unknown") for part in around(view, window) if part.area)
    yield from _named(frame, nested, view)


def _named(frame: Frame, nested: Nest, clip: Rect, *, own: bool = True) -> Iterator[MaskBox]:
    """Yield the boxes that a frame names; for that of a frame inside it, of which all is known, what that one names.

    What belongs to another site has no layers of this one: it is filled as what is not known.
    """
    placing = nested.placings[frame.number]
    for box in frame.boxes or ():
        shown = placing.box(box.span).grown(1).intersection(clip)
        held = nested.shown_in(frame, box)
        if not shown.area:
            continue
        if held is None or box.inner is None or not held.frame.known:
            yield MaskBox(box=shown, reason=_REASONS[box.kind] if own or box.kind is BoxKind.SECURE else "unknown")
            continue
        hole = placing.nearest(box.inner).intersection(shown)
        yield from (MaskBox(box=part, reason="unknown") for part in around(hole, shown) if part.area)
        yield from _named(held.frame, nested, hole, own=own and held.own)


def foreign(page: Page, nested: Nest, pid: int, window: Rect) -> Iterator[Node]:
    """Yield a node for each frame inside a page that tells nothing: what is done in it is out of scope."""
    for number, placing in nested.placings.items():
        frame = page.frames.get(number, page.top)
        for count, box in enumerate(frame.boxes or ()):
            if box.kind is BoxKind.FRAME and nested.shown_in(frame, box) is None:
                yield Node(
                    ref=f"{page.shown.page}.{number}.frame{count}",
                    role=FRAMED,
                    states=frozenset({FOREIGN, "unread"}),
                    box=placing.box(box.span),
                    pid=pid,
                    toolkit="web",
                    window=window,
                    said=Said(page.shown.site),
                )


def around(inner: Rect, outer: Rect) -> tuple[Rect, Rect, Rect, Rect]:
    """Return what of a box lies above, below, left and right of one inside it."""
    if not inner.area:
        empty = Rect(outer.x, outer.y, 0, 0)
        return outer, empty, empty, empty
    return (
        Rect(outer.x, outer.y, outer.width, inner.y - outer.y),
        Rect(outer.x, inner.bottom, outer.width, outer.bottom - inner.bottom),
        Rect(outer.x, inner.y, inner.x - outer.x, inner.height),
        Rect(inner.right, inner.y, outer.right - inner.right, inner.height),
    )
