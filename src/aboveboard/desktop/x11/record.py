"""The server's device events through RECORD, cheaply: whole replies parsed by one compiled format."""

import struct
from typing import Any

from aboveboard.desktop.x11.connection import Connection
from aboveboard.errors import DisplayLost

DeviceEvent = tuple[int, int, int, int, int, int]
"""Kind, detail, server time, x and y on the root window, state."""

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6

_EVENT = struct.Struct("=BB2xI12xhh4xH2x")  # of the core event: only what is needed
_HEADER = 32
_FROM_SERVER, _END = 0, 5  # the reply's category: data, or that there will be none (RECORD protocol, section 2)
_ALL_CLIENTS = 3
_DRAIN_EVERY = 64


class RecordStream:
    """Key, button and motion events of all devices in server order; owns its connection's replies.

    The server keeps up to 1 KiB back while nobody else is written to, so times are the server's, never arrival's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sequence = self._reads = 0
        x = connection.x
        # xcffib has no poll_for_reply; looked up once, because this runs for every batch.
        wire = connection.xcb._conn  # noqa: SLF001  # as above
        self._poll = (x.lib.xcb_poll_for_reply, wire, x.ffi.new("void **"), x.ffi.new("xcb_generic_error_t **"))

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
        poll, connection, reply, error = self._poll
        found: list[DeviceEvent] = []
        while poll(connection, self._sequence, reply, error):
            self._take(reply[0], found)
        self._drain()
        return found

    def _take(self, reply: Any, found: list[DeviceEvent]) -> None:
        ffi = self._connection.x.ffi
        if reply == ffi.NULL:
            raise DisplayLost("the X server ended the input stream")
        size = _HEADER + 4 * ffi.cast("xcb_generic_reply_t *", reply).length
        data = memoryview(ffi.buffer(reply, size))
        if data[1] == _FROM_SERVER:
            whole = (size - _HEADER) // _EVENT.size * _EVENT.size
            found.extend(_EVENT.iter_unpack(data[_HEADER : _HEADER + whole]))
        category = data[1]
        self._connection.x.lib.free(reply)
        if category == _END:
            raise DisplayLost(
                "another program switched the recording of input off", remedy="find out which, then start again"
            )

    def _drain(self) -> None:
        """Drop what else arrives: MappingNotify and the like reach every client; libxcb queues it aside."""
        self._reads += 1
        if self._reads % _DRAIN_EVERY == 0:
            self._connection.drain()
