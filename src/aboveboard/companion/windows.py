"""The one question the companion asks the X server itself: which top-level window holds the strip."""

from aboveboard.errors import DisplayLost, NoDisplay


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
