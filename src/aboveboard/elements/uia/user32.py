"""Three calls of user32 that UI Automation lacks: physical pixels for a thread, and the inside of a window.

Sources: learn.microsoft.com/windows/win32/api/winuser/ nf-winuser-setthreaddpiawarenesscontext,
nf-winuser-getclientrect, nf-winuser-clienttoscreen.
"""

import contextlib
import sys
from collections.abc import Iterator

from aboveboard.errors import MissingLibrary

_PER_MONITOR_V2 = -4  # DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2


@contextlib.contextmanager
def physical_pixels() -> Iterator[None]:
    """Have every box that this thread asks for in physical pixels, whatever scale its monitor has."""
    if sys.platform != "win32":
        raise MissingLibrary("user32 is a library of Windows")
    import ctypes

    call = ctypes.windll.user32.SetThreadDpiAwarenessContext
    call.argtypes, call.restype = [ctypes.c_void_p], ctypes.c_void_p
    before = call(_PER_MONITOR_V2)
    try:
        yield
    finally:
        call(before)


def client_box(handle: int) -> tuple[int, int, int, int] | None:
    """Return left, top, width and height of the inside of a window on the screen; None for one that is gone."""
    if sys.platform != "win32":
        raise MissingLibrary("user32 is a library of Windows")
    import ctypes
    from ctypes import wintypes

    size, corner = wintypes.RECT(), wintypes.POINT(0, 0)
    window = wintypes.HWND(handle)
    user32 = ctypes.windll.user32
    if not user32.GetClientRect(window, ctypes.byref(size)) or not user32.ClientToScreen(window, ctypes.byref(corner)):
        return None
    return corner.x, corner.y, size.right, size.bottom
