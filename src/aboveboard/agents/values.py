"""Quantities compared: what is shown against what a goal names, as marks that a network can read."""

from collections.abc import Sequence

import numpy as np

from aboveboard.model.quantities import Facets

FACETS = ("year", "month", "day", "date", "minute", "amount", "ordinal")
"""The parts of values that are compared with their like."""

CROSSED = ("year", "month", "day", "ordinal")
"""Facets of a goal that a bare number on the screen is compared with too."""

WIDTH = 3 * (len(FACETS) + len(CROSSED))
"""How many features `comparisons` gives."""


def comparisons(goal: Facets, shown: Facets) -> np.ndarray:
    """Return, for each facet, whether what is shown is less than, equal to, more than one that the goal names.

    After the facets come those that a bare number is compared with crosswise. Zeros where a side has none.
    """
    rows = [_compared(shown.of(facet), goal.of(facet)) for facet in FACETS]
    rows += [_compared(shown.of("amount"), goal.of(facet)) for facet in CROSSED]
    return np.asarray(rows, dtype=np.float32).reshape(-1)


def _compared(shown: Sequence[float], goal: Sequence[float]) -> tuple[bool, bool, bool]:
    pairs = [(one, other) for one in shown[:2] for other in goal[:4]]
    return (
        any(one < other for one, other in pairs),
        any(one == other for one, other in pairs),
        any(one > other for one, other in pairs),
    )
