"""Secure fields: once seen as secret, a field stays secret; its use is told once, with no length and no timing."""

from aboveboard.elements import Node
from aboveboard.model.elements import NotRecognised


class Secrets:
    """Knows which fields ever held a secret, and whether one has the focus."""

    def __init__(self) -> None:
        self._fields: set[tuple[int | None, str]] = set()
        self._inside: tuple[int | None, str] | None = None

    def hides(self, node: Node | NotRecognised) -> bool:
        """Tell whether a field is secret now or ever was, as when its content is shown in clear on request."""
        if isinstance(node, NotRecognised):
            return False
        key = (node.pid, node.ref)
        if node.secure:
            self._fields.add(key)
        return key in self._fields

    def entered(self, node: Node | NotRecognised) -> bool:
        """Note where the focus is; tell whether the use of a secure field is to be told now."""
        if isinstance(node, NotRecognised) or not self.hides(node):
            self._inside = None
            return False
        key = (node.pid, node.ref)
        new, self._inside = key != self._inside, key
        return new

    @property
    def inside(self) -> bool:
        """Whether a secure field has the focus."""
        return self._inside is not None
