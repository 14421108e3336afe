"""One window as the server sees it right now, uncached: whether it shows, and what lies above it."""

import struct
from collections.abc import Sequence

from aboveboard.desktop import WindowLook
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.identity import Owners
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.model.geometry import Rect

_VIEWABLE = 2  # X core protocol, GetWindowAttributes

# Answers (the encoding of the X core protocol): how a window is mapped, a size with its border, a place on the screen,
# and a window's parent and number of children, which follow.
_STATE, _SIZE, _PLACE = struct.Struct("=26xB"), struct.Struct("=16xHHH"), struct.Struct("=12xhh")
_FAMILY, _CHILDREN = struct.Struct("=12xIH"), 32


class Probe:
    """Looks at one window after another; the questions about the one that was looked at last are kept."""

    def __init__(self, connection: Connection, owners: Owners) -> None:
        self._connection = connection
        self._owners = owners
        self._window: int | None = None
        self._questions: tuple[Prepared, ...] = ()

    def ask(self, window: int) -> Sequence[int]:
        """Ask all about a window at once, since waiting costs; `answered` gives what comes back."""
        if window != self._window:
            self._window, self._questions = window, self._about(window)
        return [question.ask() for question in self._questions]

    def answered(self, asked: Sequence[int], window: int) -> WindowLook | None:
        """Return the look of a window, or None when there is none of that id."""
        connection = self._connection
        attributes, geometry, tree, corner, whole, owner = (connection.told(each) for each in asked)
        if attributes is None or geometry is None or tree is None or corner is None or whole is None:
            return None
        (state,), (width, height, border) = _STATE.unpack_from(attributes), _SIZE.unpack_from(geometry)
        (x, y), (parent, _) = _PLACE.unpack_from(corner), _FAMILY.unpack_from(tree)
        box = Rect(x - border, y - border, width + 2 * border, height + 2 * border)
        tops = struct.unpack_from(f"={_FAMILY.unpack_from(whole)[1]}I", whole, _CHILDREN)
        top = window if parent in {connection.root, 0} else _top(connection, parent)
        higher = tops[tops.index(top) + 1 :] if top in tops else tops
        return WindowLook(
            box=box,
            mapped=state == _VIEWABLE,
            pid=None if owner is None else self._owners.told(owner).get(self._owners.base(window)),
            above=tuple(found for found in _shown(connection, higher) if found.meets(box)),
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


def _top(connection: Connection, window: int) -> int:
    """Return the child of the root that is, or holds, a window; 0 when it is gone."""
    while (tree := connection.answer(connection.xcb.core.QueryTree(window))) is not None:
        if tree.parent in {connection.root, 0}:
            return window
        window = tree.parent
    return 0


def _shown(connection: Connection, windows: Sequence[int]) -> list[Rect]:
    """Return the boxes of the mapped ones, whatever their class or shape."""
    core = connection.xcb.core
    asked = [(core.GetWindowAttributes(window), core.GetGeometry(window)) for window in windows]
    found = []
    for attributes, geometry in asked:
        state, place = connection.answer(attributes), connection.answer(geometry)
        if state is not None and place is not None and state.map_state == _VIEWABLE:
            border = 2 * place.border_width
            found.append(Rect(place.x, place.y, place.width + border, place.height + border))
    return found
