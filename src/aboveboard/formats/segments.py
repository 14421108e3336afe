"""Segments: what a person released, sealed for one purpose (spec/segment.md)."""

import msgspec

from aboveboard.formats import versions
from aboveboard.formats.sealing import Header, SealedSegment, open_payload, read_header, seal_payload
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.time import Week

__all__ = ["Header", "SealedSegment", "open_segment", "read_header", "seal_segment"]


def seal_segment(content: ReleasedContent, *, purpose: str, epoch: Week, deletion_hash: bytes) -> SealedSegment:
    """Seal what was released; `epoch` is the week of the purpose key, `deletion_hash` 32 bytes, one per session."""
    return seal_payload(msgspec.msgpack.encode(content), purpose=purpose, epoch=epoch, deletion_hash=deletion_hash)


def open_segment(data: bytes, key: bytes, *, purpose: str | None = None) -> ReleasedContent:
    """Return what was released; raises Tampered, WrongPurpose, Truncated, NewerFormat or UnknownFormat."""
    return versions.decode("content", open_payload(data, key, purpose=purpose), ReleasedContent)
