"""Windows and reports of one process, from UI Automation's answers and events to the family's words."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from aboveboard.elements import ChangeKind, Node
from aboveboard.elements.reading import LONGEST_TEXT, Seen, Told
from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.port import Answer, Heard, UiaPort
from aboveboard.elements.uia.words import box_of, id_of, node_of, whole_text
from aboveboard.model.geometry import Point, Rect

_EVENTS: Mapping[int, ChangeKind] = {
    uia.FOCUS_CHANGED: ChangeKind.FOCUSED,
    uia.MENU_OPENED: ChangeKind.MENU_OPENED,
    uia.MENU_CLOSED: ChangeKind.MENU_CLOSED,
    uia.TEXT_CHANGED: ChangeKind.TEXT_INSERTED,
    uia.WINDOW_OPENED: ChangeKind.WINDOW_OPENED,
    uia.WINDOW_CLOSED: ChangeKind.WINDOW_CLOSED,
}
_SELECTING: Mapping[int, bool] = {uia.SELECTED: True, uia.ADDED_TO_SELECTION: True, uia.REMOVED_FROM_SELECTION: False}


class UiaSource:
    """The family's `Source` on a port. What belongs to another process is left out, with all below it."""

    def __init__(self, port: UiaPort) -> None:
        self._port = port

    def connected(self, told: Callable[[Told], None]) -> AbstractContextManager[None]:
        """Connect; events become reports in the thread in which they are heard."""
        return self._port.connected(lambda heard: told(report_of(heard)))

    def thread(self) -> AbstractContextManager[None]:
        """Set up a thread that will ask."""
        return self._port.thread()

    def listen(self, pid: int) -> None:
        """Tell what a process reports."""
        self._port.listen(pid)

    def unlisten(self, pid: int, secrets: frozenset[str]) -> None:
        """Tell of it no more; Windows itself names an element the same for as long as it is there."""
        del secrets
        self._port.unlisten(pid)

    def windows(self, pid: int, until_ns: int) -> Sequence[Seen] | None:
        """Return each window with its boxes: the whole one, and the one inside its frame."""
        del until_ns  # one call for each window, which Windows itself limits
        answers = self._port.windows(pid)
        return [self._seen(pid, window) for window in answers if window] if answers else None

    def at(self, pid: int, point: Point) -> Node | None:
        """Return the element at a point."""
        answer = self._port.at(point.x, point.y, pid)
        return node_of(answer) if answer is not None and _belongs(answer, pid) else None

    def text(self, pid: int, ref: str) -> str | None:
        """Return a field's text, after asking once more whether it is a secret."""
        answer = self._port.element(pid, id_of(ref))
        if answer is None or answer.properties.get(uia.IS_PASSWORD) or not _belongs(answer, pid):
            return None
        if answer.properties.get(uia.HAS_TEXT) and not answer.properties.get(uia.HAS_VALUE):
            return self._port.text(pid, answer.id, LONGEST_TEXT)
        return whole_text(answer)

    def _seen(self, pid: int, window: Sequence[Answer]) -> Seen:
        own = list(_own(window, pid))
        texts = ((node.ref, whole_text(answer)) for answer, node in own if node.role != "password text")
        return Seen(
            boxes=tuple(self._boxes(window[0])),
            nodes=tuple(node for _, node in own),
            texts={ref: text[:LONGEST_TEXT] for ref, text in texts if text is not None},
        )

    def _boxes(self, window: Answer) -> Iterator[Rect]:
        whole = box_of(window.properties)
        if whole is not None:
            yield whole
        handle = window.properties.get(uia.WINDOW_HANDLE)
        inside = self._port.client_box(handle) if isinstance(handle, int) and handle else None
        if inside is not None and min(inside[2:]) > 0:
            yield Rect(*inside)


def report_of(heard: Heard) -> Told:
    """Return the report of an event; of one whose element is another process's only that something changed."""
    element = heard.element
    if element is None or not _belongs(element, heard.pid):
        return Told(heard.pid, None)
    node = node_of(element)
    if heard.event in _SELECTING:
        return Told(heard.pid, ChangeKind.STATE, node, what="selected", on=_SELECTING[heard.event])
    if heard.event == uia.PROPERTY_CHANGED:
        return _changed(heard, element, node)
    return Told(heard.pid, _EVENTS.get(heard.event), node, text=whole_text(element))


def _changed(heard: Heard, element: Answer, node: Node) -> Told:
    """Return the report of a changed property; the new value counts as the event tells it."""
    told = Told(heard.pid, None)
    if heard.changed == uia.VALUE:
        text = whole_text(element)
        edits = text is not None and node.editable
        kind = ChangeKind.TEXT_INSERTED if edits else ChangeKind.VALUE
        told = Told(heard.pid, None if node.secure else kind, node, text=text if edits else None)
    elif heard.changed == uia.RANGE_VALUE:
        told = Told(heard.pid, ChangeKind.VALUE, node)
    elif heard.changed == uia.TOGGLE_STATE:
        told = Told(heard.pid, ChangeKind.STATE, node, what="checked", on=heard.value == uia.ON)
    elif heard.changed == uia.EXPAND_STATE:
        on = heard.value in {uia.EXPANDED, uia.PARTLY_EXPANDED}
        told = Told(heard.pid, ChangeKind.STATE, node, what="expanded", on=on)
    elif heard.changed == uia.IS_SELECTED:
        told = Told(heard.pid, ChangeKind.STATE, node, what="selected", on=bool(heard.value))
    return told


def _belongs(answer: Answer, pid: int) -> bool:
    return answer.properties.get(uia.PROCESS) == pid


def _own(window: Sequence[Answer], pid: int) -> Iterator[tuple[Answer, Node]]:
    """Yield the elements of the process with their nodes; another's element hides all below it."""
    nodes: dict[int, Node] = {}
    indices: defaultdict[int | None, Iterator[int]] = defaultdict(itertools.count)
    for number, answer in enumerate(window):
        index = next(indices[answer.parent])
        parent = None if answer.parent is None else nodes.get(answer.parent)
        if not _belongs(answer, pid) or (answer.parent is not None and parent is None):
            continue
        nodes[number] = node_of(answer, parent, index)
        yield answer, nodes[number]
