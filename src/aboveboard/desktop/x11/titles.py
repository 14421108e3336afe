"""Titles of browsers' windows, which tell whether a page is what its window shows. In memory only, and no others'."""

from collections.abc import Callable, Sequence

from aboveboard.desktop.x11.connection import Connection, Packet

_PROPERTY_NOTIFY = 28  # X core protocol, section 11
_EVENT_MASK, _SUBSTRUCTURE_NOTIFY, _PROPERTY_CHANGE = 1 << 11, 1 << 19, 1 << 22
_LONGEST = 4_096  # 32-bit units; a title beyond is not compared, and what is not compared is out


class Titles:
    """Reads titles, and tells when one of them changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._name = self._utf8 = 0
        self._known: set[int] = set()
        self._changed: Callable[[int], None] | None = None

    def start(self, changed: Callable[[int], None]) -> None:
        """Call with a window whenever its title changes."""
        self._name, self._utf8 = (self._connection.atom(name) for name in ("_NET_WM_NAME", "UTF8_STRING"))
        self._changed = changed
        self._connection.on(_PROPERTY_NOTIFY, self._note)

    def of(self, windows: Sequence[int]) -> dict[int, str]:
        """Return the titles of windows, and watch them from now on; all asked at once."""
        core = self._connection.xcb.core
        asked = []
        for window in windows:
            # First asked to be told, then read: a change between the two is read, one after them is told.
            core.ChangeWindowAttributes(window, _EVENT_MASK, [_SUBSTRUCTURE_NOTIFY | _PROPERTY_CHANGE])
            asked.append((window, core.GetProperty(False, window, self._name, self._utf8, 0, _LONGEST)))
        self._known |= set(windows)
        answers = {window: self._connection.answer(cookie) for window, cookie in asked}
        return {
            window: self._connection.text(answer.value)
            for window, answer in answers.items()
            if answer is not None and not answer.bytes_after
        }

    def keep(self, windows: set[int]) -> None:
        """Forget all other windows."""
        self._known &= windows

    def _note(self, packet: Packet) -> None:
        window, name = int.from_bytes(packet[4:8], "little"), int.from_bytes(packet[8:12], "little")
        if name == self._name and window in self._known and self._changed is not None:
            self._changed(window)
