"""Identifiers of people: mail addresses, telephone, card and account numbers, network addresses, user paths."""

import re
from collections.abc import Callable, Sequence

from aboveboard.redactors import Finding

_EMAIL = re.compile(r"[^\s@<>\"'(),:;]+@[^\s@<>\"'(),:;]+\.[^\W\d_]{2,}")
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ ()./-]*\d){6,14}(?!\w)")
_PHONE_IN_CONTEXT = re.compile(
    r"(?i)\b(?:tel(?:efon|ephone)?|phone|mobile|mobil|handy|fax|call|anrufen)\b"
    r"\.?\s*[:=]?\s*(?P<number>\(?\d(?:[ ()./-]*\d){5,14})"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{1,4}){3,8}\b")
_CARD = re.compile(r"(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])")
_IPV4 = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
_MAC = re.compile(r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b")
_USER_PATH = re.compile(r"(?:/home/|/Users/|[A-Z]:\\Users\\)(?P<name>[^/\\\s]+)")
_SOCIAL = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")


class Identifiers:
    """Finds identifiers by form and, where one exists, by check digits (Luhn; ISO 7064 MOD 97-10 for IBAN)."""

    name = "identifiers"
    version = "1"

    def find(self, text: str) -> Sequence[Finding]:
        """Return the identifiers in a text."""
        return [
            *_all(_EMAIL, "email", text),
            *_all(_PHONE, "phone", text),
            *_all(_PHONE_IN_CONTEXT, "phone", text, group="number"),
            *_all(_IBAN, "iban", text, check=_is_iban),
            *_all(_CARD, "card", text, check=_is_card),
            *_all(_IPV4, "ip", text),
            *_all(_MAC, "mac", text),
            *_all(_USER_PATH, "user", text, group="name"),
            *_all(_SOCIAL, "national-id", text),
        ]


def _all(
    rule: re.Pattern[str],
    kind: str,
    text: str,
    *,
    group: str | int = 0,
    check: Callable[[str], bool] = bool,
) -> list[Finding]:
    return [Finding(*match.span(group), kind) for match in rule.finditer(text) if check(match.group(group))]


def _is_iban(written: str) -> bool:
    """Check the remainder of 97 (ISO 13616); words may cling to the match, so it is tried without its last groups."""
    groups = written.split()
    forms = ("".join(groups[:count]) for count in range(len(groups), 0, -1))
    return any(15 <= len(form) <= 34 and _mod_97(form) for form in forms)


def _mod_97(iban: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def _is_card(written: str) -> bool:
    digits = [int(letter) for letter in written if letter.isdigit()]
    doubled = (digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
