"""Questions that are asked again and again with the same values: encoded once, answered as bytes.

Encoding a request and making an object of its answer are most of what a look costs: the server's part is smaller.
"""

from typing import Any

from aboveboard.desktop.x11.connection import Connection
from aboveboard.errors import DisplayLost

_VECTORS = 4  # libxcb uses two before the ones given: the request, and what fills its last four bytes


class Prepared:
    """One request of xcffib's, such as `Prepared(connection, connection.xcb.core.QueryTree, window)`."""

    def __init__(self, connection: Connection, request: Any, *values: Any) -> None:
        x = connection.x
        extension, kept = request.__self__, _Kept(x)
        request.__func__(type(extension)(kept, extension if extension.c_key != x.ffi.NULL else None), *values)
        self._xcb, self._lib, self._size = connection.xcb, x.lib, len(kept.data)
        self._data = x.ffi.new("char[]", kept.data)
        self._parts = x.ffi.new("struct iovec[]", _VECTORS)
        self._whole, self._padding, self._given = self._parts[2], self._parts[3], self._parts + 2
        self._request = request = x.ffi.new("xcb_protocol_request_t *")
        request.count, request.ext, request.opcode = 2, extension.c_key, kept.opcode
        request.isvoid = kept.isvoid
        self._flags = 0 if kept.isvoid else x.lib.XCB_REQUEST_CHECKED

    def ask(self) -> int:
        """Send it with whatever is sent next, and return its number; `Connection.told` gives what comes back."""
        whole, padding = self._whole, self._padding  # libxcb counts what it has sent in them
        whole.iov_base, whole.iov_len, padding.iov_len = self._data, self._size, -self._size & 3
        conn = self._xcb._conn  # noqa: SLF001  # as in `connection`
        if conn is None:
            raise DisplayLost("the connection to the X server is closed")
        number: int = self._lib.xcb_send_request(conn, self._flags, self._given, self._request)
        return number


class _Kept:
    """Stands where xcffib has its connection, and keeps what it would send."""

    def __init__(self, x: Any) -> None:
        self._x = x
        self.data = b""
        self.opcode = self.isvoid = 0

    def send_request(self, _flags: int, parts: Any, request: Any) -> int:
        """Keep a request."""
        self.data = bytes(self._x.ffi.buffer(parts[0].iov_base, parts[0].iov_len))
        self.opcode, self.isvoid = request.opcode, request.isvoid
        return 0
