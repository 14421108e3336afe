"""The forms in which a text can lie in bytes, and what compressed parts within bytes hold."""

import base64
import contextlib
import functools
import zlib
from collections.abc import Iterator

import zstandard

_LARGEST_OPENED = 64 * 1024 * 1024
_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP = b"\x1f\x8b\x08"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_LEAST = 64  # a shorter result of a try at chance bytes holds nothing worth a look


@functools.cache
def forms(text: str) -> dict[str, tuple[bytes, ...]]:
    """Return a text in every form searched for: as it is, in either case, reversed, wide, in base64, in hex, spaced."""
    raw = text.encode()
    return {
        "raw": tuple(dict.fromkeys((raw, raw.lower(), raw.upper(), raw[::-1]))),
        "utf-16": (text.encode("utf-16-le"), text.encode("utf-16-be")),
        "utf-32": (text.encode("utf-32-le"),),
        "base64": tuple(_base64(raw)),
        "hex": (raw.hex().encode(), raw.hex().upper().encode()),
        "spaced": (b" ".join(bytes([letter]) for letter in raw),),
    }


def _base64(text: bytes) -> Iterator[bytes]:
    """Yield what the base64 of the text is at each alignment, without the characters its neighbours decide.

    Both alphabets: they differ in two characters.
    """
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + text)
        first = (8 * shift + 5) // 6
        cut = encoded[first : (8 * (shift + len(text))) // 6]
        yield from dict.fromkeys((cut, cut.translate(bytes.maketrans(b"+/", b"-_"))))


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield how and what each zstd, gzip or zlib stream within the bytes unpacks to, as far as it does."""
    for start in _starts(content, _ZSTD):
        with contextlib.suppress(zstandard.ZstdError):  # the four magic bytes by chance
            yield "zstd", zstandard.ZstdDecompressor().stream_reader(memoryview(content)[start:]).read(_LARGEST_OPENED)
    for magic, how in ((_GZIP, "gzip"), *((one, "zlib") for one in _ZLIB)):
        for start in _starts(content, magic):
            inner = _inflated(memoryview(content)[start:])
            if len(inner) >= _LEAST:
                yield how, inner


def _inflated(content: memoryview) -> bytes:
    stream = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, whichever its head says
    with contextlib.suppress(zlib.error):
        return stream.decompress(content, _LARGEST_OPENED)
    return b""


def _starts(content: bytes, magic: bytes) -> Iterator[int]:
    at = content.find(magic)
    while at >= 0:
        yield at
        at = content.find(magic, at + 1)
