"""Secrets: passwords in context, tokens of known services, private keys, and long random-looking words."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from aboveboard.redactors import Finding

_KNOWN = {
    "private-key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    "age-key": r"AGE-SECRET-KEY-1[0-9A-Z]{20,}",
    "aws-key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "github-token": r"\bgh[pousr]_[0-9A-Za-z]{20,}\b|\bgithub_pat_[0-9A-Za-z_]{20,}\b",
    "gitlab-token": r"\bglpat-[0-9A-Za-z_-]{16,}",
    "slack-token": r"\bxox[abposr]-[0-9A-Za-z-]{10,}",
    "api-key": r"\bsk-[0-9A-Za-z_-]{16,}|\b[rs]k_(?:live|test)_[0-9A-Za-z]{10,}|\bAIza[0-9A-Za-z_-]{30,}",
    "jwt": r"\beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*",
    "credentials-in-url": r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@\S*",
}
_CONTEXT = re.compile(
    r"(?i)\b(?:pass(?:word|phrase|wort)?|kennwort|passwd|pwd|pin|secret|geheimnis|token|api[ _-]?key|otp|tan|cvv)"
    r"\b\s*(?:is|ist|lautet|[:=])\s*(?P<secret>\S+)"
)
_WORD = re.compile(r"[0-9A-Za-z+/_=-]{20,}")
_LEAST_BITS = 3.5
"""Shannon entropy per character above which a long word with digits looks random (detect-secrets uses 3 and 4.5)."""


class Secrets:
    """Finds secrets by form and by context."""

    name = "secrets"
    version = "1"

    def __init__(self) -> None:
        self._known = [(kind, re.compile(pattern)) for kind, pattern in _KNOWN.items()]

    def find(self, text: str) -> Sequence[Finding]:
        """Return the secrets in a text."""
        found = [Finding(*match.span(), kind) for kind, rule in self._known for match in rule.finditer(text)]
        found += [Finding(*match.span("secret"), "secret") for match in _CONTEXT.finditer(text)]
        found += [Finding(*match.span(), "secret") for match in _WORD.finditer(text) if _looks_random(match.group())]
        return found


def _looks_random(word: str) -> bool:
    if not (any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word)):
        return False
    counts = Counter(word)
    bits = -sum(count / len(word) * math.log2(count / len(word)) for count in counts.values())
    return bits > _LEAST_BITS
