"""Cocoa's points and the screen's pixels.

Points have their origin at the top left of the main display, y downwards, as `AXPosition` and `CGDisplayBounds` give
them. With displays of different scales there is no one pixel for a point, so nothing has a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from aboveboard.elements.ax.port import Display
from aboveboard.model.geometry import Point, Rect


@dataclass(frozen=True, slots=True)
class Scale:
    """How many pixels a point has on each display."""

    factor: float

    @classmethod
    def of(cls, displays: Sequence[Display]) -> Self | None:
        """Return the displays' scale, or None where they have several."""
        widths = {one.pixel_width / one.width for one in displays if one.width > 0}
        heights = {one.pixel_height / one.height for one in displays if one.height > 0}
        return cls(widths.pop()) if len(widths) == 1 and widths == heights else None

    def box(self, corner: object, size: object) -> Rect | None:
        """Return the pixels of a box in points; None for an empty one, which nothing is painted in."""
        left, top = _pair(corner) or (0.0, 0.0)
        width, height = _pair(size) or (0.0, 0.0)
        if _pair(corner) is None or width <= 0 or height <= 0:
            return None
        edges = (round(side * self.factor) for side in (left, top, left + width, top + height))
        x, y, right, bottom = edges
        return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def points(self, at: Point) -> tuple[float, float]:
        """Return the middle of a pixel in points."""
        return (at.x + 0.5) / self.factor, (at.y + 0.5) / self.factor


def _pair(value: object) -> tuple[float, float] | None:
    if isinstance(value, tuple | list) and len(value) == 2:
        return float(value[0]), float(value[1])
    return None
