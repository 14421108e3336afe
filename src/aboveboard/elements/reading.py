"""What a platform that answers call by call tells of a process, in the family's words, and who reads it there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol

from aboveboard.elements import ChangeKind, Node
from aboveboard.model.geometry import Point, Rect

VALUE_LENGTH = 257
"""Code points of a value that a node keeps (`Node.value`)."""
LONGEST_TEXT = 1 << 18
"""Code points of a field's text that are compared when it changes."""

_SURFACES = frozenset({"menu", "popup menu"})
_EDGE = 12  # pixels that a platform draws around the list of an open dropdown


@dataclass(frozen=True, slots=True)
class Seen:
    """One top level window: the boxes by which it may be asked for, its nodes in tree order, its fields' whole texts.

    The nodes bear no window yet: which boxes were asked about is the caller's.
    """

    boxes: tuple[Rect, ...]
    nodes: tuple[Node, ...]
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a process: as `elements.Change`, or `kind` None where only the tree is another now.

    An edit has the kind TEXT_INSERTED, whatever was edited, and in `text` all that the field says now, None where
    that was not told. `node` is None where the platform no longer knew it.
    """

    pid: int
    kind: ChangeKind | None
    node: Node | None = None
    text: str | None = field(default=None, repr=False)
    what: str = ""
    on: bool = False


class Source(Protocol):
    """Reads the trees of one platform. Each call may hang; each is made in the thread of its process."""

    def connected(self, told: Callable[[Told], None]) -> AbstractContextManager[None]:
        """Connect until leaving; `told` may be called in any thread. Raises MissingLibrary, NoAccessibility."""

    def thread(self) -> AbstractContextManager[None]:
        """Set up a thread that will ask."""

    def listen(self, pid: int) -> None:
        """Tell from now on what a process reports. Raises Unanswered."""

    def unlisten(self, pid: int, secrets: frozenset[str]) -> None:
        """Tell of it no more, and forget what is kept of it, but by what these fields are known again."""

    def windows(self, pid: int, until_ns: int) -> Sequence[Seen] | None:
        """Return all of its windows, or None where it has no tree. Raises Unanswered, at that moment at the latest."""

    def at(self, pid: int, point: Point) -> Node | None:
        """Return what the platform's own hit test finds, if it belongs to the process. Raises Unanswered."""

    def text(self, pid: int, ref: str) -> str | None:
        """Return the whole text of a field that is no secret at this moment. Raises Unanswered."""


def placed(windows: Sequence[Seen], boxes: Sequence[Rect]) -> tuple[tuple[Node, ...], tuple[Rect, ...]]:
    """Return the nodes of the windows at these boxes, each with its window's box, and the boxes that are known.

    A box is a window's only if the platform said exactly that; the list of an open dropdown, which some platforms
    hang below its field, may be framed by some pixels.
    """
    asked = tuple(dict.fromkeys(boxes))
    held = {box: seen for box in asked for seen in windows if box in seen.boxes}
    free = [box for box in asked if box not in held]
    found: list[Node] = []
    known = {box for box, seen in held.items() if seen.nodes}
    for seen in windows:
        box = next((box for box in asked if held.get(box) is seen), None)
        for node in _in_windows(seen, box, free):
            found.append(node)
            if node.window is not None:
                known.add(node.window)
    return tuple(found), tuple(box for box in asked if box in known)


def _in_windows(seen: Seen, box: Rect | None, free: Sequence[Rect]) -> Iterator[Node]:
    """Yield the nodes that lie in a window that was asked about."""
    windows: dict[str, Rect | None] = {}
    for node in seen.nodes:
        window = windows.get(node.parent or "", box)
        if node.role in _SURFACES and node.box is not None:
            window = next((outer for outer in free if _frames(outer, node.box)), window)
        windows[node.ref] = window
        if window is not None:
            yield replace(node, window=window)


def _frames(outer: Rect, inner: Rect) -> bool:
    return inner.area > 0 and outer.covers(inner) and inner.grown(_EDGE).covers(outer)
