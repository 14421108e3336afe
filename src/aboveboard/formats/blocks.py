"""Blocks: one batch sealed to the day, `[u32 LE length][age(zstd(msgpack batch))]` (spec/journal.md).

age has about 200 bytes of overhead a block and authenticates each block by itself, so a cut journal loses only the
block that was cut.
"""

from typing import NamedTuple

import msgspec
import pyrage
import zstandard

from aboveboard.errors import KeyMissing, Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.model.sessions import Batch

MAGIC = b"ABJRNL"
FILE_HEADER = MAGIC + versions.KNOWN["journal-file"].to_bytes(2, "little")
"""The first eight bytes of a journal file: six of magic, then the version as u16 little-endian."""

LARGEST_BLOCK = 256 * 1024 * 1024
"""No block is longer, sealed or opened; a full 4K frame in raw tiles is 32 MiB."""


def seal(batch: Batch, recipient: pyrage.x25519.Recipient) -> bytes:
    """Return one block, length included, that only the day's private identity opens."""
    plain = zstandard.ZstdCompressor(level=3).compress(msgspec.msgpack.encode(batch))
    sealed: bytes = pyrage.encrypt(plain, [recipient])
    return len(sealed).to_bytes(4, "little") + sealed


def open_block(sealed: bytes, identity: pyrage.x25519.Identity) -> Batch:
    """Return the batch of a sealed block (without its length); raises KeyMissing, Tampered or NewerFormat."""
    try:
        packed = pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise KeyMissing("this identity does not open the journal; it was sealed to another day") from None
        raise Tampered("a block of the journal does not open", remedy="discard this session") from None
    return versions.decode("batch", decompress(packed, LARGEST_BLOCK), Batch)


def decompress(packed: bytes, limit: int) -> bytes:
    """Return what one zstd frame holds; raises Tampered where it is no frame or says more than `limit` bytes."""
    try:
        if not 0 <= zstandard.frame_content_size(packed) <= limit:
            raise Tampered("a compressed part is larger than its format allows")
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError:
        raise Tampered("a compressed part is damaged") from None


class Split(NamedTuple):
    """The whole sealed blocks of a file in order, and whether it ends within a block."""

    blocks: tuple[bytes, ...]
    truncated: bool


def split(data: bytes) -> Split:
    """Return the whole blocks of a journal file; what a cut left of the last one is dropped.

    A zero length can only be the empty tail that a power loss leaves, and ends the file like a cut. Raises
    UnknownFormat, NewerFormat, and Tampered for a length that no writer makes.
    """
    if len(data) < len(FILE_HEADER):
        if not FILE_HEADER.startswith(data):
            raise UnknownFormat("this is not a journal file")
        return Split((), truncated=True)
    if not data.startswith(MAGIC):
        raise UnknownFormat("this is not a journal file")
    versions.check_exact("journal-file", int.from_bytes(data[len(MAGIC) : len(FILE_HEADER)], "little"))
    blocks: list[bytes] = []
    at = len(FILE_HEADER)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "little")
        if length > LARGEST_BLOCK:
            raise Tampered("a block of the journal is longer than any writer makes it", remedy="discard this session")
        if len(data) - at < 4 or length == 0 or len(data) - at - 4 < length:
            return Split(tuple(blocks), truncated=True)
        blocks.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return Split(tuple(blocks), truncated=False)
