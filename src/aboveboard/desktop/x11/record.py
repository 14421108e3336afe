"""The server's device events through RECORD, cheaply: read from the socket, replies parsed by one compiled format.

The data connection carries nothing but replies to one request, so its bytes are read past libxcb, which would cost a
system call and a dozen calls into C more for every batch.
"""

import os
import select
import struct
from collections.abc import Iterator

from aboveboard.desktop.x11.connection import GENERIC_EVENT, Connection
from aboveboard.errors import DisplayLost

DeviceEvent = tuple[int, int, int, int, int, int]
"""Kind, detail, server time, x and y on the root window, state."""

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6

# Of the core event only what is needed (X core protocol, appendix B); a motion is used without kind and detail.
_EVENT, _MOVED = struct.Struct("=BB2xI12xhh4xH2x"), struct.Struct("=4xI12xhh4xH2x")
_HEAD = struct.Struct("=BB2xI")  # kind, category of a reply, length beyond the first 32 bytes in words
_PACKET = 32
_ERROR, _REPLY = 0, 1
_LONGER, _ANSWERS = frozenset({_REPLY, GENERIC_EVENT}), frozenset({_ERROR, _REPLY})
_MOTIONS = bytes([MOTION])
_FROM_SERVER, _BEGUN, _END = 0, 4, 5  # the reply's category: data, or its begin or end (RECORD protocol, section 2)
_ALL_CLIENTS = 3
_ROOM = 1 << 14  # the server sends at most 1 KiB at a time; after a rest there may be more
_MOST_READS = 64


class Replies:
    """Takes the bytes of a data connection as they arrive; `begun` says that the server has begun to record."""

    def __init__(self) -> None:
        self.begun = False
        self._rest = b""

    def taken(self, arrived: bytes) -> bytes:
        """Return the core events of all replies that are whole now. Raises DisplayLost when there will be none."""
        if not self._rest and _is_one_reply(arrived):
            return arrived[_PACKET:]
        data = self._rest + arrived
        found, place = b"", 0
        while len(data) - place >= _PACKET:
            kind, category, length = _HEAD.unpack_from(data, place)
            start = place + _PACKET
            end = start + 4 * length if kind in _LONGER else start
            if end > len(data):
                break
            if kind == _REPLY and category == _FROM_SERVER:
                found += data[start:end]
            elif kind in _ANSWERS:
                self._answered(kind, category)
            place = end  # MappingNotify and the like reach every client, asked for or not
        self._rest = data[place:]
        return found

    def _answered(self, kind: int, category: int) -> None:
        """Note the beginning and the end. Raises DisplayLost."""
        if kind == _ERROR or category == _END:
            raise DisplayLost(
                "another program switched the recording of input off", remedy="find out which, then start again"
            )
        self.begun = self.begun or category == _BEGUN


class RecordStream:
    """Key, button and motion events of all devices in server order; owns its connection from `start` on.

    The server keeps up to 1 KiB back while nobody else is written to, so times are the server's, never arrival's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._socket = connection.fileno()
        self._replies = Replies()
        self._early = b""

    def start(self) -> None:
        """Begin to listen; returns once the server does. Raises DisplayLost."""
        record = self._connection.extension("record")
        record.QueryVersion(1, 13).reply()
        none, nothing = (0, 0), ((0, 0), (0, 0))
        devices = self._connection.x.record.Range.synthetic(
            none, none, nothing, nothing, none, (KEY_PRESS, MOTION), none, False, False
        )
        context = self._connection.xcb.generate_id()
        record.CreateContextChecked(context, 0, 1, 1, [_ALL_CLIENTS], [devices]).check()
        record.EnableContext(context)
        self._connection.flush()  # the last that libxcb does here: all that it asked before is answered
        # The first reply says that it has begun: nothing that happens from here on is missed.
        while not self._replies.begun:
            select.select([self._socket], [], [])
            self._early += self._replies.taken(self._arrived())

    def read(self) -> bytes:
        """Return the core events that have arrived, 32 bytes each, without waiting. Raises DisplayLost."""
        found, self._early = self._early, b""
        for _ in range(_MOST_READS):
            arrived = self._arrived()
            found += self._replies.taken(arrived)
            if len(arrived) < _ROOM:
                break
        return found

    def _arrived(self) -> bytes:
        """Return at most so many bytes as there is room for."""
        try:
            arrived = os.read(self._socket, _ROOM)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DisplayLost("the connection to the X server broke") from error
        if not arrived:
            raise DisplayLost("the X server ended the input stream")
        return arrived


def _is_one_reply(arrived: bytes) -> bool:
    """Tell whether some bytes are one whole reply with data, as what the server sends at once nearly always is."""
    words, odd = divmod(len(arrived) - _PACKET, 4)
    return words >= 0 and not odd and _HEAD.unpack_from(arrived) == (_REPLY, _FROM_SERVER, words)


def only_motion(events: bytes) -> bool:
    """Tell whether all of some core events are motion, as nearly all are."""
    return not events[::_PACKET].strip(_MOTIONS)


def motions(events: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield of events that are all motion: server time, x, y, state."""
    return _MOVED.iter_unpack(events)


def parsed(events: bytes) -> list[DeviceEvent]:
    """Return some core events of any kind."""
    return list(_EVENT.iter_unpack(events))
