"""Length-prefixed fields, so that no two different lists of fields give the same bytes.

Used wherever several fields enter one hash, HMAC or HPKE `info`: a separator could occur inside a field.
"""

import hashlib
import hmac


def fields(*parts: bytes) -> bytes:
    """Return each part after its length as u32 little-endian (spec/keys.md, framing)."""
    return b"".join(len(part).to_bytes(4, "little") + part for part in parts)


def number(value: int) -> bytes:
    """Return a count as u64 little-endian, the one form a number takes as a field."""
    return value.to_bytes(8, "little")


def domain_hash(domain: str, *parts: bytes) -> bytes:
    """Return the SHA-256 of a domain and fields; domains such as `aboveboard/deletion/1` keep uses apart."""
    return hashlib.sha256(fields(domain.encode(), *parts)).digest()


def domain_hmac(key: bytes, domain: str, *parts: bytes) -> bytes:
    """Return the HMAC-SHA256 of a domain and fields under a key."""
    return hmac.new(key, fields(domain.encode(), *parts), hashlib.sha256).digest()
