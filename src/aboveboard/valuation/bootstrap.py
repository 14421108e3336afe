"""How sure a mean over tasks, seeds and episodes is: each level is drawn anew within the one above it."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from aboveboard.evaluation.statistics import CONFIDENCE, mcnemar
from aboveboard.model.value import Value

RESAMPLES = 2_000
Floats = npt.NDArray[np.float64]
Nested = Mapping[str, Mapping[int, Sequence[float]]]
"""Values by task, then training seed, then episode."""


class Estimate(Value, frozen=True, kw_only=True, omit_defaults=False):
    """A mean over tasks of means over seeds of means over episodes, with its 95 % interval, and what it is over."""

    mean: float
    low: float
    high: float
    tasks: int
    seeds: int
    episodes: int


class Paired(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Two arms on the same tasks, seeds and start states: the difference, and the episodes that only one did.

    `p` is McNemar's exact one; it takes episodes as independent, which those of one task and one training are not.
    """

    difference: Estimate
    only_one: int
    only_other: int
    p: float


def hierarchical(values: Nested, draw: int = 0) -> Estimate | None:
    """Return the mean and its interval from drawing tasks, then seeds, then episodes with replacement; None of nothing.

    Tasks weigh the same, however many episodes they have. The same values and draw give the same interval.
    """
    tasks = [[np.asarray(cell, dtype=np.float64) for cell in seeds.values() if len(cell)] for seeds in values.values()]
    tasks = [cells for cells in tasks if cells]
    if not tasks:
        return None
    mean = float(np.mean([np.mean([cell.mean() for cell in cells]) for cells in tasks]))
    means = _resampled(tasks, np.random.default_rng(draw))
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = (round(float(end), 12) for end in np.percentile(means, [tail, 100 - tail]))
    return Estimate(
        mean=mean,
        low=min(low, mean),
        high=max(high, mean),
        tasks=len(tasks),
        seeds=max(len(cells) for cells in tasks),
        episodes=sum(len(cell) for cells in tasks for cell in cells),
    )


def _resampled(tasks: Sequence[Sequence[Floats]], random: np.random.Generator) -> Floats:
    """Return the means of so many draws."""
    chosen = random.integers(len(tasks), size=(RESAMPLES, len(tasks)))
    found = np.zeros(chosen.shape)
    for place, cells in enumerate(tasks):
        here = chosen == place
        found[here] = _drawn(cells, int(here.sum()), random)
    means: Floats = found.mean(axis=1)
    return means


def _drawn(cells: Sequence[Floats], count: int, random: np.random.Generator) -> Floats:
    """Return so many means of one task, its seeds and their episodes drawn anew for each."""
    chosen = random.integers(len(cells), size=(count, len(cells)))
    found = np.zeros(chosen.shape)
    for place, cell in enumerate(cells):
        here = chosen == place
        episodes = random.integers(len(cell), size=(int(here.sum()), len(cell)))
        found[here] = cell[episodes].mean(axis=1)
    means: Floats = found.mean(axis=1)
    return means


Outcomes = Mapping[tuple[str, int, int], bool]
"""Whether an episode succeeded, by task, training seed and the episode's own seed."""


def nested(outcomes: Outcomes) -> Nested:
    """Return outcomes as values by level."""
    found: dict[str, dict[int, list[float]]] = {}
    for (task, seed, _), succeeded in sorted(outcomes.items()):
        found.setdefault(task, {}).setdefault(seed, []).append(float(succeeded))
    return found


def paired(one: Outcomes, other: Outcomes, draw: int = 0) -> Paired | None:
    """Compare two arms on what both did; the difference is the first's less the other's; None where they share none."""
    both = sorted(one.keys() & other.keys())
    found: dict[str, dict[int, list[float]]] = {}
    for task, seed, episode in both:
        less = float(one[task, seed, episode]) - float(other[task, seed, episode])
        found.setdefault(task, {}).setdefault(seed, []).append(less)
    difference = hierarchical(found, draw)
    if difference is None:
        return None
    only_one = sum(one[key] and not other[key] for key in both)
    only_other = sum(other[key] and not one[key] for key in both)
    return Paired(difference=difference, only_one=only_one, only_other=only_other, p=mcnemar(only_one, only_other))
