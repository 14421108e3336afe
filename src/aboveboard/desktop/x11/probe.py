"""One window as the server sees it right now, uncached: whether it shows, and what lies above it."""

from aboveboard.desktop import WindowLook
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.identity import Owners
from aboveboard.model.geometry import Rect

_VIEWABLE = 2  # X core protocol, GetWindowAttributes


def look(connection: Connection, owners: Owners, window: int) -> WindowLook | None:
    """Return the look of a window, or None when there is none of that id. All is asked at once: waiting costs."""
    core, answer = connection.xcb.core, connection.answer
    asked = core.GetWindowAttributes(window), core.GetGeometry(window), core.QueryTree(window)
    corner, whole = core.TranslateCoordinates(window, connection.root, 0, 0), core.QueryTree(connection.root)
    owner = owners.asked([window])
    attributes, geometry, tree = (answer(cookie) for cookie in asked)
    place, tops = answer(corner), list(whole.reply().children)
    pid = owners.answered(owner).get(owners.base(window))
    if attributes is None or geometry is None or tree is None or place is None:
        return None
    border = geometry.border_width
    box = Rect(place.dst_x - border, place.dst_y - border, geometry.width + 2 * border, geometry.height + 2 * border)
    top = window if tree.parent in {connection.root, 0} else _top(connection, tree.parent)
    higher = tops[tops.index(top) + 1 :] if top in tops else tops
    return WindowLook(
        box=box,
        mapped=attributes.map_state == _VIEWABLE,
        pid=pid,
        above=tuple(found for found in _shown(connection, higher) if found.meets(box)),
    )


def _top(connection: Connection, window: int) -> int:
    """Return the child of the root that is, or holds, a window; 0 when it is gone."""
    while (tree := connection.answer(connection.xcb.core.QueryTree(window))) is not None:
        if tree.parent in {connection.root, 0}:
            return window
        window = tree.parent
    return 0


def _shown(connection: Connection, windows: list[int]) -> list[Rect]:
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
