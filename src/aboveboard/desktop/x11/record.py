"""The server's device events through RECORD, cheaply: whole replies parsed by one compiled format."""

import struct
from typing import Any

from aboveboard.desktop.x11.connection import Connection
from aboveboard.errors import DisplayLost

DeviceEvent = tuple[int, ...]
"""As on the wire: kind, detail, sequence, time, root, event, child, root x, y, event x, y, state, same screen."""

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6

_EVENT = struct.Struct("=BBHIIIIhhhhHBx")
_HEADER = 32
_FROM_SERVER = 0  # the reply's category: data, not start or end of it (RECORD protocol, section 2)
_ALL_CLIENTS = 3


class RecordStream:
    """Key, button and motion events of all devices in server order; owns its connection's replies.

    The server keeps up to 1 KiB back while nobody else is written to, so times are the server's, never arrival's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sequence = 0

    def start(self) -> None:
        """Begin to listen; returns once the server does."""
        record = self._connection.extension("record")
        record.QueryVersion(1, 13).reply()
        none, nothing = (0, 0), ((0, 0), (0, 0))
        devices = self._connection.x.record.Range.synthetic(
            none, none, nothing, nothing, none, (KEY_PRESS, MOTION), none, False, False
        )
        context = self._connection.xcb.generate_id()
        record.CreateContextChecked(context, 0, 1, 1, [_ALL_CLIENTS], [devices]).check()
        self._sequence = record.EnableContext(context).sequence
        # Its first reply says that it has begun: nothing that happens from here on is missed.
        self._connection.xcb.wait_for_reply(self._sequence)

    def read(self) -> list[DeviceEvent]:
        """Return what has arrived, without waiting. Raises DisplayLost."""
        lib, ffi = self._connection.x.lib, self._connection.x.ffi
        conn = self._connection.xcb._conn  # noqa: SLF001  # xcffib has no poll_for_reply
        reply, error = ffi.new("void **"), ffi.new("xcb_generic_error_t **")
        found: list[DeviceEvent] = []
        while lib.xcb_poll_for_reply(conn, self._sequence, reply, error):
            if reply[0] == ffi.NULL:
                raise DisplayLost("the X server ended the input stream")
            self._parse(reply[0], found)
            lib.free(reply[0])
        # MappingNotify and the like reach every client, this connection too; libxcb queues them beside the replies.
        self._connection.drain()
        return found

    def _parse(self, reply: Any, found: list[DeviceEvent]) -> None:
        ffi = self._connection.x.ffi
        size = _HEADER + 4 * ffi.cast("xcb_generic_reply_t *", reply).length
        data = memoryview(ffi.buffer(reply, size))
        if data[1] == _FROM_SERVER:
            whole = (size - _HEADER) // _EVENT.size * _EVENT.size
            found.extend(_EVENT.iter_unpack(data[_HEADER : _HEADER + whole]))
