"""What is known of one process between two looks: which fields are secret, and what each field said last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.reading import LONGEST_TEXT, Seen, Told
from aboveboard.elements.secrets import is_hidden, names_a_secret
from aboveboard.elements.worker import Unanswered

_FIELDS = frozenset({"text", "entry", "document text", "combo box", "spin button"})


class Followed:
    """Follows one process. Edits are found by comparing texts, so each is told once, whoever asked in between.

    What was ever secret stays secret, also while a person lets it be shown. `secrets` are fields of which that is known
    already; those that are found are added.
    """

    def __init__(self, pid: int, secrets: set[str]) -> None:
        self.pid = pid
        self.serial = 0
        self.stale = True
        self.windows: tuple[Seen, ...] = ()
        self._nodes: dict[str, Node] = {}
        self._texts: dict[str, str] = {}
        self._secrets = secrets

    def read(self, windows: Sequence[Seen]) -> Iterator[Change]:
        """Take a new reading, and yield the edits that it shows."""
        veiled = tuple(replace(seen, nodes=tuple(self._veiled(node) for node in seen.nodes)) for seen in windows)
        if veiled != self.windows:
            self.serial += 1
        self.windows, self.stale = veiled, False
        self._nodes = {node.ref: node for seen in veiled for node in seen.nodes}
        for seen in veiled:
            yield from self._edits(seen.texts)
        self._texts = {ref: text for ref, text in self._texts.items() if ref in self._nodes}

    def absorb(self, told: Told, text_of: Callable[[str], str | None]) -> Iterator[Change]:
        """Yield what a report means; `text_of` asks for a field's text and may raise Unanswered."""
        self.stale = True
        if told.node is None or told.kind is None:
            return
        node = self._joined(self._veiled(told.node))
        if told.kind is ChangeKind.TEXT_INSERTED:
            yield from self._edited(node, told.text, text_of)
            return
        if told.kind is ChangeKind.FOCUSED:
            node = replace(node, states=node.states | {"focused"})
            if node.editable and (told.text is not None or node.ref not in self._texts):
                yield from self._edited(node, told.text, text_of)
        yield Change(told.kind, node, what=told.what, on=told.on)
        if told.kind is ChangeKind.STATE and told.what == "selected" and told.on:
            container = self._nodes.get(node.parent or "")
            if container is not None:
                yield Change(ChangeKind.SELECTION, container)

    def said(self, node: Node, text: str) -> Iterator[Change]:
        """Take what a field says now, and yield what was deleted and inserted since it was last asked."""
        text = text[:LONGEST_TEXT]
        node = self._veiled(node)
        if not node.secure and is_hidden(text):
            self._secrets.add(node.ref)
        if node.secure or node.ref in self._secrets:
            self._texts.pop(node.ref, None)
            return
        before = self._texts.get(node.ref)
        self._texts[node.ref] = text
        if before is not None and before != text:
            yield from difference(node, before, text)

    def is_secret(self, node: Node) -> bool:
        """Tell whether a field's text is never read."""
        return self._veiled(node).secure

    def find(self, ref: str) -> Node | None:
        """Return a node of the last reading."""
        return self._nodes.get(ref)

    def _edits(self, texts: Mapping[str, str]) -> Iterator[Change]:
        for ref, text in texts.items():
            node = self._nodes.get(ref)
            if node is not None:
                yield from self.said(node, text)

    def _edited(self, node: Node, text: str | None, text_of: Callable[[str], str | None]) -> Iterator[Change]:
        if text is None and not node.secure:
            try:
                text = text_of(node.ref)
            except Unanswered:
                return  # the next reading compares
        if text is not None:
            yield from self.said(node, text)

    def _joined(self, node: Node) -> Node:
        """Return a node that was described alone with its place in the tree, if the tree has it."""
        known = self._nodes.get(node.ref)
        if known is None:
            return replace(node, pid=self.pid)
        # Alone a node may not tell all of its role: the list of a dropdown is one by where it hangs.
        role = node.role if node.secure else known.role
        return replace(node, pid=self.pid, parent=known.parent, index=known.index, role=role, window=known.window)

    def _veiled(self, node: Node) -> Node:
        """Return the node as it may be kept: a secret without its value."""
        called = node.role in _FIELDS and names_a_secret(node.name)
        shown = node.role in _FIELDS and is_hidden(node.value or "")
        if not (node.secure or called or shown or node.ref in self._secrets):
            return node
        self._secrets.add(node.ref)
        return replace(node, role="password text", value=None)


def difference(node: Node, before: str, after: str) -> Iterator[Change]:
    """Yield the edit that leads from one text to another: one deletion, one insertion, or both at one place.

    Of equal letters in a row the last counts as the new one.
    """
    start = _shared(before, after)
    old, new = before[start:], after[start:]
    same = _shared(old[::-1], new[::-1])
    removed, added = old[: len(old) - same], new[: len(new) - same]
    if removed:
        yield Change(ChangeKind.TEXT_DELETED, node, start, removed)
    if added:
        yield Change(ChangeKind.TEXT_INSERTED, node, start, added)


def _shared(one: str, other: str) -> int:
    """Return how many code points both begin with, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low
