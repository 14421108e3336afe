"""Edits of applications whose trees tell of none: derived from keys, and marked as such.

Keys alone are wrong after undo and mouse selections, so this is for fields that are known and stay silent only. A tree
that was merely late tells such an edit after all: it is not written down twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.recorder.causes import LATE_MS
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Report, Stroke
from aboveboard.recorder.tellers import Tellers

SILENT_MS = 400
"""A tree that has told nothing of a key after so long hardly will; toolkits answer within tens of ms."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A printable key in an editable field, whose edit has not been told."""

    t: int
    approved: Approved
    node: Node
    tree: Tree | None
    text: str = field(repr=False)


class Inferred:
    """Waits for the edit of each printable key of a stretch, unless its process has ever told one."""

    def __init__(self, tellers: Tellers) -> None:
        self._tellers = tellers
        self._expected: list[Expected] = []
        self._written: list[Expected] = []
        self._end = 0

    def expect(self, stroke: Stroke, t: int, approved: Approved) -> None:
        """Note a key that should edit the focused field."""
        node, raw = stroke.focus, stroke.raw
        prints = bool(raw.text) and raw.text.isprintable() and not raw.composing
        if not isinstance(node, Node) or node.said is not None:
            return  # a page tells its edits itself, and later than the focus goes to a field that is secret
        if node.editable and prints and node.pid not in self._tellers:
            self._expected.append(Expected(t, approved, node, stroke.tree, raw.text))

    def forget(self) -> None:
        """Forget the keys whose edit has not been told: it is not known any more what they went to."""
        self._expected.clear()

    def told(self, change: Change, t: int) -> Change | None:
        """Take an edit that a tree tells; return what of it was not inferred before, None where all of it was."""
        pid = change.node.pid
        if pid not in self._tellers:
            self._tellers.told(pid)
            self._expected = [expected for expected in self._expected if expected.node.pid != pid]
        if change.kind is not ChangeKind.TEXT_INSERTED:
            return change
        self._written = [each for each in self._written if t - each.t <= LATE_MS]
        rest = change.text
        while known := self._known(change.node, rest):
            rest = rest[known:]
        if not rest and change.text:
            return None
        return replace(change, position=change.position + len(change.text) - len(rest), text=rest)

    def _known(self, node: Node, text: str) -> int:
        """Return how much of the beginning of a text one key was taken to have typed; that key explains no other."""
        for place, each in enumerate(self._written):
            if (each.node.pid, each.node.ref) == (node.pid, node.ref) and text.startswith(each.text):
                del self._written[: place + 1]  # what was told of those before it would have come first
                return len(each.text)
        return 0

    def waited(self, t: int, tree_of: Callable[[int | None], Tree | None]) -> Iterator[tuple[Expected, Node, bool]]:
        """Yield the keys of which nothing told, with the field as it is now and whether it has the focus.

        While a tree cannot be read they wait: once it can, it may tell of them after all. What is gone by then is
        forgotten.
        """
        while self._expected and t - self._expected[0].t >= SILENT_MS:
            expected = self._expected[0]
            tree = tree_of(expected.node.pid)
            if tree is None and t - expected.t < LATE_MS:
                return
            del self._expected[0]
            now = None if tree is None else tree.find(expected.node.ref)
            if tree is not None and now is not None:
                yield expected, now, tree.focus == now.ref

    def written(self, expected: Expected) -> Report:
        """Return what must have happened though nothing told of it, as if it had been told."""
        self._written.append(expected)
        # Where in the field is unknown; what is typed in one go is one after the other.
        change = Change(ChangeKind.TEXT_INSERTED, expected.node, position=self._end, text=expected.text)
        self._end += len(expected.text)
        return Report(change, expected.tree)
