"""What the companion asks the X server itself: a monitor for the strip, what holds its window, and the Pause key."""

from collections.abc import Callable
from typing import Any

from aboveboard.errors import DisplayLost, NoDisplay
from aboveboard.model.geometry import Rect

_PAUSE = 0xFF13  # keysym Pause (X.Org keysymdef.h)


def top_level(window: int) -> int:
    """Return the X id of the child of the root window that holds a window (Tk wraps each top-level in one).

    Raises NoDisplay, or DisplayLost when the window is gone.
    """
    import xcffib
    import xcffib.xproto

    try:
        connection = xcffib.connect()
    except xcffib.ConnectionException as error:
        raise NoDisplay("no X server answers") from error
    try:
        while True:
            tree = connection.core.QueryTree(window).reply()
            if tree.parent in {tree.root, 0}:
                return window
            window = int(tree.parent)
    except (xcffib.Error, xcffib.ConnectionException) as error:
        raise DisplayLost("the strip's window is gone") from error
    finally:
        connection.disconnect()


def first_monitor() -> Rect | None:
    """Return the box of the primary monitor, or of the first; None where the server tells of none."""
    import xcffib
    import xcffib.randr

    try:
        connection = xcffib.connect()
    except xcffib.ConnectionException:
        return None
    try:
        asked = connection(xcffib.randr.key).GetMonitors(connection.get_setup().roots[0].root, True)
        found = sorted(asked.reply().monitors, key=lambda monitor: not monitor.primary)
    except (xcffib.Error, xcffib.ConnectionException):
        return None
    finally:
        connection.disconnect()
    return Rect(found[0].x, found[0].y, found[0].width, found[0].height) if found else None


def on_pause_key(act: Callable[[], None]) -> None:
    """Call `act` whenever the Pause key is pressed anywhere on the screen, until the screen goes away.

    Returns at once where the keyboard has no such key or another program holds it; the strip pauses all the same.
    """
    import xcffib
    import xcffib.xproto as x

    try:
        connection = xcffib.connect()
        setup = connection.get_setup()
        code = _keycode(connection, setup)
        if code:
            root = setup.roots[0].root
            mode = x.GrabMode.Async
            connection.core.GrabKeyChecked(True, root, x.ModMask.Any, code, mode, mode).check()
        while code:
            if isinstance(connection.wait_for_event(), x.KeyPressEvent):
                act()
    except (xcffib.Error, xcffib.ConnectionException):
        return


def _keycode(connection: Any, setup: Any) -> int:
    count = setup.max_keycode - setup.min_keycode + 1
    mapping = connection.core.GetKeyboardMapping(setup.min_keycode, count).reply()
    wide = mapping.keysyms_per_keycode
    rows = (mapping.keysyms[start : start + wide] for start in range(0, count * wide, wide))
    return next((setup.min_keycode + number for number, row in enumerate(rows) if _PAUSE in list(row)), 0)
