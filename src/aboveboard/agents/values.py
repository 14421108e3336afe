"""Quantities compared: what is shown against what a goal names, as marks that a network can read."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from aboveboard.model.quantities import Facets

FACETS = ("year", "month", "day", "date", "minute", "amount", "ordinal")
"""The parts of values that are compared with their like."""

CROSSED = ("year", "month", "day", "ordinal")
"""Facets of a goal that a bare number on the screen is compared with too."""

COMPARED = 3 * (len(FACETS) + len(CROSSED))
"""How many features say less, equal or more."""

WIDTH = COMPARED + 2 * len(FACETS)
"""How many features `comparisons` gives."""

_FAR: Mapping[str, float] = {
    "year": 8,
    "month": 12,
    "day": 31,
    "date": 3 * 372,
    "minute": 24 * 60,
    "ordinal": 10,
    "amount": math.inf,
}
"""What is so far away or farther (in the sizes of `model.quantities`) is told as 1, and what is nearer as its share.

Shares of years and months can be added up: a picker is turned by years where more than one is left. Amounts are of any
size, so how far one is stands as a logarithm.
"""


def comparisons(goal: Facets, shown: Facets) -> np.ndarray:
    """Return, for each facet, whether what is shown is less than, equal to, more than one that the goal names.

    After the facets come those that a bare number is compared with crosswise; at the end, for each facet, by how much
    it is less, and more, than the next one. Zeros where a side has none.
    """
    rows = [_compared(shown.of(facet), goal.of(facet)) for facet in FACETS]
    rows += [_compared(shown.of("amount"), goal.of(facet)) for facet in CROSSED]
    far = [_far(facet, shown.of(facet), goal.of(facet)) for facet in FACETS]
    return np.concatenate([np.asarray(part, dtype=np.float32).reshape(-1) for part in (rows, far)])


def _far(facet: str, shown: Sequence[float], goal: Sequence[float]) -> tuple[float, float]:
    apart = [other - one for one in shown[:2] for other in goal[:4]]
    less, more = [by for by in apart if by > 0], [-by for by in apart if by < 0]
    return _share(min(less, default=0), _FAR[facet]), _share(min(more, default=0), _FAR[facet])


def _share(distance: float, far: float) -> float:
    return math.log1p(distance) / 8 if math.isinf(far) else min(distance / far, 1.0)


def _compared(shown: Sequence[float], goal: Sequence[float]) -> tuple[bool, bool, bool]:
    pairs = [(one, other) for one in shown[:2] for other in goal[:4]]
    return (
        any(one < other for one, other in pairs),
        any(one == other for one, other in pairs),
        any(one > other for one, other in pairs),
    )
