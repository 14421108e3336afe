"""Features of single words and elements: how they match the goal, what values they name, where they stand."""

import math
from collections.abc import Sequence

import numpy as np

from aboveboard.agents import values
from aboveboard.agents.history import LENGTH, Past, said
from aboveboard.agents.intents import WORDS
from aboveboard.agents.values import comparisons
from aboveboard.agents.words import Goal, find_run, names_of, shape_of, texts_of, words_of
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Rect
from aboveboard.model.quantities import facets, quantities

QUOTES = 4
"""How many quoted spans of a goal are told apart by their number."""

TOKEN_MARKS = 6 + QUOTES + len(values.FACETS)
PLAIN, MATCHES = 14, 14
"""How many features tell of an element itself, and how its words match the goal's."""

ELEMENT_MARKS = PLAIN + 2 * MATCHES + QUOTES + LENGTH + 3 * values.WIDTH


def token_marks(goal: Goal, elements: Sequence[Element]) -> np.ndarray:
    """Return the features of a goal's words (words by TOKEN_MARKS)."""
    marks = np.zeros((len(goal.tokens), TOKEN_MARKS), dtype=np.float32)
    shown, filled = _shown(elements)
    for place, token in enumerate(goal.tokens):
        surface = goal.text[token.start : token.end]
        marks[place, :6] = (
            1,
            place / 32,
            surface[:1].isupper(),
            surface.isdigit(),
            token.word in shown,
            token.word in filled,
        )
    for number, (first, last) in enumerate(goal.quoted):
        marks[first : last + 1, 6 + min(number, QUOTES - 1)] = 1
    for value in quantities(goal.text):
        column = 6 + QUOTES + values.FACETS.index(value.facet)
        for place, token in enumerate(goal.tokens):
            if value.start <= token.start and token.end <= value.end:
                marks[place, column] = 1
    return marks


def _shown(elements: Sequence[Element]) -> tuple[frozenset[str], frozenset[str]]:
    texts = [texts_of(element) for element in elements]
    shown = frozenset(word for name, _ in texts for word in words_of(name))
    return shown, frozenset(word for _, value in texts for word in words_of(value))


def element_marks(
    goal: Goal, elements: Sequence[Element], snapshot: ElementSnapshot, past: Sequence[Past]
) -> np.ndarray:
    """Return the features of elements (elements by ELEMENT_MARKS); the last are their group's and those of the screen.

    What is shown beside an element of a value that a goal names too (a calendar's month) decides what it is good for;
    so do the words of its row (a name in a list of bookings).
    """
    marks = np.zeros((len(elements), ELEMENT_MARKS), dtype=np.float32)
    extent = _extent(elements)
    wanted = facets(goal.text)
    spoken = tuple(token.word for token in goal.tokens if token.word.isalnum())
    compared = PLAIN + 2 * MATCHES + QUOTES
    alike = _alike(elements)
    names = names_of(elements)
    for place, element in enumerate(elements):
        row = marks[place]
        row[:PLAIN] = _plain(element, snapshot, extent, place / max(len(elements), 1), alike[place])
        row[PLAIN : PLAIN + MATCHES] = _matches(goal, spoken, names[place], texts_of(element)[1])
        for number, quoted in enumerate(goal.values[:QUOTES]):
            row[PLAIN + 2 * MATCHES + number] = quoted.casefold() in {
                text.casefold() for text in (names[place], texts_of(element)[1])
            }
        for back, one in enumerate(reversed(past[-LENGTH:])):
            row[compared + back] = one.target == element.id
        row[compared + LENGTH :][: values.WIDTH] = comparisons(wanted, facets(said(element)))
    if elements:
        matches = marks[:, PLAIN : PLAIN + MATCHES]
        marks[:, PLAIN + MATCHES : PLAIN + 2 * MATCHES] = _beside(matches, elements, [one.row for one in elements])
        own = marks[:, compared + LENGTH :][:, : values.WIDTH]
        marks[:, -2 * values.WIDTH : -values.WIDTH] = _beside(own, elements, [one.group for one in elements])
        marks[:, -values.WIDTH :] = own.max(axis=0)
    return marks


def _beside(own: np.ndarray, elements: Sequence[Element], within: Sequence[str | None]) -> np.ndarray:
    """Return, for each element, the most of what is said by all within the same as it and by that; else zeros."""
    members: dict[str, list[int]] = {}
    for place, (element, name) in enumerate(zip(elements, within, strict=True)):
        for whole in {name, element.id} - {None}:
            members.setdefault(str(whole), []).append(place)
    most = {name: own[places].max(axis=0) for name, places in members.items()}
    nothing = np.zeros(own.shape[1], dtype=own.dtype)
    return np.stack([nothing if name is None else most[name] for name in within])


def numbers_named(goal: Goal) -> np.ndarray:
    """Return, for all of a text and for each of its first words, whether a goal names that place (1 + WORDS by 2).

    First as an ordinal (`the 4th word`), then as a bare number.
    """
    wanted = facets(goal.text)
    found = np.zeros((1 + WORDS, 2), dtype=np.float32)
    for column, facet in enumerate(("ordinal", "amount")):
        for size in wanted.of(facet):
            if size.is_integer() and 1 <= size <= WORDS:
                found[int(size), column] = 1
    return found


def _plain(element: Element, snapshot: ElementSnapshot, extent: Rect, share: float, alike: int) -> tuple[float, ...]:
    box = element.visible_box or element.box
    name, value = texts_of(element)
    place = (0.0, 0.0, 0.0, 0.0)
    if box is not None and extent.area:
        place = (
            (box.x - extent.x) / extent.width,
            (box.y - extent.y) / extent.height,
            box.width / extent.width,
            box.height / extent.height,
        )
    return (
        1.0,
        *place,
        share,
        float(box is not None and box.area > 0),
        float(element.id == snapshot.focus),
        float(bool(name)),
        float(bool(value)),
        float(bool(shape_of(element.name))),
        math.log1p(element.index or 0) / 4,
        math.log1p(alike) / 4,
        float(element.secure),
    )


def _alike(elements: Sequence[Element]) -> list[int]:
    """Return, for each element, how many of its role and name came before it."""
    counts: dict[tuple[str, str], int] = {}
    found = []
    for element in elements:
        key = (element.role, texts_of(element)[0])
        found.append(counts.get(key, 0))
        counts[key] = found[-1] + 1
    return found


def _matches(goal: Goal, spoken: tuple[str, ...], name: str, value: str) -> tuple[float, ...]:
    """Return how an element's words match the goal's: whole, in part, in what order, in quotes, begun, filled in."""
    words, filled = words_of(name), words_of(value)
    run, run_filled = find_run(words, spoken), find_run(filled, spoken)
    known = frozenset(spoken)
    quoted = [one.casefold() for one in goal.values]
    lower, lower_filled = name.casefold().strip(), value.casefold().strip()
    return (
        float(run is not None),
        0.0 if run is None else run / max(len(spoken), 1),
        0.0 if run is None else min(len(words), 8) / 8,
        sum(word in known for word in words) / max(len(words), 1),
        float(run_filled is not None),
        sum(word in known for word in filled) / max(len(filled), 1),
        float(lower in quoted),
        float(lower_filled in quoted),
        float(bool(lower) and any(one.startswith(lower) for one in quoted)),
        float(bool(lower_filled) and any(one.startswith(lower_filled) for one in quoted)),
        float(bool(lower) and any(lower.startswith(one) for one in quoted)),
        float(bool(lower) and any(lower.endswith(one) for one in quoted)),
        float(bool(quoted) and all(lower.startswith(one) or lower.endswith(one) for one in quoted)),
        float(bool(name) and name.strip() in goal.text),
    )


def _extent(elements: Sequence[Element]) -> Rect:
    boxes = [box for element in elements if (box := element.visible_box or element.box) and box.area]
    if not boxes:
        return Rect(0, 0, 0, 0)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Rect(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)
