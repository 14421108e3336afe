"""What a field should hold by the edits that were told, to find out when it loses the focus whether some were not."""

from dataclasses import dataclass, field

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

    def missed(self, compared: Compared) -> str | None:
        """Return what the field was held to contain where it contains something else, and None where all was told.

        A field none of whose edits were told is not judged: its tree may tell of none, and keys speak for it.
        """
        known, self._key = self._key, None
        if known != _key(compared.node) or not self._edited or len(compared.text) > LONGEST:
            return None
        return None if compared.text == self._text else self._text


def _key(node: Node) -> tuple[int | None, str]:
    return node.pid, node.ref
