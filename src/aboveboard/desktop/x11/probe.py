"""One window as the server sees it right now, uncached: whether it shows, and what lies above it."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aboveboard.desktop import WindowLook
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.identity import Owners
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.model.geometry import Rect

_VIEWABLE = 2  # X core protocol, GetWindowAttributes

# Answers (the encoding of the X core protocol): how a window is mapped, its place in its parent and its size with the
# border, a place on the screen, and a window's parent and number of children, which follow.
_STATE, _GEOMETRY, _PLACE = struct.Struct("=26xB"), struct.Struct("=12xhhHHH"), struct.Struct("=12xhh")
_FAMILY, _CHILDREN = struct.Struct("=12xIH"), 32

_MOST_ABOVE = 64
"""So many windows that lay higher the last time are asked about at once; what else lies there takes a second trip."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about a window, and about those that lay higher the last time: how each is mapped, and where."""

    window: int
    about: Sequence[int]
    above: Mapping[int, Sequence[int]]


class Probe:
    """Looks at one window after another; the questions about the one that was looked at last are kept."""

    def __init__(self, connection: Connection, owners: Owners) -> None:
        self._connection = connection
        self._owners = owners
        self._window: int | None = None
        self._questions: tuple[Prepared, ...] = ()
        self._above: dict[int, tuple[Prepared, ...]] = {}

    def ask(self, window: int) -> Asked:
        """Ask all at once, since waiting costs; `answered` gives what comes back."""
        if window != self._window:
            self._window, self._questions = window, self._about(window)
        about = [question.ask() for question in self._questions]
        return Asked(window, about, _asked(self._above))

    def answered(self, asked: Asked) -> WindowLook | None:
        """Return the look of a window, or None when there is none of that id."""
        told = self._connection.told
        attributes, geometry, tree, corner, whole, owner = (told(each) for each in asked.about)
        above = self._told(asked.above)
        if attributes is None or geometry is None or tree is None or corner is None or whole is None:
            return None
        (state,), (_, _, width, height, border) = _STATE.unpack_from(attributes), _GEOMETRY.unpack_from(geometry)
        (x, y), (parent, _) = _PLACE.unpack_from(corner), _FAMILY.unpack_from(tree)
        box = Rect(x - border, y - border, width + 2 * border, height + 2 * border)
        tops = struct.unpack_from(f"={_FAMILY.unpack_from(whole)[1]}I", whole, _CHILDREN)
        top = asked.window if parent in {self._connection.root, 0} else _top(self._connection, parent)
        higher = tops[tops.index(top) + 1 :] if top in tops else tops
        return WindowLook(
            box=box,
            mapped=state == _VIEWABLE,
            pid=None if owner is None else self._owners.told(owner).get(self._owners.base(asked.window)),
            above=tuple(found for found in self._shown(higher, above) if found.meets(box)),
        )

    def _about(self, window: int) -> tuple[Prepared, ...]:
        core, root = self._connection.xcb.core, self._connection.root
        asked = (
            (core.GetWindowAttributes, window),
            (core.GetGeometry, window),
            (core.QueryTree, window),
            (core.TranslateCoordinates, window, root, 0, 0),
            (core.QueryTree, root),
        )
        about = [Prepared(self._connection, request, *values) for request, *values in asked]
        return (*about, self._owners.prepared([window]))

    def _shown(self, higher: Sequence[int], told: Mapping[int, Rect | None]) -> Iterator[Rect]:
        """Yield the boxes of the mapped ones, whatever their class or shape."""
        core = self._connection.xcb.core
        new = {
            window: tuple(
                Prepared(self._connection, ask, window) for ask in (core.GetWindowAttributes, core.GetGeometry)
            )
            for window in higher
            if window not in told
        }
        boxes = {**told, **(self._told(_asked(new)) if new else {})}
        known = {**self._above, **new}
        self._above = {window: known[window] for window in higher[:_MOST_ABOVE]}
        yield from (found for window in higher if (found := boxes[window]) is not None)

    def _told(self, asked: Mapping[int, Sequence[int]]) -> dict[int, Rect | None]:
        """Return the box of each window that is mapped, with its border, and None for the others."""
        answers = {window: [self._connection.told(each) for each in numbers] for window, numbers in asked.items()}
        return {window: _box(*answered) for window, answered in answers.items()}


def _asked(questions: Mapping[int, Sequence[Prepared]]) -> dict[int, Sequence[int]]:
    return {window: [question.ask() for question in each] for window, each in questions.items()}


def _box(attributes: bytes | None, geometry: bytes | None) -> Rect | None:
    if attributes is None or geometry is None or _STATE.unpack_from(attributes)[0] != _VIEWABLE:
        return None
    x, y, width, height, border = _GEOMETRY.unpack_from(geometry)
    return Rect(x, y, width + 2 * border, height + 2 * border)


def _top(connection: Connection, window: int) -> int:
    """Return the child of the root that is, or holds, a window; 0 when it is gone."""
    while (tree := connection.answer(connection.xcb.core.QueryTree(window))) is not None:
        if tree.parent in {connection.root, 0}:
            return window
        window = tree.parent
    return 0
