"""A secret of its own for each case, and every form in which it could leak."""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

_LETTERS = "bcdfghjkmnpqrstvwxz"


def canary(name: str) -> str:
    """Return a text that is nowhere else: letters of ASCII and others, digits, the same in every run."""
    seed = binascii.crc32(name.encode())
    letters = "".join(_LETTERS[(seed >> shift) % len(_LETTERS)] for shift in range(0, 30, 5))
    return f"Q{letters}ß{seed % 100_000:05d}Y"


def digits(name: str) -> str:
    """Return a code of eight digits."""
    return f"{7 * 10**7 + binascii.crc32(name.encode()) % 10**7}"


def forms(secret: str) -> Iterator[str]:
    """Yield the secret as it is, reversed, in hex, in base64 at every alignment, and percent-encoded, in lower case."""
    for text in (secret, secret[::-1]):
        raw = text.encode()
        yield text.lower()
        yield raw.hex()
        yield quote(text, safe="").lower()
        yield json.dumps(text)[1:-1].lower()
        for before in range(3):
            coded = base64.b64encode(b"\0" * before + raw).decode()
            # What a neighbour's bits mix with is left out at both ends.
            yield coded[4 if before else 0 : len(raw) * 4 // 3 - 1].lower()


def leaks(secret: str, told: Any) -> list[str]:
    """Return the forms of the secret that are found in what was told, as JSON with and without escapes."""
    said = (json.dumps(told, ensure_ascii=False) + json.dumps(told)).lower()
    return [form for form in forms(secret) if form in said]
