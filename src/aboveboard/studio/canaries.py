"""Canaries: unique secrets planted where nothing may be recorded, and the search for them everywhere after.

A search of sealed bytes alone would prove nothing, so whatever can be opened with every key is searched too, in every
form in which text could have been kept.
"""

import base64
import contextlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import zstandard

STEM = "kanari"
"""Every canary starts with this word, so that a part of one is found as well as a whole."""

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_LARGEST_OPENED = 64 * 1024 * 1024


def plant(count: int, *, seed: int) -> tuple[str, ...]:
    """Return so many different canaries, such as `kanari4f7q2x8b`: typeable, distinctive, readable on a screen."""
    chooser = random.Random(seed)  # noqa: S311 - canaries must be repeatable, not unguessable
    letters = "bcdfghjkmpqrtvwxz23456789"
    found: dict[str, None] = {}
    while len(found) < count:
        found[STEM + "".join(chooser.choices(letters, k=8))] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a canary, or a part of one, was found: never the canary itself."""

    place: str
    form: str


@dataclass(slots=True)
class Search:
    """What was searched and what was found."""

    places: int = 0
    bytes_searched: int = 0
    pictures: int = 0
    findings: list[Finding] = field(default_factory=list)


def _base64_needles(text: bytes) -> Iterator[bytes]:
    """Yield what the base64 of the text is at each alignment, without the characters its neighbours decide."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + text)
        first = (8 * shift + 5) // 6
        yield encoded[first : (8 * (shift + len(text))) // 6]


def needles() -> dict[str, tuple[bytes, ...]]:
    """Return the stem in every form searched for: raw, UTF-16, base64 at each alignment, hex, spaced, reversed."""
    raw = STEM.encode()
    return {
        "raw": (raw, raw.upper(), raw[::-1]),
        "utf-16": (STEM.encode("utf-16-le"), STEM.encode("utf-16-be")),
        "base64": tuple(_base64_needles(raw)),
        "hex": (raw.hex().encode(), raw.hex().upper().encode()),
        "spaced": (b" ".join(bytes([letter]) for letter in raw),),
    }


_PATTERNS = {form: re.compile(b"|".join(re.escape(needle) for needle in found)) for form, found in needles().items()}


def search_bytes(place: str, content: bytes, into: Search) -> None:
    """Search one piece of bytes in every form, and what its zstd frames hold."""
    into.places += 1
    _match(place, "", content, into)
    for inner in _inside(content):
        _match(place, "zstd ", inner, into)


def _match(place: str, wrapped: str, content: bytes, into: Search) -> None:
    into.bytes_searched += len(content)
    for form, pattern in _PATTERNS.items():
        if pattern.search(content):
            into.findings.append(Finding(place, wrapped + form))


def _inside(content: bytes) -> Iterator[bytes]:
    """Yield what each zstd frame within the bytes decompresses to."""
    start = content.find(_ZSTD_MAGIC)
    while start >= 0:
        with contextlib.suppress(zstandard.ZstdError):  # the four magic bytes by chance
            yield zstandard.ZstdDecompressor().stream_reader(content[start:]).read(_LARGEST_OPENED)
        start = content.find(_ZSTD_MAGIC, start + 4)


def search_folder(folder: Path, into: Search, *, skip: Iterable[Path] = ()) -> None:
    """Search the names and contents of every file below a folder, except below `skip`."""
    left_out = tuple(skip)
    for path in sorted(folder.rglob("*")):
        if any(path == one or one in path.parents for one in left_out):
            continue
        search_bytes(f"name of {path.relative_to(folder)}", path.name.encode(), into)
        if path.is_file() and not path.is_symlink():
            search_bytes(str(path.relative_to(folder)), path.read_bytes(), into)
