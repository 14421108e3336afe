"""What is still to be demonstrated: so many attempts that succeeded and were released for each task, by even seeds.

Odd seeds are for evaluation. (Equal start states among both are told apart by their hash, not by their seed.)
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from aboveboard.model.value import Value

MOST_TRIES = 3
"""So many times as many attempts as demonstrations are made at most: a task that nobody can do ends, too."""


class Tried(Value, frozen=True, kw_only=True):
    """One attempt: whether it succeeded, and whether it was found in what was released."""

    task: str
    seed: int
    done: bool
    released: bool

    @property
    def counts(self) -> bool:
        """Whether it is a demonstration."""
        return self.done and self.released


def missing(tasks: Sequence[str], wanted: int, tried: Sequence[Tried]) -> dict[str, int]:
    """Return how many demonstrations each task still lacks; none where it was tried too often."""
    have = Counter(one.task for one in tried if one.counts)
    tries = Counter(one.task for one in tried)
    left = {task: min(wanted - have[task], MOST_TRIES * wanted - tries[task]) for task in tasks}
    return {task: count for task, count in left.items() if count > 0}


def plan(tasks: Sequence[str], wanted: int, tried: Sequence[Tried]) -> Iterator[tuple[str, int]]:
    """Yield (task, seed) in turns, as if all would succeed: whoever stops early has some of every task."""
    left = missing(tasks, wanted, tried)
    used = {task: {one.seed for one in tried if one.task == task} for task in left}
    seeds = {task: _unused(used[task]) for task in left}
    while left:
        for task in list(left):
            yield task, next(seeds[task])
            left[task] -= 1
            if not left[task]:
                del left[task]


def _unused(used: set[int]) -> Iterator[int]:
    seed = 0
    while True:
        if seed not in used:
            yield seed
        seed += 2
