"""Whether the server shows its screen saver, and when it last had input from anybody (MIT-SCREEN-SAVER extension)."""

from typing import Any

from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.errors import NoDisplay

_NOTIFY = 1
_SHOWN = (1, 2)  # On and Cycle; the others are Off and Disabled


class Saver:
    """The saver's state, kept by the server's own events; a server without the extension never shows one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._saver: Any = None
        self.shown = False

    def start(self) -> None:
        """Ask to be told of every change."""
        try:
            saver = self._saver = self._connection.extension("screensaver")
        except NoDisplay:
            return
        saver.QueryVersion(1, 1).reply()
        _, first = self._connection.codes("screensaver")
        self._connection.on(first, self._note)
        saver.SelectInput(self._connection.root, _NOTIFY)
        self.shown = saver.QueryInfo(self._connection.root).reply().state in _SHOWN

    def ask(self) -> Any:
        """Send the question for how long the server has had no input; None where the server cannot tell."""
        return None if self._saver is None else self._saver.QueryInfo(self._connection.root)

    @staticmethod
    def idle(asked: Any) -> int:
        """Return the answer in ms."""
        return int(asked.reply().ms_since_user_input)

    def _note(self, packet: Packet) -> None:
        self.shown = packet[1] in _SHOWN
