"""One connection to the X server by its path socket, with events as raw packets."""

import contextlib
import os
import re
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Self

from aboveboard.desktop.x11.xcb import load
from aboveboard.errors import DisplayLost, NoDisplay

Packet = bytes
"""The first 32 bytes of an X event, and the rest of a generic one behind the 4 bytes that xcb puts between."""

Handler = Callable[[Packet], None]

_NUMBERS = 32  # the format of properties that hold numbers (X core protocol, ChangeProperty)
GENERIC_EVENT = 35
"""The code of every event of the newer extensions, which then name themselves (X Generic Event Extension)."""

_REPLY = 32  # bytes of every answer, of which the second four say how many words follow

AT_ONCE = 1 << 16
"""How many events one look takes in at most: what several seconds of the busiest desktop make."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens on this machine and the cookie that lets us in (MIT-MAGIC-COOKIE-1)."""

    number: int
    cookie: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return the address that DISPLAY and XAUTHORITY name.

        Raises NoDisplay when DISPLAY is unset or names another machine, whose windows have no processes here.
        """
        display = environment.get("DISPLAY", "")
        if not display:
            raise NoDisplay("DISPLAY is not set")
        found = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
        if found is None:
            raise NoDisplay("DISPLAY names a screen of another machine", remedy="work on this machine's own screen")
        number = int(found[1])
        home = environment.get("HOME", "")
        return cls(number, _cookie(Path(environment.get("XAUTHORITY") or Path(home, ".Xauthority")), number))


def _cookie(file: Path, number: int) -> bytes | None:
    """Return the cookie of a local display in an Xauthority file (libXau: Xauth.h, lengths big-endian)."""
    local, wild = 256, 65535
    try:
        data = file.read_bytes()
    except OSError:
        return None
    host = socket.gethostname().encode()
    with contextlib.suppress(struct.error):
        while data:
            (family,) = struct.unpack_from(">H", data)
            (address, display, name, secret), data = _fields(data[2:], 4)
            here = family == wild or (family == local and address == host)
            if here and display in {b"", b"%d" % number} and name == b"MIT-MAGIC-COOKIE-1":
                return secret
    return None


def _fields(data: bytes, count: int) -> tuple[list[bytes], bytes]:
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from(">H", data)
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    return found, data


class Connection:
    """A connection to one server; `xcb` makes requests, `drain` hands events to whoever asked for their code.

    `x` is the module xcffib, which is loaded no sooner than this.
    """

    def __init__(self, x: Any, xcb: Any) -> None:
        self.x = x
        self.xcb = xcb
        self.root: int = xcb.setup.roots[0].root
        self.depth: int = xcb.setup.roots[0].root_depth
        self._socket: int = xcb.get_file_descriptor()
        self._handlers: dict[int, tuple[Handler, ...]] = {}
        self._generic: dict[tuple[int, int], Handler] = {}
        self._error = x.ffi.new("xcb_generic_error_t **")

    @classmethod
    @contextlib.contextmanager
    def open(cls, address: Address) -> Iterator[Self]:
        """Connect; on leaving, the server frees all that was made by this connection. Raises NoDisplay."""
        x = load()
        xcb = _connect(x, address)
        try:
            yield cls(x, xcb)
        finally:
            xcb.disconnect()

    def fileno(self) -> int:
        """Return the socket's descriptor."""
        return self._socket

    def pointer(self) -> Any:
        """Return the address of the underlying xcb_connection_t, for libraries that share the connection."""
        return int(self.x.ffi.cast("uintptr_t", self.xcb._conn))  # noqa: SLF001  # xcffib has no other way to it

    def extension(self, name: str) -> Any:
        """Return an extension, or raise NoDisplay when the server lacks it."""
        self.xcb.invalid()
        data = self._data(name)
        if data == self.x.ffi.NULL or not data.present:
            raise NoDisplay(f"the X server lacks the extension {name}", remedy="use a stock Xorg or Xvfb")
        return self.xcb(getattr(self.x, name).key)

    def codes(self, name: str) -> tuple[int, int]:
        """Return an extension's major opcode and the code of its first event."""
        data = self._data(name)
        return data.major_opcode, data.first_event

    def answer(self, cookie: Any) -> Any:
        """Return a reply, or None when the window it is about is gone."""
        try:
            return cookie.reply()
        except self.x.Error:
            return None

    def told(self, asked: int) -> bytes | None:
        """Return the answer to a prepared question as bytes, or None when the window it is about is gone.

        Raises DisplayLost.
        """
        lib, ffi = self.x.lib, self.x.ffi
        conn = self.xcb._conn  # noqa: SLF001  # as in `_packets`
        answer = ffi.NULL if conn is None else lib.xcb_wait_for_reply(conn, asked, self._error)
        if answer == ffi.NULL:
            if conn is None or self._error[0] == ffi.NULL:
                raise DisplayLost("the connection to the X server broke")
            lib.free(self._error[0])
            return None
        more = int.from_bytes(ffi.buffer(answer, _REPLY)[4:8], "little")
        data = bytes(ffi.buffer(answer, _REPLY + 4 * more))
        lib.free(answer)
        return data

    def sure(self, asked: int) -> bytes:
        """Return the answer to a prepared question that the server cannot refuse. Raises DisplayLost."""
        answer = self.told(asked)
        if answer is None:
            raise DisplayLost("the X server refused what it must answer")
        return answer

    @staticmethod
    def numbers(answered: Any) -> tuple[int, ...]:
        """Return a property's numbers; what any client may have written there in another size is none."""
        return () if answered is None or answered.format != _NUMBERS else tuple(answered.value.to_atoms())

    @staticmethod
    def text(answered: Any) -> str:
        """Return a text that any client may have written, whatever its bytes are."""
        return bytes(answered.buf()).decode("utf-8", "replace")

    def on(self, code: int, handler: Handler) -> None:
        """Send events of a code to a handler from now on, and to those that asked before it."""
        self._handlers[code] = (*self._handlers.get(code, ()), handler)

    def on_generic(self, opcode: int, kind: int, handler: Handler) -> None:
        """Send an extension's generic events of a kind to a handler from now on."""
        self._generic[opcode, kind] = handler

    def drain(self) -> bool:
        """Handle the events that have arrived, without waiting; False when they come too fast to handle all of them.

        A client that makes events faster than they can be read must not keep the recorder here. Raises DisplayLost.
        """
        handled = 0
        for packet in islice(self._packets(), AT_ONCE):
            handled += 1
            code = packet[0] & 0x7F
            if code == GENERIC_EVENT:
                generic = self._generic.get((packet[1], int.from_bytes(packet[8:10], "little")))
                if generic is not None:
                    generic(packet)
                continue
            for handler in self._handlers.get(code, ()):
                handler(packet)
        return handled < AT_ONCE

    def round_trip(self) -> None:
        """Wait until the server has answered everything asked before, and handle what it sent meanwhile."""
        self.xcb.core.GetInputFocus().reply()
        self.drain()

    def atom(self, name: str) -> int:
        """Return the number of a name."""
        return int(self.xcb.core.InternAtom(False, len(name), name).reply().atom)

    def flush(self) -> None:
        """Send what waits."""
        self.xcb.flush()

    def _data(self, name: str) -> Any:
        key = getattr(self.x, name).key.c_key
        return self.x.lib.xcb_get_extension_data(self.xcb._conn, key)  # noqa: SLF001  # as above

    def _packets(self) -> Iterator[Packet]:
        conn = self.xcb._conn  # noqa: SLF001  # xcffib decodes every XKB event as the same one: read the raw bytes
        lib, ffi = self.x.lib, self.x.ffi
        while (event := lib.xcb_poll_for_event(conn)) != ffi.NULL:
            packet = bytes(ffi.buffer(event, 32))
            if packet[0] & 0x7F == GENERIC_EVENT and (more := int.from_bytes(packet[4:8], "little")):
                packet = bytes(ffi.buffer(event, 36 + 4 * more))
            lib.free(event)
            yield packet
        if lib.xcb_connection_has_error(conn):
            raise DisplayLost("the connection to the X server broke")


class LostAsNamed:
    """Turns a broken connection into DisplayLost; a class, because a generator would cost more than a read."""

    def __init__(self) -> None:
        self._broken: type[Exception] = load().ConnectionException

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Name the error."""
        if isinstance(error, self._broken):
            raise DisplayLost("the connection to the X server broke") from error


def _connect(x: Any, address: Address) -> Any:
    """Return a new xcffib connection over a socket of ours.

    libxcb itself tries the abstract socket first and gives up when that is forbidden, and xcffib splits the cookie
    at its first colon and frees it too early, so the connection is built here.
    """
    wire = _wire(address.number)
    lib, ffi = x.lib, x.ffi
    allowed = ffi.NULL
    if address.cookie is not None:
        name, data = ffi.new("char[]", b"MIT-MAGIC-COOKIE-1"), ffi.new("char[]", address.cookie)
        allowed = ffi.new("xcb_auth_info_t *", {"namelen": 18, "name": name, "datalen": len(address.cookie)})
        allowed.data = data
    connection = x.Connection.__new__(x.Connection)
    connection._conn = lib.xcb_connect_to_fd(wire.detach(), allowed)  # noqa: SLF001  # see above
    connection.pref_screen = 0
    try:
        connection.invalid()
        connection._init_x()  # noqa: SLF001  # see above
    except x.ConnectionException as error:
        lib.xcb_disconnect(connection._conn)  # noqa: SLF001  # see above
        raise NoDisplay(f"the X server of display :{address.number} refused the connection") from error
    return connection


def _wire(number: int) -> socket.socket:
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  # the place that the X protocol's transport fixes
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        wire.connect(path if os.path.exists(path) else f"\0{path}")  # noqa: PTH110  # a socket, not a file to read
    except OSError as error:
        wire.close()
        raise NoDisplay(f"no X server answers at :{number}") from error
    return wire
