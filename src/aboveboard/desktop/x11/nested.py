"""Whether the X server is Xwayland: it serves X clients on a Wayland desktop, and knows nothing of all else there."""

from collections.abc import Sequence

from aboveboard.desktop.x11.connection import Connection

_EXTENSION = b"XWAYLAND"  # since Xwayland 23.1
_OUTPUT, _DEVICE = "XWAYLAND", "xwayland-"


def is_xwayland(connection: Connection, devices: Sequence[str]) -> bool:
    """Tell whether the server says so by its extension, the names of its outputs or those of its input devices."""
    core, randr = connection.xcb.core, connection.extension("randr")
    extension = core.QueryExtension(len(_EXTENSION), _EXTENSION)
    randr.QueryVersion(1, 5).reply()
    resources = randr.GetScreenResourcesCurrent(connection.root).reply()
    asked = [randr.GetOutputInfo(output, resources.config_timestamp) for output in resources.outputs]
    outputs = [connection.text(one.reply().name) for one in asked]
    return (
        bool(extension.reply().present)
        or any(name.startswith(_OUTPUT) for name in outputs)
        or any(name.startswith(_DEVICE) for name in devices)
    )
