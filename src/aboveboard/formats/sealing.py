"""Sealing one payload: AES-256-GCM under a key of its own, the clear header authenticated with it (spec/segment.md).

`[8 bytes ABSEALED][u32 LE header length][msgpack header][ciphertext and tag]`. The nonce is zero because a key seals
once. AES-GCM alone would let one ciphertext open under two keys, so the header commits to the key. Segments and the
shards of dataset releases are sealed alike.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import Tampered, Truncated, UnknownFormat, WrongPurpose
from aboveboard.formats import versions
from aboveboard.formats.blocks import decompress
from aboveboard.formats.framing import domain_hash
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue, Value

MAGIC = b"ABSEALED"
SMALLEST_BUCKET = 4_096
"""No payload is smaller, so that an almost empty session looks like a small one."""

LARGEST_PAYLOAD = 1 << 30
"""No payload says of itself that it unpacks to more."""

LARGEST_HEADER = 512
TAG_BYTES = 16
_NONCE = bytes(12)


class Header(Value, frozen=True, kw_only=True, array_like=True):
    """All that a sealed payload says in the clear, and all that its row in a store may hold.

    Nothing here is the same in two sessions of one person except what very many share. `size_bucket` is the padded
    size in bytes; `deletion_hash` is per session, `commitment` per key.
    """

    v: int
    purpose: str
    epoch: Week
    deletion_hash: bytes
    commitment: bytes
    size_bucket: int

    def __post_init__(self) -> None:
        """Refuse wrong sizes: a field of free size could carry more than it says."""
        if len(self.deletion_hash) != 32 or len(self.commitment) != 32 or not 1 <= len(self.purpose.encode()) <= 64:
            message = "a header has two hashes of 32 bytes and a purpose of 1 to 64"
            raise IllegalValue(message)


@dataclass(frozen=True, slots=True)
class SealedSegment:
    """A sealed payload, the SHA-256 of its bytes, and the key that opens it: wrap the key, then forget it."""

    data: bytes = field(repr=False)
    sha256: bytes
    key: bytes = field(repr=False)


def padded_size(length: int) -> int:
    """Return the Padme bucket of a length: at most 12 % more, and at most log log of the length is told by it.

    Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs (2019), algorithm 1.
    """
    if length <= SMALLEST_BUCKET:
        return SMALLEST_BUCKET
    exponent = length.bit_length() - 1
    dropped = exponent - exponent.bit_length()
    return -(-length >> dropped) << dropped


def commitment(key: bytes) -> bytes:
    """Return the hash that binds a header to one key."""
    return domain_hash("aboveboard/commit/1", key)


def seal_payload(payload: bytes, *, purpose: str, epoch: Week, deletion_hash: bytes) -> SealedSegment:
    """Compress, pad and seal a payload under a new key; `epoch` is the week of the purpose key it is for."""
    packed = zstandard.ZstdCompressor(level=6).compress(payload)
    framed = len(packed).to_bytes(8, "little") + packed
    size = padded_size(len(framed))
    key = AESGCM.generate_key(256)
    header = Header(
        v=versions.KNOWN["header"],
        purpose=purpose,
        epoch=epoch,
        deletion_hash=deletion_hash,
        commitment=commitment(key),
        size_bucket=size,
    )
    clear = _write_header(header)
    data = clear + AESGCM(key).encrypt(_NONCE, framed.ljust(size, b"\0"), clear)
    return SealedSegment(data, hashlib.sha256(data).digest(), key)


def read_header(data: bytes) -> Header:
    """Return the clear header after checking its form and the size of what follows; needs no key.

    Raises UnknownFormat, NewerFormat, Truncated or Tampered.
    """
    return _parse(data)[0]


def open_payload(data: bytes, key: bytes, *, purpose: str | None = None) -> bytes:
    """Return the payload; `purpose` is the one it was asked for under.

    Raises WrongPurpose, Tampered for any change of header, ciphertext or key, and what `read_header` raises.
    """
    header, clear = _parse(data)
    if purpose is not None and header.purpose != purpose:
        raise WrongPurpose("this was sealed for another purpose than the one it is asked for under")
    if not hmac.compare_digest(commitment(key), header.commitment):
        raise Tampered("this key is not the one the header commits to")
    try:
        framed = AESGCM(key).decrypt(_NONCE, data[len(clear) :], clear)
    except InvalidTag:
        raise Tampered("the seal does not match: header or ciphertext were changed") from None
    length = int.from_bytes(framed[:8], "little")
    if any(framed[8 + length :]) or length > len(framed) - 8:
        raise Tampered("the padding holds something")
    return decompress(framed[8 : 8 + length], LARGEST_PAYLOAD)


def _write_header(header: Header) -> bytes:
    packed = msgspec.msgpack.encode(header)
    return MAGIC + len(packed).to_bytes(4, "little") + packed


def _parse(data: bytes) -> tuple[Header, bytes]:
    """Return the header and its exact bytes; only the one canonical form of a header is read."""
    if not data.startswith(MAGIC):
        raise UnknownFormat("this is not a sealed segment")
    start = len(MAGIC) + 4
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    if len(data) < start or len(data) < start + min(length, LARGEST_HEADER):
        raise Truncated("the sealed segment ends within its header", remedy="fetch it again")
    clear = data[: start + length]
    header = _decode_header(clear[start:])
    if (
        length > LARGEST_HEADER
        or _write_header(header) != clear
        or header.size_bucket != padded_size(header.size_bucket)
    ):
        raise Tampered("the header is not in its one canonical form")
    missing = len(clear) + header.size_bucket + TAG_BYTES - len(data)
    if missing > 0:
        raise Truncated("the sealed segment ends early", remedy="fetch it again")
    if missing < 0:
        raise Tampered("something is appended to the sealed segment")
    return header, clear


def _decode_header(packed: bytes) -> Header:
    try:
        parts = msgspec.msgpack.decode(packed, type=list[msgspec.Raw])
        versions.check_exact("header", msgspec.msgpack.decode(parts[0], type=int))
        return msgspec.msgpack.decode(packed, type=Header)
    except (msgspec.DecodeError, IndexError, UnicodeDecodeError):
        raise UnknownFormat("this is not the header of a sealed segment") from None
