"""A packed browser extension: the same sources and key give the same bytes, anywhere.

Source: `components/crx_file/crx3.proto` and `crx_creator.cc` of Chromium. The archive is stored, not compressed, so
that no release of a compression library changes a byte.
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator, Mapping

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from aboveboard.errors import Tampered, UnknownFormat

MAGIC = b"Cr24"
_VERSION = 3
_CONTEXT = b"CRX3 SignedData\x00"
# Field numbers of CrxFileHeader, AsymmetricKeyProof and SignedData; all of them are byte strings.
_RSA_PROOF, _SIGNED_DATA, _PUBLIC_KEY, _SIGNATURE, _CRX_ID = 2, 10_000, 1, 2, 1
_BYTES = 2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16


def extension_id(public_key: bytes) -> str:
    """Return an extension's id: the first 32 hexadecimal digits of its key's SHA-256, as letters from a to p."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(public_key).hexdigest()[:32])


def public_der(key: rsa.RSAPrivateKey) -> bytes:
    """Return the public half as SubjectPublicKeyInfo (DER), as manifests and headers hold it."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files by name: sorted, stored, of one date and mode."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, _ORDINARY_FILE
            made.writestr(entry, files[name])
    return buffer.getvalue()


def pack(files: Mapping[str, bytes], key: rsa.RSAPrivateKey) -> bytes:
    """Return files as a signed CRX3 (RSA PKCS #1 v1.5 with SHA-256, which has one signature for the same bytes)."""
    body, public = archive(files), public_der(key)
    signed = _field(_CRX_ID, hashlib.sha256(public).digest()[:16])
    signature = key.sign(_to_sign(signed, body), padding.PKCS1v15(), hashes.SHA256())
    proof = _field(_PUBLIC_KEY, public) + _field(_SIGNATURE, signature)
    header = _field(_RSA_PROOF, proof) + _field(_SIGNED_DATA, signed)
    return MAGIC + struct.pack("<II", _VERSION, len(header)) + header + body


class Packed(msgspec.Struct, frozen=True):
    """A packed extension that was read: its id and the files in it."""

    id: str
    files: dict[str, bytes]


def unpack(data: bytes) -> Packed:
    """Return what a CRX3 holds, once its own signature held; raises UnknownFormat or Tampered."""
    try:
        header, body = _parts(data)
        proof = dict(_fields(header[_RSA_PROOF]))
        signed, public = header[_SIGNED_DATA], proof[_PUBLIC_KEY]
        key = serialization.load_der_public_key(public)
        signature = proof[_SIGNATURE]
    except (KeyError, ValueError, IndexError, struct.error):
        raise UnknownFormat("this is no packed extension (CRX3)") from None
    if not isinstance(key, rsa.RSAPublicKey) or signed != _field(_CRX_ID, hashlib.sha256(public).digest()[:16]):
        raise Tampered("this packed extension names another key than the one that signed it")
    try:
        key.verify(signature, _to_sign(signed, body), padding.PKCS1v15(), hashes.SHA256())
        with zipfile.ZipFile(io.BytesIO(body)) as held:
            return Packed(extension_id(public), {name: held.read(name) for name in held.namelist()})
    except (InvalidSignature, zipfile.BadZipFile):
        raise Tampered("this packed extension is not what its key has signed") from None


def _parts(data: bytes) -> tuple[dict[int, bytes], bytes]:
    version, size = struct.unpack_from("<II", data, len(MAGIC))
    start = len(MAGIC) + 8
    if not data.startswith(MAGIC) or version != _VERSION or start + size > len(data):
        message = "not CRX3"
        raise ValueError(message)
    return dict(_fields(data[start : start + size])), data[start + size :]


def _to_sign(signed: bytes, body: bytes) -> bytes:
    return _CONTEXT + struct.pack("<I", len(signed)) + signed + body


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        tag, place = _read_varint(data, place)
        size, place = _read_varint(data, place)
        if tag & 7 != _BYTES or place + size > len(data):
            message = "not a field of byte strings"
            raise ValueError(message)
        yield tag >> 3, data[place : place + size]
        place += size


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
