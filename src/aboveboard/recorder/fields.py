"""What a field should hold by the edits that were told, to find out when it loses the focus whether some were not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from aboveboard.elements import Change, ChangeKind, Node, Tree

LONGEST = 20_000
"""Longer texts are not compared: reading them would cost the application too much."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field's whole text, read when the focus came to it (`left` is False) or left it."""

    node: Node
    text: str = field(repr=False)
    left: bool
    tree: Tree | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Missed:
    """The smallest replacement that turns what was told of a field into what it holds."""

    position: int
    removed: str = field(repr=False)
    inserted: str = field(repr=False)


class Fields:
    """Knows one field: that with the focus."""

    def __init__(self) -> None:
        self._key: tuple[int | None, str] | None = None
        self._text = ""
        self._edited = False

    def entered(self, compared: Compared) -> None:
        """Take the text that a field begins with; a long one is not watched."""
        known = len(compared.text) <= LONGEST
        self._key, self._text, self._edited = (_key(compared.node) if known else None), compared.text, False

    def edited(self, change: Change) -> None:
        """Follow an edit; one that does not fit leaves the text as it was, and the comparison will tell."""
        if self._key != _key(change.node):
            return
        self._edited = True
        at, text = change.position, change.text
        if change.kind is ChangeKind.TEXT_INSERTED:
            self._text = self._text[:at] + text + self._text[at:]
        elif self._text[at : at + len(text)] == text:
            self._text = self._text[:at] + self._text[at + len(text) :]

    def missed(self, compared: Compared) -> Missed | None:
        """Return what puts right the text that was told, and None where all was told.

        No more than that: what stood in a field before is nobody's edit and is not for us to write down.

        A field none of whose edits were told is not judged: its tree may tell of none, and keys speak for it.
        """
        known, self._key = self._key, None
        if known != _key(compared.node) or not self._edited or len(compared.text) > LONGEST:
            return None
        return None if compared.text == self._text else _difference(self._text, compared.text)


def _difference(old: str, new: str) -> Missed:
    """Return the replacement between the longest common beginning and the longest common end."""
    start = _alike(old, new)
    rest = _alike(reversed(old[start:]), reversed(new[start:]))
    return Missed(start, old[start : len(old) - rest], new[start : len(new) - rest])


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _key(node: Node) -> tuple[int | None, str]:
    return node.pid, node.ref
