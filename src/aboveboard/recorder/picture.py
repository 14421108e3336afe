"""One masked picture of the screen, kept in memory until an action asks for it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from aboveboard.elements import Tree
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Point, Rect


@dataclass(frozen=True, slots=True)
class Past:
    """A picture before another: what stood in the tiles that have changed since, its trees, where the pointer was.

    `time` is the server's when it was taken, `proven_at` when it was last known to show what is on the screen. The
    pointer was at `cursor` when it was taken, `astray` if over nothing approved, and at `rested` a while before it
    changed.
    """

    time: int
    proven_at: int
    cursor: Point | None
    rested: Point | None
    tiles: tuple[tuple[Rect, NDArray[np.uint8]], ...] = field(repr=False)
    trees: tuple[tuple[str, Tree], ...] = field(default=(), repr=False)
    astray: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """BGRX of the whole screen, black but for approved windows, masked; `box` is the screen.

    `time` is the server's when the pixels were read; `windows` are the approved windows' boxes, `masks` the filled
    boxes, `trees` what the masks were made from, by app id. `past` are the pictures before it with the same windows,
    apps and masks, the last one first, as far as they are kept. Where the pointer was `astray`, over nothing that is
    approved, its place is never written down.
    """

    time: int
    box: Rect
    pixels: NDArray[np.uint8] = field(repr=False)
    windows: tuple[Rect, ...] = ()
    masks: tuple[MaskBox, ...] = ()
    trees: tuple[tuple[str, Tree], ...] = field(default=(), repr=False)
    cursor: Point | None = None
    past: tuple[Past, ...] = field(default=(), repr=False)
    astray: bool = False
