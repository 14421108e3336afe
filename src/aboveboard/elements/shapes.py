"""The shape of a text: its kind and length class, told without any of its characters (layer `text: shape`)."""

import re

from aboveboard.model.text import LengthClass, Shape, TextKind

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec mär mai okt dez"
_MONTH = rf"(?:{_MONTHS.replace(' ', '|')})[a-zä]*\.?"
_NUMBER = r"[+-]?\d[\d.,'\u00a0\u202f ]*%?"

# In this order: the narrower kind is asked first. Whole texts only, so that a sentence with a date is words.
_KINDS = (
    (TextKind.EMAIL, re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")),
    (TextKind.URL, re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)),
    (TextKind.TIME, re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?", re.IGNORECASE)),
    (TextKind.DATE, re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")),
    (TextKind.DATE, re.compile(rf"(?:\d{{1,2}}\.?\s+)?{_MONTH}(?:\s+\d{{1,2}})?,?(?:\s+\d{{2,4}})?", re.IGNORECASE)),
    (TextKind.MONEY, re.compile(rf"(?:[$€£¥]|[A-Z]{{3}})\s?{_NUMBER}|{_NUMBER}\s?(?:[$€£¥]|[A-Z]{{3}})")),
    (TextKind.NUMBER, re.compile(_NUMBER)),
    (TextKind.PATH, re.compile(r"(?:[A-Za-z]:)?(?:~|\.{1,2})?[/\\][^\n]*")),
    (TextKind.SYMBOLS, re.compile(r"[\W_]+")),
    (TextKind.WORD, re.compile(r"\S+")),
)
_LONGEST = 256  # patterns look at no more: beyond it everything is words, and time stays bounded


def shape_of(text: str) -> Shape:
    """Return the shape of a text; surrounding white space counts for neither kind nor length."""
    stripped = text.strip()
    return Shape(kind=_kind_of(stripped), length=LengthClass.of(len(stripped)))


def _kind_of(text: str) -> TextKind:
    if not text:
        return TextKind.EMPTY
    if len(text) > _LONGEST:
        return TextKind.WORDS
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(text)), TextKind.WORDS)
