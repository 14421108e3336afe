"""MCAP: a container of messages by topic (mcap.dev/spec, version 0), read from its begin, one chunk at a time."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import zstandard

from aboveboard.errors import UnknownFormat
from aboveboard.importers import Tally
from aboveboard.importers.lines import size

MAGIC = b"\x89MCAP0\r\n"
SCHEMA, CHANNEL, MESSAGE, CHUNK, ATTACHMENT, METADATA, DATA_END = 0x03, 0x04, 0x05, 0x06, 0x09, 0x0C, 0x0F
LARGEST = 1 << 30
"""No record is longer: a writer's chunks have some MiB."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the name of its schema, its topic, when it was logged (ns) and its bytes."""

    schema: str
    topic: str
    logged: int
    data: bytes = field(repr=False)


class _Ended(Exception):
    """The file ends within a record."""


def messages(path: Path, tally: Tally) -> Iterator[Message]:
    """Yield the messages in order of time within each chunk; raises UnknownFormat and Truncated."""
    total = size(path)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise UnknownFormat(f"{path.name} is no MCAP file")
        try:
            yield from _messages(file, path.name, tally, total)
        except _Ended:
            tally.cut(path.name)
    tally.advanced(total, total)


def _messages(file: BinaryIO, name: str, tally: Tally, total: int) -> Iterator[Message]:
    read = _Reader(tally, name)
    while True:
        opcode, content = _record(file, name)
        if opcode == DATA_END:
            return
        if opcode == CHUNK:
            tally.advanced(file.tell(), total)
            yield from sorted(read.chunk(content), key=lambda message: message.logged)
        else:
            yield from read.record(opcode, content)


def _record(file: BinaryIO, name: str) -> tuple[int, bytes]:
    head = file.read(9)
    if len(head) < 9:
        raise _Ended
    opcode, length = struct.unpack("<BQ", head)
    if length > LARGEST:
        raise UnknownFormat(f"{name} says that a record has {length} bytes, which no writer makes")
    content = file.read(length)
    if len(content) < length:
        raise _Ended
    return opcode, content


class _Reader:
    """Knows the schemas and channels that were told so far."""

    def __init__(self, tally: Tally, name: str) -> None:
        self._tally, self._name = tally, name
        self._schemas: dict[int, str] = {}
        self._channels: dict[int, tuple[str, str]] = {}

    def chunk(self, content: bytes) -> Iterator[Message]:
        """Yield the messages of a chunk, checked against its sum."""
        inner = _Bytes(content, self._name)
        inner.skip(16)
        whole, checked = inner.unpack("<QI")
        packing = inner.words()
        inner.skip(8)
        records = self._unpacked(inner.rest(), packing, whole)
        if checked and zlib.crc32(records) != checked:
            raise UnknownFormat(f"a chunk of {self._name} is damaged", remedy="copy the recording again")
        within = _Bytes(records, self._name)
        while within.left:
            opcode, length = within.unpack("<BQ")
            yield from self.record(opcode, within.take(length))

    def record(self, opcode: int, content: bytes) -> Iterator[Message]:
        """Take a record that is no chunk; yield it where it is a message."""
        inner = _Bytes(content, self._name)
        if opcode == SCHEMA:
            (number,) = inner.unpack("<H")
            self._schemas[number] = inner.words()
        elif opcode == CHANNEL:
            number, schema = inner.unpack("<HH")
            topic = inner.words()
            if inner.words() != "json":
                raise UnknownFormat(f"{self._name} holds messages that are not JSON", remedy="it is no OWAMcap")
            self._channels[number] = (self._schemas.get(schema, ""), topic)
        elif opcode == MESSAGE:
            number, _, logged, _ = inner.unpack("<HIQQ")
            schema_name, topic = self._channels.get(number, ("", ""))
            yield Message(schema_name, topic, logged, inner.rest())
        elif opcode in {ATTACHMENT, METADATA}:
            self._tally.left_out["attachments" if opcode == ATTACHMENT else "metadata records"] += 1

    def _unpacked(self, packed: bytes, packing: str, whole: int) -> bytes:
        if not packing:
            return packed
        if packing != "zstd" or whole > LARGEST:
            raise UnknownFormat(
                f"a chunk of {self._name} is packed in a way that is not read here",
                remedy="rewrite it with `mcap compress --compression zstd`",
            )
        try:
            return zstandard.ZstdDecompressor().decompress(packed, max_output_size=whole)
        except zstandard.ZstdError:
            raise UnknownFormat(f"a chunk of {self._name} is damaged", remedy="copy the recording again") from None


class _Bytes:
    """Takes a record apart from its begin; raises UnknownFormat where it is shorter than it says."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name, self._at = data, name, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, length: int) -> bytes:
        if length > self.left:
            raise UnknownFormat(f"a record of {self._name} is damaged", remedy="copy the recording again")
        self._at += length
        return self._data[self._at - length : self._at]

    def skip(self, length: int) -> None:
        self.take(length)

    def unpack(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def words(self) -> str:
        (length,) = self.unpack("<I")
        return self.take(length).decode(errors="replace")

    def rest(self) -> bytes:
        return self.take(self.left)
