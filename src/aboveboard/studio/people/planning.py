"""What is still to be demonstrated: so many attempts that succeeded and were released for each task, by even seeds.

Odd seeds are for evaluation. (Equal start states among both are told apart by their hash, not by their seed.)
"""

import enum
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from aboveboard.model.value import Value

MOST_TRIES = 3
"""So many times as many attempts as demonstrations are made at most: a task that nobody can do ends, too."""

APART = 10_000
"""So many even seeds of a task belong to one seed of a collection: nobody demonstrates as often."""

LARGEST_SEED = 100_000
"""A page draws from 32 bits, so a task's seed is to stay below 2^31."""


class Lost(enum.StrEnum):
    """Why an attempt was not found in what was released."""

    NOTHING = ""
    PRESSES = "one of the presses around it was not recorded, or recording was interrupted"
    LASTED = "what was recorded lasted otherwise"
    SEGMENT = "a segment ended within it"
    SESSION = "nothing of its session could leave"


class Tried(Value, frozen=True, kw_only=True):
    """One attempt: whether it succeeded, and whether it was found in what was released, or why not."""

    task: str
    seed: int
    done: bool
    released: bool
    why: Lost = Lost.NOTHING

    @property
    def counts(self) -> bool:
        """Whether it is a demonstration."""
        return self.done and self.released


def missing(tasks: Sequence[str], wanted: int, tried: Sequence[Tried]) -> dict[str, int]:
    """Return how many demonstrations each task still lacks; none where it was tried too often."""
    have = Counter(one.task for one in tried if one.counts)
    tries = Counter(one.task for one in tried)
    left = {task: min(wanted - have[task], MOST_TRIES * wanted - tries[task]) for task in tasks}
    return {task: lacks for task, lacks in left.items() if lacks > 0}


def following(tasks: Sequence[str], wanted: int, tried: Sequence[Tried], *, seed: int = 0) -> tuple[str, int] | None:
    """Return the next (task, seed): of the task that lacks most, so that whoever stops early has some of every task.

    The same `seed`, and what was tried before, give the same; who does an attempt, and how, is drawn from its task and
    its seed.
    """
    left = missing(tasks, wanted, tried)
    if not left:
        return None
    task = max(left, key=left.__getitem__)  # the first of those that lack as many
    used = {one.seed for one in tried if one.task == task}
    return task, next(number for number in count(2 * APART * seed, 2) if number not in used)


class Agenda:
    """What several people work off at once: each takes attempts that no other has taken. Threads may share it.

    `tried` is what is there already; each attempt more is also given to `noted`, one at a time.
    """

    def __init__(self, wanted: int, tried: Sequence[Tried], noted: Callable[[Tried], None], *, seed: int = 0) -> None:
        self._wanted = wanted
        self._seed = seed
        self._tried = list(tried)
        self._noted = noted
        self._taken: dict[tuple[str, int], Tried] = {}
        self._lock = threading.Lock()

    @property
    def tried(self) -> tuple[Tried, ...]:
        """All attempts so far."""
        with self._lock:
            return tuple(self._tried)

    def lacks(self, tasks: Sequence[str]) -> bool:
        """Whether there is anything left to take."""
        with self._lock:
            return self._next(tasks) is not None

    def take(self, tasks: Sequence[str]) -> "Share":
        """Return what hands out attempts as long as any lacks, as if all that were taken would succeed."""
        return Share(lambda: self._take(tasks))

    def settle(self, share: "Share", came: Sequence[Tried]) -> None:
        """Note what came of the attempts that were taken; those of which nothing came may be taken again."""
        with self._lock:
            for one in share.taken:
                self._taken.pop(one, None)
            for tried in came:
                self._tried.append(tried)
                self._noted(tried)

    def _take(self, tasks: Sequence[str]) -> tuple[str, int] | None:
        with self._lock:
            found = self._next(tasks)
            if found is not None:
                self._taken[found] = Tried(task=found[0], seed=found[1], done=True, released=True)
            return found

    def _next(self, tasks: Sequence[str]) -> tuple[str, int] | None:
        return following(tasks, self._wanted, [*self._tried, *self._taken.values()], seed=self._seed)


class Share:
    """The attempts that one person takes in one session, one by one."""

    def __init__(self, take: Callable[[], tuple[str, int] | None]) -> None:
        self._take = take
        self.taken: list[tuple[str, int]] = []

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield (task, seed) until nothing lacks."""
        while (one := self._take()) is not None:
            self.taken.append(one)
            yield one
