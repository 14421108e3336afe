"""FAMILY: what must not be kept. A member finds personal data or secrets in one text; the caller removes them.

The first net is not recording at all (scope, layers, secure fields). This is the second: it scans every text label of
what is about to leave. Members: `secrets`, `identifiers`; the table of them is `registry`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One stretch of a text, [start, end) in code points, and the kind of thing it is. It never holds the text."""

    start: int
    end: int
    kind: str


class Redactor(Protocol):
    """One rule set. `version` is written into everything that was redacted by it."""

    @property
    def name(self) -> str:
        """Its name, such as `secrets`."""

    @property
    def version(self) -> str:
        """Its version; it changes with every rule."""

    def find(self, text: str) -> Sequence[Finding]:
        """Return what must not be kept, in any order, possibly overlapping."""


def find_all(redactors: Sequence[Redactor], text: str) -> tuple[Finding, ...]:
    """Return the findings of all redactors in order, overlapping ones merged under the longest one's kind."""
    merged: list[tuple[Finding, Finding]] = []
    for finding in sorted(finding for redactor in redactors for finding in redactor.find(text)):
        if merged and finding.start < merged[-1][0].end:
            whole, longest = merged[-1]
            longest = max(longest, finding, key=lambda one: one.end - one.start)
            merged[-1] = (Finding(whole.start, max(whole.end, finding.end), longest.kind), longest)
        else:
            merged.append((finding, finding))
    return tuple(whole for whole, _ in merged)


def removed(text: str, findings: Sequence[Finding]) -> str:
    """Return the text with each finding replaced by its kind in brackets; findings are as `find_all` gives them."""
    parts, done = [], 0
    for finding in findings:
        parts += [text[done : finding.start], f"[{finding.kind}]"]
        done = finding.end
    return "".join([*parts, text[done:]])


def version_of(redactors: Sequence[Redactor]) -> str:
    """Return what a release says of the redactors it went through, such as `identifiers/1+secrets/1`."""
    return "+".join(sorted(f"{redactor.name}/{redactor.version}" for redactor in redactors))
