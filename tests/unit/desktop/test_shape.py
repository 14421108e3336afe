"""Parts of windows: those in common are the ones of which every pixel lies in both."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.desktop.x11.shape import Parts, shared
from aboveboard.model.geometry import Rect

SIZE = 24
ROWS = st.lists(st.lists(st.booleans(), min_size=SIZE, max_size=SIZE), min_size=SIZE, max_size=SIZE)


def banded(rows: list[list[bool]]) -> Parts:
    """Return a region as the server sorts it: bands from top to bottom, each from left to right."""
    return tuple(Rect(x, y, 1, 1) for y, row in enumerate(rows) for x, there in enumerate(row) if there)


def drawn(parts: Parts) -> list[list[bool]]:
    found = np.zeros((SIZE, SIZE), bool)
    for part in parts:
        found[part.y : part.bottom, part.x : part.right] = True
    return [[bool(there) for there in row] for row in found]


@given(ROWS, ROWS)
def test_shared_parts_are_the_pixels_of_both(one: list[list[bool]], other: list[list[bool]]) -> None:
    both = [[a and b for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]
    assert drawn(shared(banded(one), banded(other))) == both


def test_bands_of_different_heights_share_what_they_have_in_common() -> None:
    one = (Rect(0, 0, 24, 10), Rect(0, 10, 5, 14))
    other = (Rect(2, 4, 4, 12), Rect(10, 4, 4, 12))
    assert shared(one, other) == (Rect(2, 4, 4, 6), Rect(10, 4, 4, 6), Rect(2, 10, 3, 6))
    assert shared(one, ()) == shared((), other) == ()
