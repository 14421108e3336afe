"""The page as rrweb mirrors it: which node is what, by id; no text of a page is kept, only what fields hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aboveboard.importers import Labels
from aboveboard.importers.roles import of_tag
from aboveboard.model.elements import Absence, Element, ElementOrAbsence, ElementSource, NotRecognised, Proof
from aboveboard.model.text import Hidden

ELEMENT, TEXT = 2, 3  # of rrweb's `NodeType`


@dataclass(slots=True)
class Node:
    """One element of the page: its tag, its kind of input, its role where the page says one, and what it holds.

    An option that names no value is `worded`: its value is its text, with the spaces of HTML's own rule.
    """

    id: int
    tag: str
    kind: str = ""
    role: str = ""
    parent: int | None = None
    options: list[int] = field(default_factory=list)
    value: str = field(default="", repr=False)
    worded: bool = False

    @property
    def secure(self) -> bool:
        """Whether it takes a secret."""
        return self.kind == "password"


class Nodes:
    """The elements of one page."""

    def __init__(self, label: Labels) -> None:
        self._label = label
        self._nodes: dict[int, Node] = {}
        self._secure: set[int] = set()

    def begin(self, root: object) -> None:
        """Take a full snapshot in place of what was known; once a field was secure it stays so."""
        self._nodes = {}
        self._take(root, None)

    def leave(self) -> None:
        """Forget which fields took secrets: another page numbers its nodes afresh."""
        self._secure.clear()

    def changed(self, data: Mapping[str, Any]) -> None:
        """Take a mutation: nodes that went, came or got other attributes."""
        for gone in _objects(data.get("removes")):
            self._forget(gone.get("id"))
        for came in _objects(data.get("adds")):
            parent, following = came.get("parentId"), came.get("nextId")
            self._take(came.get("node"), parent if isinstance(parent, int) else None, following)
        for other in _objects(data.get("attributes")):
            number, attributes = other.get("id"), other.get("attributes")
            node = self._nodes.get(number) if isinstance(number, int) else None
            if node is not None and isinstance(attributes, dict) and isinstance(attributes.get("type"), str):
                node.kind = attributes["type"].lower()
                self._note(node)

    def get(self, number: object) -> Node | None:
        """Return a node by its id."""
        return self._nodes.get(number) if isinstance(number, int) else None

    def is_secure(self, node: Node) -> bool:
        """Tell whether a field takes a secret, or ever did."""
        return node.id in self._secure

    def element(self, number: object) -> ElementOrAbsence:
        """Return a node as an element; its name is not told by what rrweb keeps of an action."""
        node = self.get(number)
        return NotRecognised(reason=Absence.NOT_EXPOSED) if node is None else self.described(node)

    def described(self, node: Node) -> Element:
        """Return a node as an element."""
        secure = self.is_secure(node)
        return Element(
            id=f"n{node.id}",
            role=of_tag(node.tag, node.kind, node.role),
            value=self._label(node.value) if node.value and not secure else None,
            name=Hidden(),
            secure=secure,
            source=ElementSource.DOM,
            proof=Proof.HIT_TEST,
        )

    def option(self, node: Node, value: str) -> int | None:
        """Return the place of an option among those of its list."""
        held = [self._nodes[number].value for number in node.options if number in self._nodes]
        return held.index(value) if value in held else None

    def _take(self, found: object, parent: int | None, following: object = None) -> None:
        """Take a node with all within it; pages nest deeper than Python calls."""
        waiting: list[tuple[object, int | None, object]] = [(found, parent, following)]
        while waiting:
            one, above, after = waiting.pop()
            if not isinstance(one, dict):
                continue
            number, children = one.get("id"), one.get("childNodes")
            inside = above
            if isinstance(number, int) and one.get("type") == ELEMENT:
                self._add(number, one, above, after)
                inside = number
            elif one.get("type") == TEXT:
                self._worded(above, one.get("textContent"))
            if isinstance(children, list):
                waiting.extend((child, inside, None) for child in reversed(children))

    def _add(self, number: int, found: Mapping[str, Any], parent: int | None, following: object) -> None:
        attributes = found.get("attributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        tag = str(found.get("tagName", "")).lower()
        told = {name: value for name, value in attributes.items() if isinstance(value, str)}
        kind = told.get("type", "").lower() if tag in {"input", "button"} else ""
        node = Node(number, tag, kind, told.get("role", ""), parent, value=told.get("value", ""))
        node.worded = tag == "option" and "value" not in told
        self._nodes[number] = node
        self._note(node)
        if tag == "option" and (owner := self._list_of(parent)) is not None:
            place = owner.options.index(following) if following in owner.options else len(owner.options)
            owner.options.insert(place, number)

    def _worded(self, number: int | None, text: object) -> None:
        node = self._nodes.get(number) if number is not None else None
        if node is not None and node.worded and isinstance(text, str):
            node.value = " ".join((node.value + text).split())

    def _note(self, node: Node) -> None:
        if node.secure:
            self._secure.add(node.id)

    def _list_of(self, number: int | None) -> Node | None:
        """Return the list that an option belongs to, which may be two levels up."""
        for _ in range(2):
            node = self._nodes.get(number) if number is not None else None
            if node is None or node.tag == "select":
                return node
            number = node.parent
        return None

    def _forget(self, number: object) -> None:
        """Forget a node; what was within it is not asked for again."""
        node = self._nodes.pop(number, None) if isinstance(number, int) else None
        owner = self._list_of(node.parent) if node is not None and node.tag == "option" else None
        if node is not None and owner is not None and node.id in owner.options:
            owner.options.remove(node.id)


def _objects(found: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))
