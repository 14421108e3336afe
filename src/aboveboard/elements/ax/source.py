"""Windows and reports of one process, from AX attributes and notifications to the family's words."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from aboveboard.elements import ChangeKind, Node
from aboveboard.elements.ax import words
from aboveboard.elements.ax.points import Scale
from aboveboard.elements.ax.port import AxPort, Notice, Ref, Values
from aboveboard.elements.reading import LONGEST_TEXT, VALUE_LENGTH, Seen, Told
from aboveboard.elements.worker import Unanswered
from aboveboard.model.geometry import Point

_NOTICES: Mapping[str, ChangeKind] = {
    "AXFocusedUIElementChanged": ChangeKind.FOCUSED,
    "AXFocusedWindowChanged": ChangeKind.WINDOW_ACTIVATED,
    "AXMenuClosed": ChangeKind.MENU_CLOSED,
    "AXMenuOpened": ChangeKind.MENU_OPENED,
    "AXSelectedChildrenChanged": ChangeKind.SELECTION,
    "AXSelectedRowsChanged": ChangeKind.SELECTION,
    "AXWindowCreated": ChangeKind.WINDOW_OPENED,
}
_STATES: Mapping[str, tuple[str, bool]] = {
    "AXMenuItemSelected": ("selected", True),
    "AXRowCollapsed": ("expanded", False),
    "AXRowExpanded": ("expanded", True),
}
VALUE_CHANGED = "AXValueChanged"
LISTENED = (
    *_NOTICES,
    *_STATES,
    VALUE_CHANGED,
    "AXCreated",
    "AXLayoutChanged",
    "AXTitleChanged",
    "AXUIElementDestroyed",
)
"""Source: developer.apple.com/documentation/applicationservices/axnotificationconstants_h."""

_MOST = 20_000  # elements of one process
_DEEPEST = 64
_OPENERS = frozenset({"AXMenuBarItem", "AXMenuItem"})


@dataclass(frozen=True, slots=True)
class _Place:
    """An element that waits to be read, and where it hangs."""

    element: Ref
    parent: Node | None
    index: int
    depth: int


class AxSource:
    """The family's `Source` on a port. Menus that are closed are not walked: macOS tells all of their items always."""

    def __init__(self, port: AxPort) -> None:
        self._port = port

    def connected(self, told: Callable[[Told], None]) -> AbstractContextManager[None]:
        """Connect; notices become reports in the thread in which they are heard."""
        return self._port.connected(lambda notice: told(self._report(notice)))

    def thread(self) -> AbstractContextManager[None]:
        """Set up a thread that will ask."""
        return self._port.thread()

    def listen(self, pid: int) -> None:
        """Tell what a process reports."""
        self._port.listen(pid)

    def unlisten(self, pid: int, secrets: frozenset[str]) -> None:
        """Tell of it no more; secrets keep their numbers."""
        self._port.unlisten(pid, frozenset(Ref(int(ref)) for ref in secrets))

    def windows(self, pid: int, until_ns: int) -> Sequence[Seen] | None:
        """Return each window, and the menu bar; one message for each element, none after the moment is over."""
        application, scale = self._port.application(pid), Scale.of(self._port.displays())
        if application is None:
            return None
        if scale is None:
            return []
        roots = self._port.read(pid, application, (words.WINDOWS, words.MENU_BAR, words.FOCUS))
        focus = roots.get(words.FOCUS)
        tops = [*_refs(roots.get(words.WINDOWS)), *_refs(roots.get(words.MENU_BAR))]
        walk = _Walk(self._port, pid, scale, focus if isinstance(focus, Ref) else None, until_ns)
        return [seen for seen in map(walk.seen, tops) if seen is not None]

    def at(self, pid: int, point: Point) -> Node | None:
        """Return the element at a point."""
        scale = Scale.of(self._port.displays())
        found = None if scale is None else self._port.at(pid, *scale.points(point))
        return None if found is None or scale is None else _Walk(self._port, pid, scale).alone(found)[0]

    def text(self, pid: int, ref: str) -> str | None:
        """Return a field's text, after asking once more whether it is a secret."""
        element = Ref(int(ref))
        facts = self._port.read(pid, element, (words.ROLE, words.SUBROLE))
        if words.role_of(facts) not in words.FIELDS:
            return None
        return words.text_of(self._port.read(pid, element, (words.VALUE,)), words.VALUE)

    def _report(self, notice: Notice) -> Told:
        """Return the report of a notice; of an element that is gone only that something changed."""
        scale = Scale.of(self._port.displays())
        known = notice.name in _NOTICES or notice.name in _STATES or notice.name == VALUE_CHANGED
        if scale is None or not known:
            return Told(notice.pid, None)
        try:
            node, values = _Walk(self._port, notice.pid, scale).alone(notice.element)
        except Unanswered:
            return Told(notice.pid, None)
        text = words.text_of(values, words.VALUE) if node.role in words.FIELDS and words.VALUE in values else None
        if notice.name in _STATES:
            what, on = _STATES[notice.name]
            return Told(notice.pid, ChangeKind.STATE, node, what=what, on=on)
        if notice.name == VALUE_CHANGED:
            return _changed(notice.pid, node, text)
        return Told(notice.pid, _NOTICES[notice.name], node, text=text)


class _Walk:
    """Reads elements one by one, until a moment of the monotonic clock."""

    def __init__(
        self, port: AxPort, pid: int, scale: Scale, focus: Ref | None = None, until_ns: int | None = None
    ) -> None:
        self._port, self._pid, self._scale, self._focus, self._until_ns = port, pid, scale, focus, until_ns
        self._read = 0

    def seen(self, top: Ref) -> Seen | None:
        """Return a window with all below it; None for one that is minimised and lies nowhere."""
        nodes: list[Node] = []
        texts: dict[str, str] = {}
        for node, values in self._below(top):
            if not nodes and (node.box is None or values.get(words.MINIMIZED)):
                return None
            nodes.append(node)
            if node.role in words.FIELDS and words.VALUE in values:
                texts[node.ref] = words.text_of(values, words.VALUE)[:LONGEST_TEXT]
        boxes = (nodes[0].box,) if nodes and nodes[0].box is not None else ()
        return Seen(boxes, tuple(nodes), texts)

    def alone(self, element: Ref) -> tuple[Node, Values]:
        """Return one element without its place. Raises Unanswered."""
        return self._node(_Place(element, None, 0, 0), self._port.read(self._pid, element, words.FACTS))

    def _below(self, top: Ref) -> Iterator[tuple[Node, Values]]:
        waiting = [_Place(top, None, 0, 0)]
        met: set[Ref] = set()
        while waiting:
            place = waiting.pop()
            if place.element in met:
                continue
            met.add(place.element)
            facts = self._facts(place.element)
            if words.text_of(facts, words.ROLE) in words.SKIPPED:
                continue
            node, values = self._node(place, facts)
            yield node, values
            if place.depth < _DEEPEST and not _closed(facts):
                children = _refs(facts.get(words.CHILDREN))
                below = [_Place(child, node, index, place.depth + 1) for index, child in enumerate(children)]
                waiting.extend(reversed(below))

    def _facts(self, element: Ref) -> Values:
        self._read += 1
        late = self._until_ns is not None and time.monotonic_ns() >= self._until_ns
        if late or self._read > _MOST:
            raise Unanswered  # a tree that is not read whole would leave things unmasked
        return self._port.read(self._pid, element, words.FACTS)

    def _node(self, place: _Place, facts: Values) -> tuple[Node, Values]:
        parent = place.parent
        role = words.role_of(facts, "" if parent is None else parent.role)
        values = facts
        if role in words.VALUED:
            values = {**facts, **self._port.read(self._pid, place.element, (words.VALUE,))}
        box = self._scale.box(facts.get(words.POSITION), facts.get(words.SIZE))
        states = set(words.states_of(values, role, shown=box is not None))
        if place.element == self._focus:
            states.add("focused")
        if role in words.FIELDS:
            edits = self._port.settable(self._pid, place.element, words.VALUE)
            states.add("editable" if edits else "read_only")
        value = words.value_of(values, role)
        submenu = role == "menu item" and bool(_refs(facts.get(words.CHILDREN)))
        node = Node(
            ref=str(place.element.number),
            role="menu" if submenu else role,
            name=words.name_of(values, role),
            value=None if value is None else value[:VALUE_LENGTH],
            states=frozenset(states),
            box=box,
            parent=None if parent is None else parent.ref,
            index=place.index,
            pid=self._pid,
            toolkit="ax",
            accelerator=words.shortcut_of(facts),
        )
        return node, values


def _changed(pid: int, node: Node, text: str | None) -> Told:
    """Return the report of a changed value: an edit, a check mark, or another value."""
    if node.secure:
        return Told(pid, None)
    if node.editable and text is not None:
        return Told(pid, ChangeKind.TEXT_INSERTED, node, text=text)
    if "checkable" in node.states:
        return Told(pid, ChangeKind.STATE, node, what="checked", on="checked" in node.states)
    return Told(pid, ChangeKind.VALUE, node)


def _closed(facts: Values) -> bool:
    """Tell whether this opens a menu that is not open: it is marked as long as its menu is."""
    return words.text_of(facts, words.ROLE) in _OPENERS and not facts.get(words.SELECTED)


def _refs(value: object) -> list[Ref]:
    if isinstance(value, Ref):
        return [value]
    return [one for one in value if isinstance(one, Ref)] if isinstance(value, list | tuple) else []
