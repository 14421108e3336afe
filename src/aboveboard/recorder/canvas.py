"""The canvas: the visible pixels of approved windows, masked, everything else solid black. Pure.

Painting in stacking order is exact for boxes; a shaped or translucent window counts as its whole box.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aboveboard.desktop import Grab, Window
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect

FILL = (128, 128, 128, 0)
"""What a mask is filled with, BGRX: mid grey, so that it is told from the black of what is not approved."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One window of the stack, bottom to top: its box, whether its pixels may be shown, and what is filled in it."""

    window: Window
    shown: bool
    masks: tuple[MaskBox, ...] = ()

    @property
    def whole(self) -> Rect:
        """The box with the frame's decorations, which show a title and so belong to no picture."""
        return self.window.frame_box or self.window.box


def paint(canvas: NDArray[np.uint8], screen: Rect, grab: Grab, layers: Sequence[Layer]) -> None:
    """Paint the grabbed box of the screen into the canvas, whose corner is the screen's."""
    target = _part(canvas, screen, grab.box)
    target[:] = 0
    for layer in layers:
        if layer.window.input_only:
            continue
        _fill(canvas, screen, layer.whole.intersection(grab.box), (0, 0, 0, 0))
        box = layer.window.box.intersection(grab.box)
        if layer.shown and box.area:
            _part(canvas, screen, box)[:] = _part(grab.pixels, grab.box, box)
            for mask in layer.masks:
                _fill(canvas, screen, mask.box.intersection(box), FILL)
    target[..., 3] = 0  # the unused byte of BGRX is whatever the server left there


def visible(layers: Sequence[Layer], box: Rect) -> bool:
    """Tell whether a box touches any window whose pixels may be shown."""
    return any(layer.shown and layer.window.box.meets(box) for layer in layers)


def _fill(canvas: NDArray[np.uint8], screen: Rect, box: Rect, colour: tuple[int, int, int, int]) -> None:
    if box.area:
        _part(canvas, screen, box)[:] = np.array(colour, dtype=np.uint8)


def _part(pixels: NDArray[np.uint8], corner: Rect, box: Rect) -> NDArray[np.uint8]:
    left, top = box.x - corner.x, box.y - corner.y
    return pixels[top : top + box.height, left : left + box.width]
