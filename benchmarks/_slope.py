"""Whether a figure grows: the slope of a straight line through it, with the interval that says what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

# Student's t, two-sided 95 %, for 1 to 30 degrees of freedom.
_T = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
FEWEST = 3

Point = tuple[float, float]
"""When, and how much."""


@dataclass(frozen=True)
class Slope:
    """Growth per unit of time and its 95 % interval, which holds where the line's misses are independent."""

    value: float
    low: float
    high: float

    @property
    def told_from_zero(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.low <= 0 <= self.high


def slope(points: Sequence[Point]) -> Slope:
    """Return the least-squares slope. Raises ValueError with fewer than three points or all at one time."""
    if len(points) < FEWEST:
        raise ValueError(f"a slope with an interval needs {FEWEST} points, not {len(points)}")
    middle, height = fmean(when for when, _ in points), fmean(much for _, much in points)
    spread = sum((when - middle) ** 2 for when, _ in points)
    if not spread:
        raise ValueError("all points are of one time")
    value = sum((when - middle) * (much - height) for when, much in points) / spread
    missed = sum((much - height - value * (when - middle)) ** 2 for when, much in points)
    freedom = len(points) - 2
    half = student(freedom) * sqrt(missed / freedom / spread)
    return Slope(value, value - half, value + half)


def student(freedom: int) -> float:
    """Return the two-sided 95 % quantile of Student's t; beyond the table a little too wide, never too narrow."""
    return _T[freedom - 1] if freedom <= len(_T) else max(NormalDist().inv_cdf(0.975), _T[-1])


def blocks(samples: Sequence[Point], length: float) -> list[Point]:
    """Return the mean of each whole block of so much time from the first sample on.

    Samples that follow each other are alike, so a line through all of them would seem surer than it is; a block as
    long as what repeats takes the repetition out, too.
    """
    if not samples:
        return []
    first, last = samples[0][0], samples[-1][0]
    whole = int((last - first) / length + 1e-9)
    held: list[list[Point]] = [[] for _ in range(whole)]
    for when, much in samples:
        place = int((when - first) / length)
        if place < whole:
            held[place].append((when, much))
    return [(fmean(when for when, _ in block), fmean(much for _, much in block)) for block in held if block]
