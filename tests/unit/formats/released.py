"""A small release, its keys and its wraps, for the tests of what leaves a device."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import SealedSegment, seal_segment
from aboveboard.formats.wraps import wrap
from aboveboard.model.gaps import Gap
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.time import Week

WEEK = Week("2026-W47")
ROOT = Root(bytes(range(16)))


def content(picture: bytes = b"webp") -> ReleasedContent:
    return ReleasedContent(
        receipt="ab" * 32,
        policy_version=3,
        redactor_version="1",
        recorder_version="0.1",
        pseudonym=ROOT.pseudonym("demo", "2026-Q4"),
        week=WEEK,
        layers={"mousepad": Layers()},
        part=1,
        parts=1,
        items=(Gap(),),
        pictures={"cafe": picture},
    )


def sealed(session: int = 0, purpose: str = "demo", picture: bytes = b"webp") -> SealedSegment:
    return seal_segment(
        content(picture), purpose=purpose, epoch=WEEK, deletion_hash=deletion_hash(ROOT.delete_secret(session))
    )


def wrapped(segment: SealedSegment, private: X25519PrivateKey) -> bytes:
    return wrap(
        segment.key,
        private.public_key().public_bytes_raw(),
        purpose="demo",
        recipient="keyholder",
        segment_sha256=segment.sha256,
    )
