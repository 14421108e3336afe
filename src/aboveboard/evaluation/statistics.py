"""How sure a number is: Wilson's interval for shares, a bootstrap over episodes, McNemar's test of pairs."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from aboveboard.model.value import Value

CONFIDENCE = 0.95
Z = 1.959963984540054
"""Of 95 %, both sides."""
RESAMPLES = 1_000
Floats = npt.NDArray[np.float64]


class Estimate(Value, frozen=True, kw_only=True, omit_defaults=False):
    """A mean with its 95 % interval, over how many steps of how many episodes."""

    mean: float
    low: float
    high: float
    steps: int
    episodes: int


class Pair(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Two agents on the same steps: how often only one was right, McNemar's exact p, and the difference of means.

    The p treats steps as independent, which steps of one episode are not; the interval resamples episodes.
    """

    other: str
    only_agent: int
    only_other: int
    p: float
    difference: Estimate


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    share = right / of
    middle = share + Z * Z / (2 * of)
    width = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    # Rounding must not put a share of none or all outside its own interval.
    low, high = (middle - width) / scale, (middle + width) / scale
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def mcnemar(only_one: int, only_other: int) -> float:
    """Return the two-sided exact p of a disagreement split like this when both were equally good (McNemar 1947)."""
    pairs = only_one + only_other
    if pairs == 0:
        return 1.0
    tail = sum(math.comb(pairs, count) for count in range(min(only_one, only_other) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**pairs)))


class Resampling:
    """Draws of episodes with replacement, the same for everything that is compared, fixed by a seed."""

    def __init__(self, episodes: Sequence[str], seed: int = 0) -> None:
        """Draw RESAMPLES times as many episodes as there are."""
        self._place = {episode: place for place, episode in enumerate(episodes)}
        count = len(episodes)
        draws = np.random.default_rng(seed).integers(0, max(1, count), size=(RESAMPLES, count))
        self._weights: Floats = np.array([np.bincount(draw, minlength=count) for draw in draws], dtype=np.float64)

    def estimate(self, values: Mapping[str, Sequence[float]]) -> Estimate | None:
        """Return the mean over all steps, with the interval of means when episodes are drawn anew; None of nothing.

        `values` are a score for each step, by episode. Draws that hold none of these episodes are left out.
        """
        episodes = [episode for episode, scores in values.items() if scores]
        if not episodes:
            return None
        columns = [self._place[episode] for episode in episodes]
        sums = np.array([math.fsum(values[episode]) for episode in episodes])
        counts = np.array([float(len(values[episode])) for episode in episodes])
        low, high = _percentiles(self._weights[:, columns], sums, counts)
        mean, steps = float(sums.sum() / counts.sum()), int(counts.sum())
        return Estimate(mean=mean, low=min(low, mean), high=max(high, mean), steps=steps, episodes=len(episodes))


def _percentiles(weights: Floats, sums: Floats, counts: Floats) -> tuple[float, float]:
    total = weights @ counts
    drawn = total > 0
    means = (weights @ sums)[drawn] / total[drawn]
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(means, [tail, 100 - tail])
    return round(float(low), 12), round(float(high), 12)
