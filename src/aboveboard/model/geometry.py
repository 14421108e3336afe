"""Points and boxes in screen pixels (device pixels, origin at the top left of the root window)."""

from collections.abc import Iterable, Iterator

from aboveboard.model.value import IllegalValue, Value


class Point(Value, frozen=True, array_like=True, order=True, gc=False):
    """A position in screen pixels; may be negative on a monitor left of or above the origin."""

    x: int
    y: int


class Rect(Value, frozen=True, array_like=True, order=True):
    """An axis-parallel box in screen pixels; the right and bottom edges are outside it."""

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse negative sizes."""
        if self.width < 0 or self.height < 0:
            message = f"a box cannot be {self.width} by {self.height}"
            raise IllegalValue(message)

    @property
    def right(self) -> int:
        """The first column outside the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row outside the box."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """The number of pixels."""
        return self.width * self.height

    @property
    def centre(self) -> Point:
        """The middle pixel."""
        return Point(x=self.x + self.width // 2, y=self.y + self.height // 2)

    def contains(self, point: Point) -> bool:
        """Tell whether the pixel lies inside."""
        return self.x <= point.x < self.right and self.y <= point.y < self.bottom

    def covers(self, other: "Rect") -> bool:
        """Tell whether every pixel of the other box lies inside; of an empty one there is none that does not."""
        inside = self.x <= other.x and self.y <= other.y
        return (inside and other.right <= self.right and other.bottom <= self.bottom) or not other.area

    def intersection(self, other: "Rect") -> "Rect":
        """Return the shared box; of zero area where they do not meet."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        width = max(0, min(self.right, other.right) - left)
        height = max(0, min(self.bottom, other.bottom) - top)
        return Rect(left, top, width, height)

    def meets(self, other: "Rect") -> bool:
        """Tell whether at least one pixel is shared."""
        across = max(self.x, other.x) < min(self.right, other.right)
        return across and max(self.y, other.y) < min(self.bottom, other.bottom)

    def moved(self, dx: int, dy: int) -> "Rect":
        """Return the box moved by dx, dy pixels."""
        return Rect(x=self.x + dx, y=self.y + dy, width=self.width, height=self.height)

    def grown(self, margin: int) -> "Rect":
        """Return the box grown by margin pixels on each side."""
        return Rect(
            x=self.x - margin,
            y=self.y - margin,
            width=self.width + 2 * margin,
            height=self.height + 2 * margin,
        )

    def tiles(self, size: int, within: "Rect") -> Iterator["Rect"]:
        """Yield the tiles of the grid anchored at `within`'s corner that this box touches, row by row, clipped."""
        shared = self.intersection(within)
        if not shared.area:
            return
        first_row, last_row = (shared.y - within.y) // size, (shared.bottom - 1 - within.y) // size
        first_column, last_column = (shared.x - within.x) // size, (shared.right - 1 - within.x) // size
        for row in range(first_row, last_row + 1):
            top = within.y + row * size
            for column in range(first_column, last_column + 1):
                left = within.x + column * size
                yield Rect(left, top, min(size, within.right - left), min(size, within.bottom - top))


def bounding(boxes: Iterable[Rect]) -> Rect:
    """Return the least box that holds them all; of none, an empty one at the origin."""
    found = list(boxes)
    left, top = min((box.x for box in found), default=0), min((box.y for box in found), default=0)
    right, bottom = max((box.right for box in found), default=0), max((box.bottom for box in found), default=0)
    return Rect(x=left, y=top, width=right - left, height=bottom - top)


class Monitor(Value, frozen=True, kw_only=True):
    """One monitor: its box in screen pixels and its scale factor in percent."""

    name: str
    box: Rect
    scale_percent: int = 100
