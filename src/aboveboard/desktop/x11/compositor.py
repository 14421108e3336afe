"""Whether a compositor paints the screen from the windows' own pixels, by the selection that it has to own (EWMH)."""

from collections.abc import Callable

from aboveboard.desktop.x11.connection import Connection, Packet

_SELECTION = "_NET_WM_CM_S0"
_ANY_CHANGE = 1 | 2 | 4  # a new owner, the owner's window destroyed, the owner gone (XFIXES, SelectSelectionInput)
_NONE = 0


class Compositor:
    """`runs` is kept by the server's own events; whoever depends on it is told of each change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: list[Callable[[], None]] = []
        self.runs = False

    def start(self) -> None:
        """Ask to be told of every change."""
        fixes = self._connection.extension("xfixes")
        fixes.QueryVersion(5, 0).reply()
        selection = self._connection.atom(_SELECTION)
        _, first = self._connection.codes("xfixes")
        self._connection.on(first, self._note)
        fixes.SelectSelectionInput(self._connection.root, selection, _ANY_CHANGE)
        self.runs = self._connection.xcb.core.GetSelectionOwner(selection).reply().owner != _NONE

    def tell(self, changed: Callable[[], None]) -> None:
        """Call this after each change from now on."""
        self._told.append(changed)

    def _note(self, packet: Packet) -> None:
        self.runs = int.from_bytes(packet[8:12], "little") != _NONE
        for changed in self._told:
            changed()
