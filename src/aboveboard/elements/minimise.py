"""From raw nodes to the elements that a recording keeps: everything the layers allow and nothing more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aboveboard.elements import FOREIGN, Node, Tree
from aboveboard.elements.accelerators import combination_of
from aboveboard.elements.vocabulary import Texts
from aboveboard.formats.browser_pages import Raw, Words
from aboveboard.model.elements import Coverage, Element, ElementSnapshot, ElementSource, PathPart
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Chrome, Hidden, Label

_LAYOUT = frozenset({"panel", "filler", "viewport", "split pane", "redundant object", "layered pane", "glass pane"})
_ROWS = frozenset({"table row", "list item", "tree item", "row header"})
_GROUPS = frozenset({
    *("menu bar", "menu", "popup menu", "tool bar", "list", "list box", "table", "tree", "tree table", "grouping"),
    *("form", "page tab list", "combo box", "dialog", "alert", "status bar", "info bar", "frame", "window"),
})  # fmt: skip
_CLIPPING = frozenset({"scroll pane", "viewport", "table", "tree", "tree table", "list", "list box", "layered pane"})
_MENUS = frozenset({"menu", "popup menu"})
_WINDOWS = frozenset({"frame", "window", "dialog", "alert", "file chooser"})
_PRIVATE_STATES = frozenset({"unread", "unpainted", FOREIGN})


class ElementIds:
    """Short names (`n18`) for nodes, the same for the same node as long as this object lives: one stretch."""

    def __init__(self) -> None:
        self._names: dict[tuple[int | None, str], str] = {}

    def of(self, node: Node) -> str:
        """Return the node's name within the stretch."""
        return self._names.setdefault((node.pid, node.ref), f"n{len(self._names) + 1}")


def element(
    node: Node, tree: Tree | None, texts: Texts, ids: ElementIds, source: ElementSource = ElementSource.ATSPI
) -> Element:
    """Return one node as an element; `tree`, where known, gives ancestors and what clips the box."""
    above = tree.ancestors(node.ref) if tree is not None else []
    return _element(node, _around(above, texts), texts, ids, source)


def snapshot(
    trees: Sequence[Tree],
    texts: Texts,
    ids: ElementIds,
    *,
    stale_ms: int = 0,
    source: ElementSource = ElementSource.ATSPI,
) -> ElementSnapshot:
    """Return every element of one app's trees that could have been chosen or tells a place, in tree order.

    Unnamed layout boxes are left out, and their children's parent is the nearest that stayed. Trees of the same
    process that were asked for different windows may be given together: each node counts once, where it is placed.
    """
    kept: dict[tuple[int | None, str], Element] = {}
    popups: dict[str, None] = {}
    focus: str | None = None
    for tree in trees:
        by_ref = {node.ref: node for node in tree.nodes}
        places: dict[str | None, _Around] = {}
        for node in tree.nodes:
            if node.parent not in places:
                places[node.parent] = _around(list(_ancestors(by_ref, node)), texts)
            around = places[node.parent]
            if node.role in _LAYOUT and not isinstance(_chrome(node, texts), Chrome):
                continue
            key = (node.pid, node.ref)
            if key not in kept or (kept[key].box is None and node.box is not None):
                kept[key] = _element(node, around, texts, ids, source)
            if node.ref == tree.focus:
                focus = ids.of(node)
            if around.above and around.above[0].role in _MENUS:
                popups[ids.of(around.above[0])] = None
    return ElementSnapshot(
        elements=tuple(kept.values()),
        coverage=Coverage.WINDOW,
        source=source,
        focus=focus,
        popups=tuple(popups),
        stale_ms=stale_ms,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies around the children of one node, the nearest first: all of it, and what of it tells a place."""

    above: Sequence[Node]
    telling: Sequence[Node]
    row: Node | None
    group: Node | None
    path: tuple[PathPart, ...]


def _around(above: Sequence[Node], texts: Texts) -> _Around:
    telling = [one for one in above if one.role not in _LAYOUT or isinstance(_chrome(one, texts), Chrome)]
    return _Around(
        above=above,
        telling=telling,
        row=next((one for one in telling if one.role in _ROWS), None),
        group=next((one for one in telling if one.role in _GROUPS), None),
        path=tuple(PathPart(role=one.role, name=_chrome(one, texts)) for one in reversed(telling)),
    )


def _element(node: Node, around: _Around, texts: Texts, ids: ElementIds, source: ElementSource) -> Element:
    return Element(
        id=ids.of(node),
        role=node.role,
        name=Hidden() if _is_title(node, around.above) else _name(node, texts),
        value=_value(node, texts),
        states=tuple(sorted(node.states - _PRIVATE_STATES)),
        box=node.box,
        visible_box=visible_box(node, around.above),
        parent=ids.of(around.telling[0]) if around.telling else None,
        index=node.index,
        row=ids.of(around.row) if around.row else None,
        group=ids.of(around.group) if around.group else None,
        path=around.path,
        secure=node.secure,
        source=source if node.said is None else ElementSource.DOM,
        proof=node.proof,
        accelerator=combination_of(node.accelerator),
    )


def visible_box(node: Node, above: Sequence[Node]) -> Rect | None:
    """Return the part of a node's box that its window and the areas that scroll around it let through."""
    shown = node.box
    for area in [node.window, *(one.box for one in above if one.role in _CLIPPING and one.window == node.window)]:
        if shown is not None and area is not None:
            shown = shown.intersection(area)
    return shown


def _is_title(node: Node, above: Sequence[Node]) -> bool:
    """Whether this is a window's title, which is never said, also where the window paints it itself."""
    named = node.role == "label" and node.said is None
    painted_title = named and any(one.role in _WINDOWS and one.name == node.name for one in above)
    return node.role in _WINDOWS or painted_title


def label_of(words: Words, role: str, texts: Texts) -> Label:
    """Return what may be said of what a page said: it judged already, so here only less becomes of it, never more.

    Chrome must be chrome here too, content obeys the layer in force, and what came as it stands is redacted.
    """
    if isinstance(words, Raw):
        return texts.content(words.text)
    if isinstance(words, Chrome):
        return words if texts.vocabulary.is_chrome(role, words.text) else Hidden()
    return Hidden() if texts.layer is TextLayer.NONE else words


def _chrome(node: Node, texts: Texts) -> Label:
    """Return a name only where it is chrome."""
    if node.said is None:
        return texts.chrome(node.role, node.name)
    said = label_of(node.said.name, node.role, texts)
    return said if isinstance(said, Chrome) else Hidden()


def _name(node: Node, texts: Texts) -> Label:
    """Return what may be said of a name; of a secret field only chrome."""
    if node.said is not None:
        return _chrome(node, texts) if node.secure else label_of(node.said.name, node.role, texts)
    return texts.chrome(node.role, node.name) if node.secure else texts.label(node.role, node.name)


def _value(node: Node, texts: Texts) -> Label | None:
    """Return what may be said of a value; of a secret field not even that there is one."""
    if node.secure:
        return None
    if node.said is not None:
        return None if node.said.value is None else label_of(node.said.value, node.role, texts)
    if node.value is None:
        return None
    return texts.label(node.role, node.value) if node.role == "combo box" else texts.content(node.value)


def _ancestors(by_ref: dict[str, Node], node: Node) -> Iterator[Node]:
    at, steps = by_ref.get(node.parent or ""), 0
    while at is not None and steps < 64:
        yield at
        at, steps = by_ref.get(at.parent or ""), steps + 1
