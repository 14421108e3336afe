"""Measuring leaks: known strings searched in everything a release holds, in the forms in which they could hide."""

import base64
import json
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
    written = json.dumps(canary, ensure_ascii=False)[1:-1].encode()  # as it stands in what is kept as JSON
    found = (raw, *cased, written, canary.encode("utf-16-le"), *encoded, raw.hex().encode())
    return tuple(form for form in dict.fromkeys(found) if len(form) >= SHORTEST)


class Search:
    """Looks for known strings in content as it passes by; nothing of the content is kept.

    Words drawn in pictures are not read here; the report says what was searched.
    """

    def __init__(self, canaries: Sequence[str]) -> None:
        self._missing = {canary: forms(canary) for canary in canaries if len(canary.encode()) >= SHORTEST}
        self._searched = len(self._missing)
        self._found: list[str] = []

    def look(self, content: bytes) -> None:
        """Search one piece of content for what was not found yet."""
        self.met([canary for canary, patterns in self._missing.items() if any(form in content for form in patterns)])

    def met(self, canaries: Iterable[str]) -> None:
        """Count strings as found, as another search of the same strings says they were."""
        for canary in canaries:
            if self._missing.pop(canary, None) is not None:
                self._found.append(canary)

    def found(self) -> tuple[str, ...]:
        """Return the strings that were found."""
        return tuple(self._found)

    def report(self) -> LeakReport:
        """Return how many of the strings occurred; without strings nothing was measured."""
        if not self._searched:
            return LeakReport()
        return LeakReport(
            measured=True, searched=self._searched, found=self._searched - len(self._missing), where=WHERE
        )
