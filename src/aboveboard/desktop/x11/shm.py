"""Pixels through shared memory: an anonymous, sealed file that no other process can open and no crash leaves."""

import contextlib
import fcntl
import mmap
import os
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.errors import NoDisplay
from aboveboard.model.geometry import Rect

_ATTACH_FD = 6  # MIT-SHM 1.2
_SEALS = 0x1 | 0x2 | 0x4  # F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW: the server maps it too
_PIXEL = 4
_XCB = """
struct iovec { void *base; size_t length; };
typedef struct { size_t count; void *extension; uint8_t opcode; uint8_t is_void; } xcb_protocol_request_t;
typedef struct { unsigned int sequence; } xcb_void_cookie_t;
unsigned int xcb_send_request_with_fds(void *, int, struct iovec *, xcb_protocol_request_t *, unsigned int, int *);
void *xcb_request_check(void *, xcb_void_cookie_t);
void free(void *);
"""


class SharedPixels:
    """One segment as large as the root window; xcffib cannot pass descriptors, so libxcb is asked directly."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._resources = contextlib.ExitStack()
        self._shm: Any = None
        self._segment = 0
        self._memory: mmap.mmap
        self._last: tuple[tuple[int, ...], Prepared] | None = None

    def start(self) -> None:
        """Share the memory with the server. Raises NoDisplay."""
        setup = self._connection.xcb.setup
        formats = {found.depth: found.bits_per_pixel for found in setup.pixmap_formats}
        if formats.get(self._connection.depth) != 8 * _PIXEL or setup.image_byte_order != 0:
            raise NoDisplay("the screen is not 24 bits deep in 32, little-endian", remedy="use a screen of depth 24")
        self._shm = self._connection.extension("shm")
        self._shm.QueryVersion().reply()
        root = setup.roots[0]
        self._share(root.width_in_pixels * root.height_in_pixels * _PIXEL)

    def close(self) -> None:
        """Give the memory back; the server's share ends with the connection."""
        self._resources.close()

    def ask(self, *parts: tuple[int, Rect]) -> list[Any]:
        """Send the requests for boxes of windows, counted from each window's own corner.

        `read` all of the answers before asking again.
        """
        needed = sum(box.area for _, box in parts) * _PIXEL
        if needed > len(self._memory):
            self._share(needed)  # the screen has grown, or windows lie over each other
        planes, pixmap, place, asked = 0xFFFFFFFF, self._connection.x.xproto.ImageFormat.ZPixmap, 0, []
        for window, box in parts:
            corner_and_size = (box.x, box.y, box.width, box.height)
            question = self._prepared(window, *corner_and_size, planes, pixmap, self._segment, place)
            asked.append((question.ask(), place, (box.height, box.width, _PIXEL)))
            place += box.area * _PIXEL
        return asked

    def read(self, asked: Any) -> NDArray[np.uint8] | None:
        """Return the pixels, BGRX, shape (height, width, 4), or None where the window has gone.

        They lie in the shared memory itself, which the next `ask` fills anew.
        """
        number, place, shape = asked
        if self._connection.told(number) is None:
            return None
        pixels = np.frombuffer(self._memory, np.uint8, shape[0] * shape[1] * _PIXEL, place)
        pixels.flags.writeable = False
        return pixels.reshape(shape)

    def _prepared(self, *values: int) -> Prepared:
        """Return the request for a box; the strip's field is asked for again and again."""
        if self._last is None or self._last[0] != values:
            self._last = (values, Prepared(self._connection, self._shm.GetImage, *values))
        return self._last[1]

    def _share(self, size: int) -> None:
        if self._segment:
            self._shm.Detach(self._segment)
        self._resources.close()
        file = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(file, size)
            fcntl.fcntl(file, fcntl.F_ADD_SEALS, _SEALS)
            self._memory = mmap.mmap(file, size)
            self._resources.callback(_closed, self._memory)
            self._segment = self._connection.xcb.generate_id()
            self._attach(os.dup(file))  # libxcb closes what it sends
        finally:
            os.close(file)

    def _attach(self, file: int) -> None:
        import cffi

        ffi, x = cffi.FFI(), self._connection.x
        ffi.cdef(_XCB)
        xcb = ffi.dlopen("libxcb.so.1")
        conn = ffi.cast("void *", self._connection.pointer())
        body = ffi.new("char[]", struct.pack("=xx2xIB3x", self._segment, 0))
        parts = ffi.new("struct iovec[4]")  # libxcb uses the two before the ones given
        parts[2].base, parts[2].length = body, 12
        request = ffi.new("xcb_protocol_request_t *")
        key = int(x.ffi.cast("uintptr_t", x.shm.key.c_key))
        request.count, request.opcode, request.is_void = 2, _ATTACH_FD, 1
        request.extension = ffi.cast("void *", key)
        cookie = ffi.new("xcb_void_cookie_t *")
        checked = 1
        cookie.sequence = xcb.xcb_send_request_with_fds(conn, checked, parts + 2, request, 1, ffi.new("int[1]", [file]))
        error = xcb.xcb_request_check(conn, cookie[0])
        if error != ffi.NULL:
            xcb.free(error)
            raise NoDisplay("the X server refused shared memory", remedy="use a local X server with MIT-SHM 1.2")


def _closed(memory: mmap.mmap) -> None:
    """Give memory back; what still looks at it keeps it."""
    with contextlib.suppress(BufferError):
        memory.close()
