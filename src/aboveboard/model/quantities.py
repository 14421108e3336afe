"""Quantities in texts: dates, times, numbers, money and ordinals, normalised alike wherever they stand.

One normaliser for goals, screens and what was typed, so that `5 December`, `12/05/2016` and a heading `December` can be
compared without knowing what task they belong to. A date may have parts only; a slashed one is read as month, day, year
unless it cannot be that or stands `as in` a country that writes it otherwise, a dotted one as day, month, year.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from aboveboard.model.date_orders import day_first

_LONGEST = 200
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan januar", "february feb februar", "march mar märz", "april apr", "may mai", "june jun juni"),
            *("july jul juli", "august aug", "september sep sept", "october oct oktober okt", "november nov"),
            "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_ORDINALS = {
    name: number
    for number, name in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
_NUMBER_WORDS = {
    name: number
    for number, name in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=0,
    )
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})\b")
_NAMED = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?)?({_MONTH})\b\.?(?:\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*:))?"
    r"(?:,?\s+(\d{4})\b)?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap])?\.?(?:m\b\.?)?|\b(\d{1,2})\s*([ap])\.?m\b\.?", re.IGNORECASE
)
_ORDINAL = re.compile(rf"\b(\d{{1,4}})(?:st|nd|rd|th)\b|\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥]\s?(\d[\d,]*(?:\.\d+)?)|\b(\d[\d,]*(?:\.\d+)?)\s?(?:[$€£¥]|(?:usd|eur|gbp|chf)\b)", re.IGNORECASE
)
_NUMBER = re.compile(rf"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w])|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


class Quantity(NamedTuple):
    """One part of a quantity in a text: its facet, its size, and where in the text it stands (characters)."""

    facet: str
    size: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The sizes that a text names, by facet."""

    sizes: dict[str, tuple[float, ...]]

    def of(self, facet: str) -> tuple[float, ...]:
        """Return the sizes of one facet."""
        return self.sizes.get(facet, ())


@functools.lru_cache(maxsize=65_536)
def facets(text: str) -> Facets:
    """Return what quantities a text names, each facet's sizes in order of appearance."""
    sizes: dict[str, list[float]] = {}
    for value in quantities(text[:_LONGEST] if len(text) > 4 * _LONGEST else text):
        sizes.setdefault(value.facet, []).append(value.size)
    return Facets({facet: tuple(found) for facet, found in sizes.items()})


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a text; what was read as one kind is not read again as another.

    A slashed date has its month first, unless it cannot be so, or stands `as in` a country that writes its day first.
    """
    taken = [False] * len(text)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            found = read(match)
            if found:
                taken[start:end] = [True] * (end - start)
            yield from (Quantity(facet, size, start, end) for facet, size in found)


def iso_date(text: str) -> str | None:
    """Return the one whole date that a text names as `2016-12-05`, or None; a slashed one as `quantities` reads it."""
    named = facets(text)
    parts = [named.of(facet) for facet in ("year", "month", "day")]
    if not all(parts):
        return None
    year, month, day = (int(part[0]) for part in parts)
    return f"{year:04}-{month:02}-{day:02}"


def clock_time(text: str) -> str | None:
    """Return the first time of day that a text names as `14:05`, or None."""
    minutes = facets(text).of("minute")
    return f"{int(minutes[0]) // 60:02}:{int(minutes[0]) % 60:02}" if minutes else None


def same_value(one: str, other: str) -> bool:
    """Whether two texts name the same quantities in other words, and any at all."""
    return bool(facets(one).sizes) and facets(one).sizes == facets(other).sizes


@functools.lru_cache(maxsize=65_536)
def alone(text: str) -> bool:
    """Tell whether a text says a quantity, or several, and not a word beside them."""
    if len(text) > _LONGEST:
        return False
    rest, found = list(text), False
    for one in quantities(text):
        rest[one.start : one.end] = " " * (one.end - one.start)
        found = True
    return found and not any(sign.isalnum() for sign in rest)


Found = tuple[tuple[str, float], ...]


def _date(year: int | None, month: int | None, day: int | None) -> Found:
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return ()
    parts = [(name, float(part)) for name, part in (("year", year), ("month", month), ("day", day)) if part is not None]
    if year is not None and month is not None:
        parts.append(("date", float(year * 372 + month * 31 + (day or 0))))
    return tuple(parts)


def _iso(match: re.Match[str]) -> Found:
    return _date(*(int(part) for part in match.groups()))


def _slashed(match: re.Match[str]) -> Found:
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    month_first = match[2] == "/" and one <= 12 and (other > 12 or not day_first(match.string, match.end()))
    return _date(year, one, other) if month_first else _date(year, other, one)


def _named(match: re.Match[str]) -> Found:
    month = _MONTHS[match[2].casefold()]
    if match[2] == "may" and not (match[1] or match[3] or match[4]):
        return ()  # the verb
    day = match[1] or match[3]
    return _date(int(match[4]) if match[4] else None, month, int(day) if day else None)


def _time(match: re.Match[str]) -> Found:
    hour, half = int(match[1] or match[4]), (match[3] or match[5] or "").casefold()
    minute = int(match[2] or 0)
    if hour > 23 or minute > 59:
        return ()
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return (("minute", float(hour * 60 + minute)),)


def _ordinal(match: re.Match[str]) -> Found:
    return (("ordinal", float(match[1] or _ORDINALS[match[2].casefold()])),)


def _number(match: re.Match[str]) -> Found:
    said = next((group for group in match.groups() if group), match.group())
    number = _NUMBER_WORDS.get(said.casefold())
    return (("amount", float(said.replace(",", "").rstrip(".") if number is None else number)),)


_READERS = (
    (_ISO, _iso),
    (_SLASHED, _slashed),
    (_NAMED, _named),
    (_TIME, _time),
    (_ORDINAL, _ordinal),
    (_MONEY, _number),
    (_NUMBER, _number),
)
