"""What a learner sees: goal, history and elements as one sequence of numbers. No torch, no text that is not said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from aboveboard.agents import values
from aboveboard.agents.history import LENGTH, Past
from aboveboard.agents.looks import Looks
from aboveboard.agents.marks import ELEMENT_MARKS, TOKEN_MARKS, element_marks, numbers_named, token_marks
from aboveboard.agents.places import ACTED_ON, is_icon
from aboveboard.agents.relations import DONE_TO, NEXT, PREVIOUS, RUN, WORD, among_elements, bit
from aboveboard.agents.words import Goal, find_run, hashed, names_of, shape_of, texts_of, words_of
from aboveboard.model.elements import Element, ElementSnapshot

MOST_ELEMENTS = 200
"""Elements that are looked at; of more, those that can be acted on and those that the goal names come first."""

WIDTH = TOKEN_MARKS + LENGTH + ELEMENT_MARKS
"""Features of one place of the sequence: those of a word, of an action before, of an element."""

MOST_WORDS = 48
"""Rows of the word table that one place may name."""

_STATES = frozenset(
    {
        *("checked", "selected", "pressed", "expanded", "collapsed", "focused", "focusable", "editable", "read_only"),
        *(
            "enabled",
            "has_popup",
            "modal",
            "multiselectable",
            "required",
            "invalid_entry",
            "indeterminate",
            "selectable",
        ),
        *("multi_line", "single_line", "checkable", "expandable"),
    }
)
"""States that are told to a learner; the others hold for nearly everything."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One moment as numbers. The sequence is a first place for the whole, then words, actions before, elements.

    `words` are rows of the table of hashed words, `counts` how many of them belong to each place; `features` is
    places by WIDTH; `codes` the relations of each pair of places; `ids` the elements in the order of the sequence.
    `numbers` says of each word of a text, by its place, whether the goal names that place (`marks.numbers_named`).
    `patches` are what a picture shows of each element (`looks.Looks.of`), None without a picture.
    """

    words: np.ndarray = field(repr=False)
    counts: np.ndarray = field(repr=False)
    features: np.ndarray = field(repr=False)
    codes: np.ndarray = field(repr=False)
    numbers: np.ndarray = field(repr=False)
    tokens: int
    past: int
    ids: tuple[str, ...] = field(repr=False)
    patches: np.ndarray | None = field(default=None, repr=False)

    @property
    def length(self) -> int:
        """How many places the sequence has."""
        return len(self.counts)


def see(goal: Goal, snapshot: ElementSnapshot, history: Sequence[Past], looks: Looks | None = None) -> Seen:
    """Return one moment as numbers: the same for the same input, on every machine."""
    goal_words = tuple(token.word for token in goal.tokens)
    elements = looked_at(snapshot.elements, frozenset(goal_words))
    past = tuple(history[-LENGTH:])
    rows = [hashed("", "whole"), *(hashed(word) for word in goal_words), *(_past_rows(one) for one in past)]
    names = names_of(elements)
    rows += [_element_rows(element, name) for element, name in zip(elements, names, strict=True)]
    first = 1 + len(goal_words) + len(past)
    features = np.zeros((first + len(elements), WIDTH), dtype=np.float32)
    features[1 : 1 + len(goal_words), :TOKEN_MARKS] = token_marks(goal, elements)
    for back, place in enumerate(range(first - 1, first - 1 - len(past), -1)):
        features[place, TOKEN_MARKS + back] = 1
    features[first:, TOKEN_MARKS + LENGTH :] = element_marks(goal, elements, snapshot, past)
    if elements:  # the first place, for the whole, is told what all elements are told of the screen
        features[0, -values.WIDTH :] = features[first, -values.WIDTH :]
    ids = tuple(element.id for element in elements)
    return Seen(
        words=np.asarray([row for rows_of in rows for row in rows_of[:MOST_WORDS]], dtype=np.int64),
        counts=np.asarray([len(rows_of[:MOST_WORDS]) for rows_of in rows], dtype=np.int64),
        features=features,
        codes=_codes(goal_words, past, elements, names),
        numbers=numbers_named(goal),
        tokens=len(goal_words),
        past=len(past),
        ids=ids,
        patches=None if looks is None else looks.of(ids),
    )


def looked_at(elements: Sequence[Element], goal_words: frozenset[str]) -> tuple[Element, ...]:
    """Return the elements that are looked at, in their own order: a button's icon, which says nothing, is none."""
    listed = {element.id: element for element in elements}
    looked = tuple(element for element in elements if not is_icon(element, listed.get(element.parent or "")))
    if len(looked) <= MOST_ELEMENTS:
        return looked

    def worth(place: int) -> tuple[bool, bool, int]:
        element = looked[place]
        named = bool(goal_words.intersection(words_of(texts_of(element)[0])))
        return not (named and element.role in ACTED_ON), not (named or element.role in ACTED_ON), place

    kept = sorted(range(len(looked)), key=worth)[:MOST_ELEMENTS]
    return tuple(looked[place] for place in sorted(kept))


def _element_rows(element: Element, called: str) -> tuple[int, ...]:
    name, value = texts_of(element)
    rows = [*hashed(element.role, "role"), *(row for word in element.role.split() for row in hashed(word))]
    rows += [row for state in element.states if state in _STATES for row in hashed(state, "state")]
    rows += [
        row for label in (element.name, element.value) if (shape := shape_of(label)) for row in hashed(shape, "is")
    ]
    if element.path:
        rows += hashed(element.path[-1].role, "in")
    rows += [row for word in words_of(value)[:6] for row in hashed(word, "value")]
    rows += [row for word in (() if name else words_of(called)) for row in hashed(word, "label")]
    return (*rows, *(row for word in words_of(name) for row in hashed(word)))


def _past_rows(past: Past) -> tuple[int, ...]:
    rows = [*hashed(past.kind, "did"), *hashed(past.role, "role")]
    rows += hashed(past.key, "key") if past.key is not None else ()
    rows += [row for word in words_of(past.text)[:4] for row in hashed(word, "value")]
    return (*rows, *(row for word in words_of(past.name) for row in hashed(word)))


def _codes(
    goal_words: tuple[str, ...], past: Sequence[Past], elements: Sequence[Element], names: Sequence[str]
) -> np.ndarray:
    first_past, first = 1 + len(goal_words), 1 + len(goal_words) + len(past)
    codes = np.zeros((first + len(elements), first + len(elements)), dtype=np.uint16)
    codes[first:, first:] = among_elements(elements)
    for place in range(1, len(goal_words)):
        codes[place, place + 1] |= bit(NEXT)
        codes[place + 1, place] |= bit(PREVIOUS)
    for place, element in enumerate(elements, start=first):
        _match(codes, goal_words, place, element, names[place - first])
    places = {element.id: place for place, element in enumerate(elements, start=first)}
    for number, one in enumerate(past, start=first_past):
        target = places.get(one.target) if one.target is not None else None
        if target is not None:
            codes[number, target] |= bit(DONE_TO)
            codes[target, number] |= bit(DONE_TO)
        _match_words(codes, goal_words, number, frozenset((*words_of(one.text), *words_of(one.name))))
    return codes


def _match(codes: np.ndarray, goal_words: tuple[str, ...], place: int, element: Element, name: str) -> None:
    """Mark which words of the goal an element shares, and which run of them its whole name is."""
    value = texts_of(element)[1]
    role = element.role.split()
    _match_words(codes, goal_words, place, frozenset((*words_of(name), *words_of(value), *role, "".join(role))))
    spoken = tuple(word for word in goal_words if word.isalnum())
    places = [number for number, word in enumerate(goal_words, start=1) if word.isalnum()]
    for text in (name, value):
        words = words_of(text)
        start = find_run(words, spoken)
        for number in places[start : start + len(words)] if start is not None else ():
            codes[place, number] |= bit(RUN)
            codes[number, place] |= bit(RUN)


def _match_words(codes: np.ndarray, goal_words: tuple[str, ...], place: int, words: frozenset[str]) -> None:
    for number, word in enumerate(goal_words, start=1):
        if word in words:
            codes[place, number] |= bit(WORD)
            codes[number, place] |= bit(WORD)


VERSION = f"5/{values.WIDTH}/{WIDTH}/{MOST_WORDS}"
"""What a learner sees and decides, as a version: a checkpoint that learnt from another one cannot be used."""
