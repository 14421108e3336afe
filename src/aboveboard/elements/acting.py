"""What acts: from a label or picture under the pointer to the button or item it belongs to."""

from collections.abc import Mapping
from dataclasses import replace

from aboveboard.elements import Node
from aboveboard.model.elements import Proof
from aboveboard.model.geometry import Point

ACTIONABLE = frozenset({
    *("push button", "toggle button", "radio button", "check box", "link", "slider", "spin button", "scroll bar"),
    *("menu item", "check menu item", "radio menu item", "tearoff menu item", "menu", "push button menu"),
    *("combo box", "entry", "text", "password text", "terminal", "page tab", "list item", "tree item", "table cell"),
    *("table column header", "column header", "row header", "icon", "dial", "date editor", "calendar"),
})  # fmt: skip
_CLIMB = 8


def acting(by_ref: Mapping[str, Node], node: Node, point: Point, proof: Proof) -> Node:
    """Climb from a label or image to the button or item it belongs to; stay where nothing around the point acts."""
    at: Node | None = node
    for _ in range(_CLIMB):
        if at is None:
            break
        if at.role in ACTIONABLE and at.box is not None and at.box.contains(point):
            return _proven(at, proof)
        at = by_ref.get(at.parent or "")
    return _proven(node, proof)


def _proven(node: Node, proof: Proof) -> Node:
    return replace(node, proof=proof)
