"""What a browser hangs over its pages: the find bar, bubbles of downloads, passwords and permissions, dialogs.

Browsers draw these into their own window, over the page, and tell nobody: neither the page nor an extension knows.
But all of them hang from the toolbar, across the line between it and the page. While each row of pixels there is of one
colour from end to end, nothing hangs over the page; else all of the window is filled, as it is where there is no line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from aboveboard.desktop import Grab, Window
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.recorder.canvas import Layer

ROWS = 2
"""So many rows of pixels above a page are looked at: a line, and the foot of the toolbar above it."""


def brinks(layers: Iterable[Layer]) -> Iterator[tuple[Window, Rect]]:
    """Yield where the toolbar of each window that shows a page ends; a full screen has none."""
    for layer in layers:
        if layer.shown and layer.page is not None and layer.page.area:
            page = layer.page
            above = Rect(page.x, page.y - ROWS, page.width, ROWS).intersection(layer.window.box)
            if above.area:
                yield layer.window, above


def covered(layers: Sequence[Layer], brinks: Mapping[int, Grab | None]) -> tuple[Layer, ...]:
    """Return the layers, those filled whole over whose page something hangs; `brinks` are pixels by window."""
    free = {window for window, grab in brinks.items() if grab is not None and _plain(grab)}
    return tuple(
        layer
        if layer.page is None or layer.window.id in free
        else replace(layer, masks=(MaskBox(box=layer.window.box, reason="unknown"),))
        for layer in layers
    )


def _plain(grab: Grab) -> bool:
    """Tell whether each row is of one colour; the unused byte of BGRX is whatever the server left there."""
    colours = grab.pixels[..., :3]
    return bool((colours == colours[:, :1]).all())
