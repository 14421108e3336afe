"""Words of goals and labels: what a text may say, cut into tokens with their places, and numbers for tokens."""

import functools
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from aboveboard.model.elements import Element
from aboveboard.model.spans import quoted_at, words_at
from aboveboard.model.text import Chrome, Label, Redacted, Shape

BUCKETS = 4096
"""How many rows the table of hashed words has; two words that share a row are told apart by their letters."""

LONGEST_TEXT = 400
"""Characters of one label that are looked at; a page of prose is no name."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a text and its place: `start` and `end` in characters."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as agents read it: its text, its tokens and the spans (token places, end inclusive) within quotes."""

    text: str
    tokens: tuple[Token, ...]
    quoted: tuple[tuple[int, int], ...]

    def span(self, first: int, last: int) -> str:
        """Return the text from one token to another, both inclusive, as it stands in the goal."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    @property
    def values(self) -> tuple[str, ...]:
        """The texts within quotes, in order."""
        return tuple(self.span(*span) for span in self.quoted)

    def tokens_at(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and last token of a span of the text (characters); None for one that cuts tokens."""
        inside = [place for place, token in enumerate(self.tokens) if start <= token.start and token.end <= end]
        if not inside:
            return None
        first, last = inside[0], inside[-1]
        left = self.text[start : self.tokens[first].start] + self.text[self.tokens[last].end : end]
        return None if left.strip() else (first, last)


def read_goal(text: str, most: int = 96) -> Goal:
    """Return a goal read into at most so many tokens; what comes later is not looked at."""
    tokens = tokens_of(text)[:most]
    spans = []
    for start, end in quoted_at(text):
        inside = [place for place, token in enumerate(tokens) if start <= token.start and token.end <= end]
        if inside:
            spans.append((inside[0], inside[-1]))
    return Goal(text, tokens, tuple(spans))


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words and signs of a text in order, in lower case."""
    return tuple(Token(text[start:end].casefold(), start, end) for start, end in words_at(text))


@functools.lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a label without signs, words run together taken apart (`SaveAs`)."""
    return tuple(token.word for token in tokens_of(_CAMEL.sub(" ", text[:LONGEST_TEXT])) if token.word.isalnum())


def text_of(label: Label | None) -> str:
    """Return what a label says in words; nothing of what is hidden or told by its shape only."""
    return label.text if isinstance(label, Chrome | Redacted) else ""


def shape_of(label: Label | None) -> str:
    """Return how a label's shape is called (`<number few>`), nothing where it is no shape."""
    return f"<{label.kind} {label.length}>" if isinstance(label, Shape) else ""


def texts_of(element: Element) -> tuple[str, str]:
    """Return an element's name and value as far as they are said."""
    return text_of(element.name), text_of(element.value)


def names_of(elements: Sequence[Element]) -> tuple[str, ...]:
    """Return what each element is called: by itself, else by the label that holds it; nothing where nothing is said."""
    labels = {one.id: text_of(one.name) for one in elements if one.role == "label"}
    return tuple(text_of(one.name) or labels.get(one.parent or "", "") for one in elements)


@functools.lru_cache(maxsize=65_536)
def hashed(word: str, kind: str = "w") -> tuple[int, ...]:
    """Return the rows of a word: itself, and its runs of three letters, so that an unknown word resembles its kin."""
    framed = f"^{word}$"
    grams = (f"3{framed[start : start + 3]}" for start in range(len(framed) - 2)) if kind == "w" else ()
    return tuple(bucket(one) for one in (f"{kind}{word}", *grams))


def bucket(text: str) -> int:
    """Return the row of a string, the same on every machine; row 0 is kept for nothing."""
    return 1 + zlib.crc32(text.encode()) % (BUCKETS - 1)


def find_run(words: Sequence[str], within: Sequence[str]) -> int | None:
    """Return where one run of words first stands within another, or None."""
    if not words:
        return None
    places = range(len(within) - len(words) + 1)
    return next((place for place in places if tuple(within[place : place + len(words)]) == tuple(words)), None)
