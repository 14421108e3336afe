"""Wraps: a segment's key for one recipient, bound to purpose and segment, so that no row can be passed off as another.

HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. A wrap is one byte of version
and 80 bytes: encapsulated key, sealed key, tag. `info` is length-prefixed: `aboveboard/wrap/2`, recipient, purpose,
SHA-256 of the sealed segment, and the session where one is bound (spec/segment.md).
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.framing import fields
from aboveboard.model.value import IllegalValue

VERSION = versions.KNOWN["wrap"]
WRAP_BYTES = 81


def session_of(deletion_hash: bytes, receipt_secret: bytes = b"") -> bytes:
    """Return what binds a wrap on its way to the keyholder to its session: who carries it can exchange neither.

    Both have 32 bytes. A shard names no receipt secret: the keyholder gives it that of its session.
    """
    return fields(deletion_hash, hashlib.sha256(receipt_secret).digest() if receipt_secret else b"")


def wrap(
    key: bytes, public: bytes, *, purpose: str, recipient: str, segment_sha256: bytes, session: bytes = b""
) -> bytes:
    """Return a 32-byte key for the holder of an X25519 public key (32 bytes) acting as `recipient`."""
    if len(key) != 32 or len(segment_sha256) != 32:
        message = "a segment's key and its hash have 32 bytes each"
        raise IllegalValue(message)
    info = _info(purpose, recipient, segment_sha256, session)
    return bytes([VERSION]) + _suite().encrypt(key, X25519PublicKey.from_public_bytes(public), info=info)


def unwrap(
    wrapped: bytes,
    private: X25519PrivateKey,
    *,
    purpose: str,
    recipient: str,
    segment_sha256: bytes,
    session: bytes = b"",
) -> bytes:
    """Return the key; raises Tampered where anything that it is bound to is another, NewerFormat or UnknownFormat."""
    if not wrapped:
        raise UnknownFormat("an empty wrap holds no key")
    versions.check_exact("wrap", wrapped[0])
    if len(wrapped) != WRAP_BYTES:
        raise UnknownFormat("these bytes are not a wrap")
    try:
        return _suite().decrypt(wrapped[1:], private, info=_info(purpose, recipient, segment_sha256, session))
    except InvalidTag:
        raise Tampered("this wrap is for another segment, session, purpose or recipient, or was changed") from None


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _info(purpose: str, recipient: str, segment_sha256: bytes, session: bytes) -> bytes:
    return fields(b"aboveboard/wrap/2", recipient.encode(), purpose.encode(), segment_sha256, session)
