"""Where one text says another: the same words in any case, or the same quantity in another form.

A span is a pair of places in code points, the end exclusive.
"""

import re
import unicodedata
from collections.abc import Iterator

from aboveboard.model.quantities import alone, facets, quantities, same_value

Span = tuple[int, int]
Reading = str | tuple[tuple[str, tuple[float, ...]], ...]

WIDEST = 6
"""Words and signs that a quantity in another form may stand in."""

FARTHEST = 96
"""Words and signs of a text in which a quantity in another form is looked for."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|„([^“”]+)[“”]|(?<!\w)'([^']+)'(?!\w)")


def words_at(text: str) -> tuple[Span, ...]:
    """Return where the words and signs of a text stand, in order."""
    return tuple(match.span() for match in _WORD.finditer(text))


def spoken_at(text: str) -> tuple[Span, ...]:
    """Return where the words of a text stand, in order, without its signs."""
    return tuple(span for span in words_at(text) if text[slice(*span)].isalnum())


def is_part(text: str, span: Span) -> bool:
    """Tell whether a word's place is but a part of something: of a number, date or time, or of a word with signs in it.

    So is 5 of `5,000`, December of `5 December 2016`, t of `don't`, and a letter whose accent is a character apart.
    """
    around = text[max(0, span[0] - 1) : span[0]] + text[span[1] : span[1] + 1]
    if any(sign in "'\u2019" or unicodedata.category(sign).startswith("M") for sign in around):
        return True
    return any(one.start <= span[0] and span[1] <= one.end and (one.start, one.end) != span for one in quantities(text))


def quoted_at(text: str) -> tuple[Span, ...]:
    """Return where the texts within quotes stand, in order, without the quotes."""
    return tuple(match.span(match.lastindex or 0) for match in _QUOTED.finditer(text))


def plain(text: str) -> str:
    """Return a text as it is compared: in one case of letters, white space as single spaces."""
    return " ".join(text.split()).casefold()


def readings(text: str) -> tuple[Reading, ...]:
    """Return what a text can be known by: its words and, where it says nothing but quantities, these; else nothing."""
    words, bare = plain(text), text.strip()
    if not words:
        return ()
    return (words, tuple(sorted(facets(bare).sizes.items()))) if alone(bare) else (words,)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts say the same, and anything at all."""
    return not set(readings(one)).isdisjoint(readings(other))


def said_at(text: str, within: str) -> Span | None:
    """Return the span that says a text, or None: in quotes before elsewhere, as it stands before in other form.

    Only whole words count, and no part of a number of another size: 5 does not stand in 5,000.
    """
    wanted = text.strip()
    if not wanted:
        return None
    quoted = [_trimmed(within, span) for span in quoted_at(within)]
    whole = list(_runs(wanted, within))
    exact = (span for span in (*quoted, *whole) if within[slice(*span)] == wanted)
    other = (span for span in (*quoted, *whole) if plain(within[slice(*span)]) == plain(wanted))
    return next(exact, None) or next(other, None) or _in_another_form(wanted, within)


def _trimmed(text: str, span: Span) -> Span:
    said = text[slice(*span)]
    start = span[0] + len(said) - len(said.lstrip())
    return start, start + len(said.strip())


def _runs(wanted: str, within: str) -> Iterator[Span]:
    """Yield where the words and signs of one text stand one after the other in another, in any case."""
    words = [wanted[slice(*span)].casefold() for span in words_at(wanted)]
    places = words_at(within)
    said = [within[slice(*span)].casefold() for span in places]
    for first in range(len(said) - len(words) + 1):
        if said[first : first + len(words)] == words:
            span = places[first][0], places[first + len(words) - 1][1]
            if not _of_another_size(wanted, within, span):
                yield span


def _of_another_size(wanted: str, within: str, span: Span) -> bool:
    """Tell whether a number was found as a part of another one."""
    sizes = facets(wanted).of("amount")
    around = (
        one
        for one in (quantities(within) if sizes else ())
        if one.facet == "amount" and one.start <= span[0] and span[1] <= one.end
    )
    return any(one.size not in sizes for one in around)


def _in_another_form(wanted: str, within: str) -> Span | None:
    """Return the fewest words that say the same quantity and nothing else, with the whole of what they are part of."""
    places = words_at(within)[:FARTHEST]
    near = within[: places[-1][1]] if places else ""
    if not alone(wanted) or next(quantities(near), None) is None:
        return None
    for count in range(1, min(WIDEST, len(places)) + 1):
        for first in range(len(places) - count + 1):
            span = places[first][0], places[first + count - 1][1]
            said = within[slice(*span)]
            if alone(said) and same_value(said, wanted) and not _of_another_size(wanted, within, span):
                return _whole(wanted, within, span)
    return None


def _whole(wanted: str, within: str, span: Span) -> Span:
    """Return a span with the rest of the quantities that begin or end in it (`10:30 p` of `10:30 p.m.`)."""
    cut = [one for one in quantities(within) if one.start < span[1] and span[0] < one.end]
    first, last = min([span[0], *(one.start for one in cut)]), max([span[1], *(one.end for one in cut)])
    first, last = _trimmed(within, (first, last))
    said, places = within[first:last], words_at(within)
    whole = first in {place[0] for place in places} and last in {place[1] for place in places}
    return (first, last) if whole and alone(said) and same_value(said, wanted) else span
