"""Distances between texts and points that published rules are made of."""

import math


def edits(left: str, right: str) -> int:
    """Return the Levenshtein distance: the fewest insertions, deletions and replacements of single letters."""
    row = list(range(len(right) + 1))
    for number, letter in enumerate(left, start=1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(right, start=1):
            changed = diagonal + (letter != other)
            diagonal = row[place]
            row[place] = min(row[place] + 1, row[place - 1] + 1, changed)
    return row[-1]


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the Euclidean distance of two points."""
    return math.hypot(one[0] - other[0], one[1] - other[1])


def token_f1(decided: str, true: str) -> float:
    """Return the F1 of two texts as sets of words: order and repeats do not count, 1 where both are empty."""
    left, right = set(decided.split()), set(true.split())
    if not left or not right:
        return 1.0 if left == right else 0.0
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right))
