"""The server's clock by one request with a reply: the SYNC extension's SERVERTIME counter."""

import struct
from typing import Any

from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.errors import NoDisplay

_COUNTER = struct.Struct("=IqH")  # number, resolution, length of the name
_LOW = slice(12, 16)  # where the lower half of a counter's value is in the answer


class Clock:
    """The same milliseconds that stamp input events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sync: Any = None
        self._question: Prepared

    def start(self) -> None:
        """Find the counter. Raises NoDisplay."""
        self._sync = self._connection.extension("sync")
        self._sync.Initialize(3, 1).reply()
        counters = self._counters()
        if "SERVERTIME" not in counters:
            raise NoDisplay("the X server does not tell its time", remedy="use a stock Xorg or Xvfb")
        self._question = Prepared(self._connection, self._sync.QueryCounter, counters["SERVERTIME"])

    def _counters(self) -> dict[str, int]:
        """Return the counters by name, read from the reply's bytes: xcffib forgets the padding between them."""
        answer = self._connection.xcb.wait_for_reply(self._sync.ListSystemCounters().sequence)
        data = bytes(answer.buf[0 : answer.known_max])
        (count,), place, found = struct.unpack_from("=I", data, 8), 32, {}
        for _ in range(count):
            counter, _, length = _COUNTER.unpack_from(data, place)
            name = data[place + _COUNTER.size : place + _COUNTER.size + length]
            found[name.decode("latin-1")] = counter
            place += (_COUNTER.size + length + 3) // 4 * 4
        return found

    def ask(self) -> int:
        """Send the question; give what comes back to `read`, after whatever else was asked meanwhile."""
        return self._question.ask()

    def read(self, asked: int) -> int:
        """Return the answer in 32-bit ms. Raises DisplayLost."""
        return int.from_bytes(self._connection.sure(asked)[_LOW], "little")
