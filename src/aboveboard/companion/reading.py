"""What the pages and the reader of pictures say to each other, over a socket pair that both inherit.

`[u32 LE length][body]` both ways: first the reader's Hello, then a PNG for each list of words. Content stays in memory;
the reader has no files, no network, and no other way out than this answer.
"""

import socket
import threading

import msgspec

from aboveboard.errors import NotRunning
from aboveboard.model.geometry import Rect
from aboveboard.model.value import Value

LARGEST = 64 * 1024 * 1024
PATIENCE_S = 120.0
"""How long one picture may take on a loaded machine before the reader counts as gone."""


class Hello(Value, frozen=True, kw_only=True):
    """The first thing a reader says: whether it can read; without tesseract it cannot."""

    able: bool


class Word(Value, frozen=True, kw_only=True):
    """One word that was read: its box in pixels of the picture, and how sure the reader is (0 to 100)."""

    text: str
    box: Rect
    sure: float

    def __repr__(self) -> str:
        """Say nothing of the text."""
        return "Word(...)"


def send(connection: socket.socket, body: bytes) -> None:
    """Send one message."""
    connection.sendall(len(body).to_bytes(4, "little") + body)


def receive(connection: socket.socket) -> bytes:
    """Return one message; empty when the other end is gone."""
    length = int.from_bytes(_exactly(connection, 4), "little")
    return _exactly(connection, length) if 0 < length <= LARGEST else b""


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            return b""
        data += part
    return bytes(data)


class Reader:
    """The pages' end: reads one picture at a time. Without a connection nothing can be read."""

    def __init__(self, connection: socket.socket | None = None) -> None:
        self._connection = connection
        self._able: bool | None = None if connection else False
        self._turn = threading.Lock()
        if connection:
            connection.settimeout(PATIENCE_S)

    def able(self) -> bool:
        """Tell whether pictures can be read at all; waits for the reader's first word."""
        with self._turn:
            if self._able is None and self._connection is not None:
                self._able = _able(self._connection)
            return bool(self._able)

    def read(self, png: bytes) -> tuple[Word, ...]:
        """Return the words in a picture; raises NotRunning when the reader is gone."""
        if not self.able() or self._connection is None:
            raise NotRunning(
                "pictures cannot be read here", remedy="install tesseract-ocr and start the companion anew"
            )
        with self._turn:
            try:
                send(self._connection, png)
                return msgspec.msgpack.decode(receive(self._connection), type=tuple[Word, ...])
            except (OSError, msgspec.DecodeError) as error:
                self._able = False
                raise NotRunning("the reader of pictures has ended", remedy="start the companion anew") from error


def _able(connection: socket.socket) -> bool:
    try:
        return msgspec.msgpack.decode(receive(connection), type=Hello).able
    except (OSError, msgspec.DecodeError):
        return False
