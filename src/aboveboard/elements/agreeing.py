"""Whether a window of the display server is the one that a page means: pages tell theirs in units of their own."""

from collections.abc import Iterator

from aboveboard.formats.browser_pages import Span
from aboveboard.model.geometry import Rect

TOLERANCE_PX = 2
"""How far a window may lie from where its page says (spec/browser.md, "Who may speak", 5)."""

_ZOOMS = (
    *(0.25, 1 / 3, 0.5, 2 / 3, 0.75, 0.8, 0.9, 1.0, 1.1, 1.2, 1.25, 1.33, 1.5),
    *(1.7, 1.75, 2.0, 2.4, 2.5, 3.0, 4.0, 5.0),
)  # the steps of Chromium and of Firefox


def same_window(told: Span, ratio: float, box: Rect) -> bool:
    """Tell whether a page's window, as screenX, screenY, outerWidth and outerHeight tell it, is this box.

    A window is told in units that the screen's scale makes larger and the page's zoom does not: `ratio` is both.
    """
    return any(_near(told, scale, box) for scale in _scales(ratio))


def _scales(ratio: float) -> Iterator[float]:
    yield 1.0
    yield from (ratio / zoom for zoom in _ZOOMS if ratio > zoom)  # no screen makes a page smaller


def _near(told: Span, scale: float, box: Rect) -> bool:
    pairs = ((told.x, box.x), (told.y, box.y), (told.width, box.width), (told.height, box.height))
    return all(abs(said * scale - seen) <= TOLERANCE_PX for said, seen in pairs)
