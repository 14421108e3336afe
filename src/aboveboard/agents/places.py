"""Which element of a list lies at a place, or is the one that a step names."""

from collections.abc import Iterator

from aboveboard.agents.words import texts_of
from aboveboard.model.actions import Action, Clipboard, HoldKey, Hotkey, Key, Redo, Type, Undo
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

BY_KEYS = (Type, Key, Hotkey, HoldKey, Clipboard, Undo, Redo)
"""Actions of keys alone."""

CLIMB = 8
"""So far above a label lies what it belongs to."""


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


def given_away(
    picture: Picture | None, element: Element | None, snapshot: ElementSnapshot | None, action: Action
) -> bool:
    """Tell whether the pointer lay on what is pressed when a picture was taken: drawn lit up, that alone tells it.

    What lights up is what acts: the button, say, that a label belongs to. Keys light nothing up.
    """
    cursor = None if picture is None else picture.cursor
    if cursor is None or element is None or isinstance(action, BY_KEYS):
        return False
    boxes = (one.visible_box or one.box for one in _up_to_acting(element, snapshot))
    return any(box is not None and box.contains(cursor) for box in boxes)


def _up_to_acting(element: Element, snapshot: ElementSnapshot | None) -> Iterator[Element]:
    """Yield an element and what it lies in, up to the first that people act on; only itself where none does."""
    yield element
    found, above = list[Element](), element
    while above.role not in ACTED_ON and snapshot is not None and above.parent is not None and len(found) < CLIMB:
        parent = snapshot.find(above.parent)
        if parent is None:
            return
        found.append(above := parent)
    if above.role in ACTED_ON:
        yield from found
