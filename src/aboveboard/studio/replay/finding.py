"""Finding again what was acted on: by role, name, path and index, and of several by place. Pure.

Nothing here guesses: where no element of the role bears the name, nothing is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Chrome, Hidden, Label, Redacted

SAME_PX = 3
"""Boxes whose edges lie no farther apart are of one place."""


@dataclass(frozen=True, slots=True)
class Now:
    """What an app shows at one moment, named as in recordings; `popups` are boxes of its menus and lists.

    `settling` says that it shows something else by now, and will tell.
    """

    elements: ElementSnapshot = field(repr=False)
    popups: tuple[Rect, ...] = ()
    pointer: Point = field(default=Point(x=0, y=0), compare=False)
    settling: bool = False

    @property
    def focus(self) -> Element | None:
        """The element with the keyboard focus, where the interface says which."""
        return None if self.elements.focus is None else self.elements.find(self.elements.focus)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: an element as it was recorded, or what one knows of an entry; `roles` are those it may have.

    `box` is where it was; `at` the recorded point, of which the place in the element counts.
    """

    roles: frozenset[str]
    name: Label = field(default=Hidden(), repr=False)
    path: tuple[object, ...] | None = field(default=None, repr=False)
    index: int | None = None
    box: Rect | None = None
    at: Point | None = None

    @classmethod
    def of(cls, element: Element, at: Point | None = None) -> "Sought":
        """Look for an element that was recorded."""
        path = tuple(element.path)
        return cls(frozenset({element.role}), element.name, path, element.index, element.box, at)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and what told it from others: `name`, `name and place`, `place` or `path`."""

    element: Element = field(repr=False)
    by: str


def find(sought: Sought, now: Now) -> Found | None:
    """Return the element that is meant, or None."""
    shown = [one for one in now.elements.elements if one.role in sought.roles and _shows(one)]
    if said(sought.name):
        named = [one for one in shown if one.name == sought.name]
        if not named:  # its name says another thing now, such as a state
            there = [one for one in shown if sought.box is not None and apart(sought.box, one.box) <= SAME_PX]
            return Found(there[-1], "place") if there else None
        if len(named) == 1:
            return Found(named[0], "name")
        return Found(min(named, key=lambda one: _unlike(sought, one)), "name and place")
    return None if sought.box is None else _placed(sought, shown)


def _placed(sought: Sought, shown: Sequence[Element]) -> Found | None:
    """Return what is in the same place; else the only one of the same path and index."""
    there = [one for one in shown if sought.box is not None and apart(sought.box, one.box) <= SAME_PX]
    if there:
        return Found(min(there, key=lambda one: _unlike(sought, one)), "place")
    alike = [one for one in shown if _same_way(sought, one)]
    return Found(alike[0], "path") if len(alike) == 1 else None


def said(name: Label) -> bool:
    """Tell whether a name says words."""
    return isinstance(name, Chrome | Redacted) and bool(name.text)


def _shows(element: Element) -> bool:
    return element.box is not None and element.box.area > 0


def _same_way(sought: Sought, element: Element) -> bool:
    if sought.path is not None and [part.role for part in element.path] != [
        getattr(one, "role", "") for one in sought.path
    ]:
        return False
    return sought.index is None or element.index == sought.index


def _unlike(sought: Sought, element: Element) -> tuple[bool, bool, int, int]:
    """Return how little an element is like what is sought: another way to it, another place; of equals the smaller."""
    way = sought.path is not None and tuple(element.path) != sought.path
    index = sought.index is not None and element.index != sought.index
    area = element.box.area if element.box else 0
    return way, index, apart(sought.box, element.box), area


def apart(one: Rect | None, other: Rect | None) -> int:
    """Return how far the edges of two boxes lie apart at most (px); 0 where one of them is not known."""
    if one is None or other is None:
        return 0
    return max(abs(one.x - other.x), abs(one.y - other.y), abs(one.right - other.right), abs(one.bottom - other.bottom))


def same(one: Element, sought: Sought) -> bool:
    """Tell whether an element is what is sought: for asking who has the focus."""
    if one.role not in sought.roles:
        return False
    if said(sought.name) and said(one.name):
        return one.name == sought.name
    return (sought.box is not None and apart(sought.box, one.box) <= SAME_PX) or _same_way(sought, one)


def within(element: Element, sought: Sought) -> Point | None:
    """Return the point of an element that was acted on: at the same place in it, kept inside what shows of it."""
    box, shown = element.box, element.visible_box
    if box is None or shown is None or not shown.area:
        return None
    at = shown.centre
    if sought.at is not None and sought.box is not None and sought.box.area:
        at = Point(
            x=box.x + (sought.at.x - sought.box.x) * box.width // sought.box.width,
            y=box.y + (sought.at.y - sought.box.y) * box.height // sought.box.height,
        )
    return Point(
        x=min(max(at.x, shown.x), shown.right - 1),
        y=min(max(at.y, shown.y), shown.bottom - 1),
    )


def under(point: Point, seen: ElementSnapshot) -> Element | None:
    """Return the smallest element whose visible part holds a point, the last of equals: it is the innermost."""
    holding = [one for one in seen.elements if one.visible_box is not None and one.visible_box.contains(point)]
    return min(reversed(holding), key=lambda one: one.visible_box.area if one.visible_box else 0, default=None)
