"""The monitors by RandR, and the scale that the desktop set for its toolkits."""

import re
from typing import Any

from aboveboard.desktop.x11.connection import Connection
from aboveboard.model.geometry import Monitor, Rect

_DPI = re.compile(r"^Xft\.dpi:\s*(\d+)", re.MULTILINE)
_NORMAL_DPI = 96


def monitors(connection: Connection) -> tuple[Monitor, ...]:
    """Return the active monitors in device pixels; a server without any is one monitor, its root window."""
    randr = connection.extension("randr")
    randr.QueryVersion(1, 5).reply()
    scale = _scale_percent(connection)
    found = [
        Monitor(
            name=connection.text(connection.xcb.core.GetAtomName(monitor.name).reply().name),
            box=Rect(monitor.x, monitor.y, monitor.width, monitor.height),
            scale_percent=scale,
        )
        for monitor in randr.GetMonitors(connection.root, True).reply().monitors
    ]
    return tuple(found) or (Monitor(name="screen", box=root_box(ask_root_box(connection)), scale_percent=scale),)


def ask_root_box(connection: Connection) -> Any:
    """Ask for the size of the root window; give what comes back to `root_box`."""
    return connection.xcb.core.GetGeometry(connection.root)


def root_box(asked: Any) -> Rect:
    """Return the box of the root window."""
    geometry = asked.reply()
    return Rect(0, 0, geometry.width, geometry.height)


def _scale_percent(connection: Connection) -> int:
    atoms, core = connection.x.xproto.Atom, connection.xcb.core
    asked = core.GetProperty(False, connection.root, atoms.RESOURCE_MANAGER, atoms.STRING, 0, 1 << 16)
    found = _DPI.search(connection.text(asked.reply().value))
    return 100 if found is None else round(int(found[1]) * 100 / _NORMAL_DPI)
