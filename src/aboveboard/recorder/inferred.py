"""Edits of applications whose trees tell of none: derived from keys, and marked as such.

Keys alone are wrong after undo and mouse selections, so this is for fields that are known and stay silent only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Report, Stroke

SILENT_MS = 400
"""A tree that has told nothing of a key after so long will not; toolkits answer within tens of ms."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A printable key in an editable field, whose edit has not been told."""

    t: int
    approved: Approved
    node: Node
    tree: Tree | None
    text: str = field(repr=False)


class Inferred:
    """Waits for the edit of each printable key, and gives it up for a process that has ever told one."""

    def __init__(self) -> None:
        self._expected: list[Expected] = []
        self._told: set[int | None] = set()
        self._end = 0

    def expect(self, stroke: Stroke, t: int, approved: Approved) -> None:
        """Note a key that should edit the focused field."""
        node, raw = stroke.focus, stroke.raw
        prints = bool(raw.text) and raw.text.isprintable() and not raw.composing
        if not isinstance(node, Node) or node.said is not None:
            return  # a page tells its edits itself, and later than the focus goes to a field that is secret
        if node.editable and prints and node.pid not in self._told:
            self._expected.append(Expected(t, approved, node, stroke.tree, raw.text))

    def told(self, pid: int | None) -> None:
        """Note that a process tells of its edits."""
        if pid not in self._told:
            self._told.add(pid)
            self._expected = [expected for expected in self._expected if expected.node.pid != pid]

    def waited(self, t: int) -> Iterator[tuple[Expected, Report]]:
        """Yield what must have happened though nothing told of it, as if it had been told."""
        while self._expected and t - self._expected[0].t >= SILENT_MS:
            expected = self._expected.pop(0)
            # Where in the field is unknown; what is typed in one go is one after the other.
            change = Change(ChangeKind.TEXT_INSERTED, expected.node, position=self._end, text=expected.text)
            self._end += len(expected.text)
            yield expected, Report(change, expected.tree)
