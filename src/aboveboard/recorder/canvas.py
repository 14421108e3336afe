"""The canvas: the visible pixels of approved windows, masked, everything else solid black. Pure.

It is painted in stacking order from each window's own pixels, so nothing that is not approved shows through one that
is translucent, shaped, or made so by a compositor. What lies above hides its whole box, whatever its shape.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aboveboard.desktop import Grab, Window
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect

_FILL = np.uint32(0x808080)
"""What a mask is filled with, BGRX: mid grey, so that it is told from the black of what is not approved."""

_NOTHING = np.uint32(0)
"""The black of what is not approved."""

_COLOUR_BITS = np.uint32(0xFFFFFF)

MOVING = "moving"
"""Why a place that never rests is filled."""

UNCOVERED = "uncovered"
"""Why a place is filled on which nothing was drawn since something else went away there."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One window of the stack, bottom to top: its box, whether its pixels may be shown, and what is filled in it.

    `page` is the box in it that shows a page and nothing of the browser's own.
    """

    window: Window
    shown: bool
    masks: tuple[MaskBox, ...] = ()
    page: Rect | None = None

    @property
    def whole(self) -> Rect:
        """The box with the frame's decorations, which show a title and so belong to no picture."""
        return self.window.frame_box or self.window.box

    @property
    def blends(self) -> bool:
        """Whether what is approved below shows through it: a popup or a window that draws its own decorations."""
        return self.shown and self.window.translucent and self.whole == self.window.box


def wanted(layers: Sequence[Layer], box: Rect) -> Iterator[tuple[Window, Rect]]:
    """Yield the windows of which pixels are needed to paint a box, and the part of each."""
    for place, layer in enumerate(layers):
        part = layer.window.box.intersection(box)
        hidden = any(above.whole.covers(part) for above in layers[place + 1 :] if _hides(above))
        if layer.shown and part.area and not layer.window.input_only and not hidden:
            yield layer.window, part


def drawn(layers: Sequence[Layer], boxes: Sequence[Rect]) -> Iterator[Rect]:
    """Yield what of some changed boxes shows: in windows whose pixels may be shown, below nothing else and no mask."""
    for box in boxes:
        others: list[Rect] = []
        for layer in reversed(layers):
            part = box.intersection(layer.window.box) if layer.shown else None
            if part is not None:
                masks = (mask.box for mask in layer.masks if mask.reason != MOVING)
                if part.area and not any(other.covers(part) for other in (*others, *masks)):
                    yield part
            elif not layer.window.input_only:
                if layer.whole.covers(box):
                    break  # as the strip covers what it draws itself: nothing below shows
                others.append(layer.whole)


def paint(
    canvas: NDArray[np.uint8], screen: Rect, box: Rect, layers: Sequence[Layer], grabs: Mapping[int, Grab]
) -> None:
    """Paint a box of the screen into the canvas, whose corner is the screen's, from the pixels of each window by id."""
    _fill(canvas, screen, box, _NOTHING)
    for layer in layers:
        if _hides(layer):
            _fill(canvas, screen, layer.whole.intersection(box), _NOTHING)
        grab = grabs.get(layer.window.id)
        if not layer.shown or grab is None or layer.window.input_only:
            continue
        for part in (layer.window.box,) if layer.window.shape is None else layer.window.shape:
            seen = part.intersection(layer.window.box).intersection(grab.box).intersection(box)
            if seen.area:
                _lay(_part(canvas, screen, seen), _part(grab.pixels, grab.box, seen), blends=layer.blends)
        for mask in layer.masks:
            _fill(canvas, screen, mask.box.intersection(layer.window.box).intersection(box), _FILL)
    whole = _numbers(_part(canvas, screen, box))
    np.bitwise_and(whole, _COLOUR_BITS, out=whole)  # the unused byte of BGRX is whatever the server left there


def visible(layers: Sequence[Layer], box: Rect) -> bool:
    """Tell whether a box touches any window whose pixels may be shown."""
    return any(layer.shown and layer.window.box.meets(box) for layer in layers)


def _hides(layer: Layer) -> bool:
    """Tell whether nothing below shows in a layer's whole box."""
    return not layer.window.input_only and not layer.blends


def _lay(canvas: NDArray[np.uint8], pixels: NDArray[np.uint8], *, blends: bool) -> None:
    """Lay pixels over what is there. Colours are multiplied with their alpha already (X Rendering Extension)."""
    if not blends:
        canvas[:] = pixels
        return
    through = 255 - pixels[..., 3:].astype(np.uint16)
    canvas[:] = np.minimum(255, pixels + canvas * through // 255)


def _fill(canvas: NDArray[np.uint8], screen: Rect, box: Rect, colour: np.uint32) -> None:
    if box.area:
        _numbers(_part(canvas, screen, box))[:] = colour


def _numbers(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the same memory as one number for each pixel: to fill it with four bytes each takes far longer."""
    return pixels.view("<u4")[..., 0]


def _part(pixels: NDArray[np.uint8], corner: Rect, box: Rect) -> NDArray[np.uint8]:
    left, top = box.x - corner.x, box.y - corner.y
    return pixels[top : top + box.height, left : left + box.width]
