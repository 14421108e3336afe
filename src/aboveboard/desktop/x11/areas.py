"""Areas of the screen as lists of boxes that do not meet. Pure."""

from collections.abc import Iterable

from aboveboard.model.geometry import Rect


def without(areas: Iterable[Rect], others: Iterable[Rect]) -> list[Rect]:
    """Return what is left of some areas once others are taken out of them."""
    left = list(areas)
    for other in others:
        left = [piece for area in left for piece in _cut(area, other)]
    return left


def _cut(area: Rect, other: Rect) -> Iterable[Rect]:
    """Yield the pieces of a box outside another: above, below, left and right of it."""
    hole = area.intersection(other)
    if not hole.area:
        return (area,) if area.area else ()
    pieces = (
        Rect(area.x, area.y, area.width, hole.y - area.y),
        Rect(area.x, hole.bottom, area.width, area.bottom - hole.bottom),
        Rect(area.x, hole.y, hole.x - area.x, hole.height),
        Rect(hole.right, hole.y, area.right - hole.right, hole.height),
    )
    return tuple(piece for piece in pieces if piece.area)
