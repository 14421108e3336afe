"""Bundles: the one file of a release that the courier uploads, sealed segment and both wraps together.

`[8 bytes ABBUNDLE][u32 LE length][msgpack of what goes with it][sealed segment]`. The collector keeps the segment and
hands the rest to the keyholder (spec/segment.md).
"""

import hashlib
from pathlib import Path

import msgspec

from aboveboard.errors import Tampered, Truncated, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.files import write_atomically
from aboveboard.formats.wraps import WRAP_BYTES
from aboveboard.model.value import IllegalValue, Value

MAGIC = b"ABBUNDLE"
SUFFIX = ".abb"
REFUSED = ".refused"
"""Added to the name of a bundle that no collector will ever take: it stays, so that its person can see it."""

LARGEST_PART = 1_024


class _Beside(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What goes with the segment."""

    v: int = 1
    keyholder_wrap: bytes
    own_wrap: bytes
    receipt_secret: bytes
    segment_sha256: bytes


class Bundle(Value, frozen=True, kw_only=True):
    """A sealed segment, its key wrapped to the keyholder and to the participant, and the session's receipt secret."""

    segment: bytes
    keyholder_wrap: bytes
    own_wrap: bytes
    receipt_secret: bytes

    def __post_init__(self) -> None:
        """Refuse wrong sizes."""
        if {len(self.keyholder_wrap), len(self.own_wrap)} != {WRAP_BYTES} or len(self.receipt_secret) != 32:
            message = "a bundle has two wraps of 81 bytes and a receipt secret of 32"
            raise IllegalValue(message)

    def __repr__(self) -> str:
        """Say nothing of the secret."""
        return f"Bundle({len(self.segment)} bytes)"


def write_bundle(bundle: Bundle) -> bytes:
    """Return the bytes that are uploaded."""
    beside = msgspec.msgpack.encode(
        _Beside(
            keyholder_wrap=bundle.keyholder_wrap,
            own_wrap=bundle.own_wrap,
            receipt_secret=bundle.receipt_secret,
            segment_sha256=hashlib.sha256(bundle.segment).digest(),
        )
    )
    return MAGIC + len(beside).to_bytes(4, "little") + beside + bundle.segment


def leave_bundle(outbox: Path, bundle: Bundle) -> Path:
    """Put a bundle into the outbox by an atomic rename, named by its segment's hash; returns where it lies."""
    path = outbox / f"{hashlib.sha256(bundle.segment).hexdigest()}{SUFFIX}"
    write_atomically(path, write_bundle(bundle))
    return path


def read_bundle(data: bytes) -> Bundle:
    """Return a bundle from its bytes; raises UnknownFormat, NewerFormat, Truncated or Tampered."""
    return read_bundle_and_hash(data)[0]


def read_bundle_and_hash(data: bytes) -> tuple[Bundle, bytes]:
    """Return a bundle and the SHA-256 of its segment, which reading it has computed and checked anyway."""
    start = len(MAGIC) + 4
    if not data.startswith(MAGIC):
        raise UnknownFormat("these bytes are not a bundle")
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    if length > LARGEST_PART:
        raise UnknownFormat("what goes with the segment is larger than its format allows")
    if len(data) < start + length:
        raise Truncated("the bundle ends early", remedy="send it again")
    beside = versions.decode("bundle", data[start : start + length], _Beside)
    segment = data[start + length :]
    if hashlib.sha256(segment).digest() != beside.segment_sha256:
        raise Tampered("the bundle holds another segment than it says", remedy="send it again")
    try:
        bundle = Bundle(
            segment=segment,
            keyholder_wrap=beside.keyholder_wrap,
            own_wrap=beside.own_wrap,
            receipt_secret=beside.receipt_secret,
        )
    except IllegalValue as error:
        raise UnknownFormat(str(error)) from None
    return bundle, beside.segment_sha256
