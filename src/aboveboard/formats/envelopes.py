"""Signed documents: DSSE envelopes over the canonical JSON (RFC 8785) of a value, Ed25519 signatures.

The signature covers type and payload (`DSSEv1 <len> <type> <len> <payload>`, Dead Simple Signing Envelope 1.0.2), so
a document of one kind never counts as one of another. Key ids are the public keys in hex; only keys that the reader
already trusts are believed.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.model.value import IllegalValue, Value

T = TypeVar("T")
LARGEST_ENVELOPE = 8 * 1024 * 1024


class Signature(Value, frozen=True, kw_only=True):
    """One signature: the signer's public key in hex and 64 bytes in base64."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The DSSE form: names are the standard's."""

    payload_type: str = msgspec.field(name="payloadType")
    payload: str
    signatures: tuple[Signature, ...]


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return the public half of a signing key, 32 bytes in lower-case hex: the form in which keys are pinned."""
    return key.public_key().public_bytes_raw().hex()


def canonical(value: Any) -> bytes:
    """Return the one JSON form of a value (RFC 8785), which is what is signed and hashed."""
    return rfc8785.dumps(msgspec.to_builtins(value))


def sign(kind: str, value: Any, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """Return a signed envelope of a value as JSON; `kind` such as `policy`."""
    body = canonical(value)
    made = tuple(_signature(kind, body, key) for key in keys)
    return _write(Envelope(payload_type=_type(kind), payload=_b64(body), signatures=made))


def cosign(envelope: bytes, kind: str, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """Return the envelope with more signatures; a key that has signed already signs anew in its place."""
    read, body = _read(envelope, kind)
    fresh = {public_hex(key): _signature(kind, body, key) for key in keys}
    kept = tuple(signature for signature in read.signatures if signature.keyid not in fresh)
    return _write(msgspec.structs.replace(read, signatures=(*kept, *fresh.values())))


def payload(envelope: bytes, kind: str) -> bytes:
    """Return the canonical bytes an envelope carries, without believing them; raises UnknownFormat or Tampered."""
    return _read(envelope, kind)[1]


def signers(envelope: bytes, kind: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Return which of the trusted keys (hex) have signed, each once, in the order of `keys`."""
    read, body = _read(envelope, kind)
    given = {signature.keyid: signature.sig for signature in read.signatures}
    return tuple(key for key in dict.fromkeys(keys) if key in given and _holds(key, given[key], kind, body))


def verify(envelope: bytes, kind: str, as_type: type[T], keys: Sequence[str], threshold: int = 1) -> T:
    """Return the value that at least `threshold` of the trusted keys (hex) have signed.

    Raises Tampered where too few did, UnknownFormat for another kind, and NewerFormat.
    """
    if threshold < 1:
        message = "a document nobody needs to sign is not a signed document"
        raise IllegalValue(message)
    if len(signers(envelope, kind, keys)) < threshold:
        raise Tampered(f"too few of the keys that must sign this {kind} have signed it")
    return decode(kind, payload(envelope, kind), as_type)


def decode(kind: str, body: bytes, as_type: type[T]) -> T:
    """Return the value of canonical JSON by the reader rule for versions where the kind has one."""
    if kind in versions.KNOWN:
        return versions.decode(kind, body, as_type, wire="json")
    try:
        return msgspec.json.decode(body, type=as_type)
    except (msgspec.DecodeError, UnicodeDecodeError, IllegalValue):
        raise UnknownFormat(f"these bytes are not a {kind}") from None


def _read(envelope: bytes, kind: str) -> tuple[Envelope, bytes]:
    try:
        if len(envelope) > LARGEST_ENVELOPE:
            raise UnknownFormat("a signed document is larger than its format allows")
        read = msgspec.json.decode(envelope, type=Envelope)
        body = base64.b64decode(read.payload, validate=True)
        form = rfc8785.dumps(json.loads(body))
    except (msgspec.DecodeError, binascii.Error, ValueError, RecursionError):
        raise UnknownFormat("these bytes are not a signed document") from None
    if read.payload_type != _type(kind):
        raise UnknownFormat(f"this signed document is not a {kind}")
    if form != body:
        raise Tampered("the signed document is not in its one canonical form")
    return read, body


def _holds(key: str, signature: str, kind: str, body: bytes) -> bool:
    try:
        raw = bytes.fromhex(key)
        if raw.hex() != key:
            return False  # a second spelling of a key would be a second person
        public = Ed25519PublicKey.from_public_bytes(raw)
        public.verify(base64.b64decode(signature, validate=True), _encoded(kind, body))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signature(kind: str, body: bytes, key: Ed25519PrivateKey) -> Signature:
    return Signature(keyid=public_hex(key), sig=_b64(key.sign(_encoded(kind, body))))


def _encoded(kind: str, body: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding."""
    name = _type(kind).encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(body), body)


def _type(kind: str) -> str:
    return f"application/vnd.aboveboard.{kind}+json"


def _write(envelope: Envelope) -> bytes:
    return rfc8785.dumps(msgspec.to_builtins(envelope))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
