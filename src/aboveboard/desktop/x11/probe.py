"""One window as the server sees it right now, uncached: whether it shows, and what lies above it."""

from typing import Any

import xcffib
from xcffib.xproto import MapState

from aboveboard.desktop import WindowLook
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.identity import Owners
from aboveboard.model.geometry import Rect


def look(connection: Connection, owners: Owners, window: int) -> WindowLook | None:
    """Return the look of a window, or None when there is none of that id."""
    core = connection.xcb.core
    asked = core.GetWindowAttributes(window), core.GetGeometry(window)
    corner, tree = core.TranslateCoordinates(window, connection.root, 0, 0), core.QueryTree(connection.root)
    try:
        attributes, geometry = (cookie.reply() for cookie in asked)
        place = corner.reply()
    except xcffib.Error:
        return None
    finally:
        tops = list(tree.reply().children)
    border = geometry.border_width
    box = Rect(place.dst_x - border, place.dst_y - border, geometry.width + 2 * border, geometry.height + 2 * border)
    top = _top(core, window, connection.root)
    higher = tops[tops.index(top) + 1 :] if top in tops else tops
    return WindowLook(
        box=box,
        mapped=attributes.map_state == MapState.Viewable,
        pid=owners.pids([window]).get(owners.base(window)),
        above=tuple(found for found in _shown(core, higher) if found.meets(box)),
    )


def _top(core: Any, window: int, root: int) -> int:
    try:
        while (parent := core.QueryTree(window).reply().parent) not in {root, 0}:
            window = parent
    except xcffib.Error:
        return 0
    return window


def _shown(core: Any, windows: list[int]) -> list[Rect]:
    """Return the boxes of the mapped ones, whatever their class or shape."""
    asked = [(core.GetWindowAttributes(window), core.GetGeometry(window)) for window in windows]
    found = []
    for attributes, geometry in asked:
        try:
            mapped, place = attributes.reply().map_state == MapState.Viewable, geometry.reply()
        except xcffib.Error:
            continue
        if mapped:
            border = 2 * place.border_width
            found.append(Rect(place.x, place.y, place.width + border, place.height + border))
    return found
