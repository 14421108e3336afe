"""Measuring leaks: known strings searched in everything a release holds, in the forms in which they could hide."""

import base64
from collections.abc import Iterable, Sequence

from aboveboard.datasets.manifest import LeakReport

WHERE = "text, metadata and picture files of every shard: raw, upper and lower case, UTF-16, base64, hex"
SHORTEST = 4
"""Shorter strings would be found by chance."""


def forms(canary: str) -> tuple[bytes, ...]:
    """Return the byte forms of a string that are searched."""
    raw = canary.encode()
    encoded = (base64.b64encode(raw[start:])[: (len(raw) - start) // 3 * 4] for start in range(3))
    cased = (canary.upper().encode(), canary.lower().encode())
    found = (raw, *cased, canary.encode("utf-16-le"), *encoded, raw.hex().encode())
    return tuple(form for form in dict.fromkeys(found) if len(form) >= SHORTEST)


def measure(canaries: Sequence[str], contents: Iterable[bytes]) -> LeakReport:
    """Return how many of the strings occur in the contents; without strings nothing was measured.

    Words drawn in pictures are not read here; the report says what was searched.
    """
    searched = [canary for canary in canaries if len(canary.encode()) >= SHORTEST]
    if not searched:
        return LeakReport()
    patterns = {canary: forms(canary) for canary in searched}
    found: set[str] = set()
    for content in contents:
        missing = (canary for canary in searched if canary not in found)
        found |= {canary for canary in missing if any(form in content for form in patterns[canary])}
    return LeakReport(measured=True, searched=len(searched), found=len(found), where=WHERE)
