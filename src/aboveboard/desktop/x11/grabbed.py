"""Whether a program has grabbed the keyboard, by one request with a reply."""

from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.prepared import Prepared

_INPUT_ONLY, _OVERRIDE_REDIRECT = 2, 1 << 9
_STATUS, _ALREADY_GRABBED = 1, 1


class Grabbed:
    """Asks for a grab that the server has to refuse: its reason tells whether another client holds the keyboard.

    The window is never mapped, so nothing can be grabbed for it. The server looks at the grab there is before it
    looks at the window (X core protocol, GrabKeyboard), by core and by XI2 requests alike. It tells nobody.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._question: Prepared

    def start(self) -> None:
        """Make the window."""
        core, window = self._connection.xcb.core, self._connection.xcb.generate_id()
        root = self._connection.root
        core.CreateWindow(0, window, root, 0, 0, 1, 1, 0, _INPUT_ONLY, 0, _OVERRIDE_REDIRECT, [1])
        mode = self._connection.x.xproto.GrabMode.Async
        self._question = Prepared(self._connection, core.GrabKeyboard, False, window, 0, mode, mode)

    def ask(self) -> int:
        """Send the question; give what comes back to `read`, after whatever else was asked meanwhile."""
        return self._question.ask()

    def read(self, asked: int) -> bool:
        """Return whether another client has the keyboard to itself. Raises DisplayLost."""
        return self._connection.sure(asked)[_STATUS] == _ALREADY_GRABBED
