"""Which parts of the screen are bare: nothing was drawn there since what had covered them went away. Pure.

Without a compositor all windows share one screen of pixels. What is uncovered, mapped or grown shows what lay there
before until it is drawn; GTK and Qt paint no background, so that takes as long as the program takes. The server tells
its changes and what is drawn in one order, so a drawing told after a change was made after it, and by what shows there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from aboveboard.desktop.x11.areas import without
from aboveboard.model.geometry import Rect, bounding

MOST_AREAS = 256
"""More pieces than this are taken as one box."""


@dataclass(frozen=True, slots=True)
class Top:
    """A child of the root: its box with its border, whether it is mapped, and whether it has pixels at all."""

    id: int
    box: Rect
    mapped: bool = False
    solid: bool = True


class Bare:
    """Follows the order of the windows, given bottom to top, and what is drawn; `areas` are what is bare now."""

    def __init__(self, tops: Iterable[Top], screen: Rect, *, bare: tuple[Rect, ...] = ()) -> None:
        self._tops = {top.id: top for top in tops}
        self._order = list(self._tops)
        self._screen = screen
        self._copied: list[Rect] | None = None
        self.areas = bare

    @property
    def copies(self) -> bool:
        """Whether the next drawing is the copy of a window that was moved."""
        return self._copied is not None

    def resized(self, screen: Rect) -> None:
        """Take the screen's new size."""
        self._screen = screen

    def came(self, top: Top) -> None:
        """Take a window that was made or came back to the root, on top of all. It does not show yet."""
        self.went(top.id)
        self._tops[top.id] = top
        self._order.append(top.id)

    def went(self, window: int) -> None:
        """Take that a window is no child of the root any more."""
        if window in self._tops:
            self.hidden(window)
            self._order.remove(window)
            del self._tops[window]

    def shown(self, window: int, *, solid: bool | None = None) -> None:
        """Take that a window shows from now on, and whether it has pixels where that is known by now."""
        if window in self._tops and solid is not None:
            self._tops[window] = replace(self._tops[window], solid=solid)
        self._map(window, mapped=True)

    def hidden(self, window: int) -> None:
        """Take that it shows no more."""
        self._map(window, mapped=False)

    def placed(self, window: int, box: Rect, below: int | None) -> None:
        """Take a window's box and the one just below it; None where it lies below all others."""
        if window in self._tops:
            top = replace(self._tops[window], box=box)
            self._change(window, lambda: self._put(top, place=below or 0))

    def circulated(self, window: int, *, to_top: bool) -> None:
        """Take that a window was put above or below all others."""
        if window in self._tops:
            others = [other for other in self._order if other != window]
            top = self._tops[window]
            self._change(window, lambda: self._put(top, place=others[-1] if to_top and others else 0))

    def left(self, boxes: Iterable[Rect]) -> None:
        """Take boxes that something inside a window has left."""
        for box in boxes:
            self._add([box])

    def drawn(self, box: Rect, *, last: bool = True) -> None:
        """Take a box that was drawn; `last` ends what was drawn at once."""
        proven = [box] if self._copied is None else [box.intersection(part) for part in self._copied]
        if last:
            self._copied = None
        if self.areas:
            self.areas = tuple(without(self.areas, proven))

    def _map(self, window: int, *, mapped: bool) -> None:
        if window in self._tops:
            top = replace(self._tops[window], mapped=mapped)
            self._change(window, lambda: self._put(top))

    def _put(self, top: Top, *, place: int | None = None) -> None:
        self._tops[top.id] = top
        if place is None:
            return
        self._order.remove(top.id)
        self._order.insert(self._order.index(place) + 1 if place in self._tops else 0, top.id)

    def _change(self, window: int, change: Callable[[], None]) -> None:
        """Make a change, and add what shows something else by it."""
        before, corner = self._visible(window), (self._tops[window].box.x, self._tops[window].box.y)
        change()
        now, moved = self._visible(window), (self._tops[window].box.x, self._tops[window].box.y) != corner
        if moved and before:
            # The server takes the pixels along and tells so next, of what lies above, too. What is bare goes with them.
            taints = any(area.meets(part) for area in self.areas for part in before)
            self._copied = [] if taints else now
            self._add([*before, *without(now, before)])
        else:
            self._add([*without(before, now), *without(now, before)])

    def _add(self, boxes: Iterable[Rect]) -> None:
        new = [box.intersection(self._screen) for box in boxes]
        areas = (*without(self.areas, new), *(box for box in new if box.area))
        self.areas = (bounding(areas),) if len(areas) > MOST_AREAS else areas

    def _visible(self, window: int) -> list[Rect]:
        """Return what of a window nothing above it covers, each taken as a whole box."""
        top = self._tops[window]
        if not (top.mapped and top.solid):
            return []
        higher = self._order[self._order.index(window) + 1 :]
        above = (self._tops[other] for other in higher)
        return without([top.box], (other.box for other in above if other.mapped and other.solid))
