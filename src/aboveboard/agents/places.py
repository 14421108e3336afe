"""Which element of a list lies at a place, or is the one that a step names."""

from aboveboard.agents.words import texts_of
from aboveboard.model.elements import Element, ElementOrAbsence, ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Picture

OVERLAP = 0.7
"""How much of the larger of two boxes they have to share to be the same element under another name."""

ACTED_ON = frozenset(
    {
        *("push button", "toggle button", "check box", "radio button", "link", "entry", "password text", "combo box"),
        *("menu", "menu item", "check menu item", "radio menu item", "list item", "page tab", "tree item", "slider"),
        *("spin button", "date editor", "switch", "text", "table cell", "list box"),
    }
)
"""Roles of what people act on."""


def element_at(snapshot: ElementSnapshot, point: Point) -> Element | None:
    """Return the smallest element that is seen at a point; of equal ones the deepest, which comes last."""
    found = [one for one in snapshot.elements if (box := one.visible_box or one.box) and box.contains(point)]
    return min(reversed(found), key=lambda one: (one.visible_box or one.box or Rect(0, 0, 0, 0)).area, default=None)


def element_meant(snapshot: ElementSnapshot, target: ElementOrAbsence | None, point: Point | None) -> Element | None:
    """Return the listed element that a step is about: by its id, by its box, else by where the pointer was."""
    if isinstance(target, Element):
        known = snapshot.find(target.id) or _boxed(snapshot, target)
        if known is not None:
            return _answering(snapshot, known)
    met = element_at(snapshot, point) if point is not None else None
    return None if met is None else _answering(snapshot, met)


def is_icon(element: Element, parent: Element | None) -> bool:
    """Tell whether an element is but the picture on something that people act on: what answers is that."""
    return element.role == "image" and not any(texts_of(element)) and parent is not None and parent.role in ACTED_ON


def _answering(snapshot: ElementSnapshot, met: Element) -> Element:
    parent = snapshot.find(met.parent) if met.parent is not None else None
    return parent if parent is not None and is_icon(met, parent) else met


def _boxed(snapshot: ElementSnapshot, target: Element) -> Element | None:
    box = target.visible_box or target.box
    if box is None or not box.area:
        return None
    alike = [(one, _share(box, other)) for one in snapshot.elements if (other := one.visible_box or one.box)]
    best = max(alike, key=lambda pair: (pair[0].role == target.role, pair[1]), default=None)
    return best[0] if best is not None and best[1] >= OVERLAP else None


def _share(one: Rect, other: Rect) -> float:
    return one.intersection(other).area / max(one.area, other.area, 1)


def under_pointer(picture: Picture | None, element: Element | None) -> bool:
    """Tell whether the pointer lay on an element when a picture was taken: it may be drawn lit up there."""
    cursor = None if picture is None else picture.cursor
    box = None if element is None else element.visible_box or element.box
    return cursor is not None and box is not None and box.contains(cursor)
