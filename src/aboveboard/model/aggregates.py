"""Counts that may be told: of ten people at least, and in tens, so that no two of them differ by one person."""

from collections import defaultdict
from collections.abc import Iterable

FEWEST_PEOPLE = 10
"""Nothing is counted over fewer people than this (promise 8)."""

TEN = 10


def in_tens(count: int) -> int:
    """Return a count rounded down to tens; 0 stands for fewer than ten."""
    return count // TEN * TEN


def about(count: int) -> str:
    """Return a count as it is told: `fewer than 10`, or `about` so many in tens."""
    return f"about {in_tens(count)}" if count >= TEN else f"fewer than {TEN}"


def at_least(people: Iterable[tuple[str, str]]) -> int:
    """Return how many people there are at least, of whom each is named by a quarter and a pseudonym of that quarter.

    Pseudonyms change with the quarter, and nobody can tell who of one quarter is who of the next.
    """
    quarters: dict[str, set[str]] = defaultdict(set)
    for quarter, pseudonym in people:
        quarters[quarter].add(pseudonym)
    return max(map(len, quarters.values()), default=0)
