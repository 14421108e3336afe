"""Demonstrations by task and seed, and which of them a training of a size learns from: nested, drawn by a hash."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.agents.memory import Starts, start_keys
from aboveboard.agents.words import text_of
from aboveboard.model.trajectories import Episode
from aboveboard.model.value import Value

HUMAN, FAILED = "human", "failed"


class Asked(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a world asks for at a task's seed, as a hash: by it a recorded goal is known to be that task's."""

    task: str
    seed: int
    goal: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One recorded attempt, and the task and seed that it was of."""

    task: str
    seed: int
    episode: Episode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Demonstrations by task, in the order of their seeds, and how many goals no task of the world asked for."""

    by_task: Mapping[str, Sequence[Demonstration]]
    unknown: int


def driven(episodes: Iterable[Episode], world: str) -> dict[tuple[str, int], Demonstration]:
    """Return the demonstrations of a driver's own log by task and seed, as their ids tell (`driver:TASK:SEED`).

    Attempts that failed are left out, and so is what has another id.
    """
    found = {}
    for episode in episodes:
        kind, _, rest = episode.id.partition(":")
        name, _, seed = rest.rpartition(":")
        if kind == "driver" and seed.isdecimal() and episode.judgement.outcome != FAILED:
            one = Demonstration(f"{world}/{name}", int(seed), episode)
            found[one.task, one.seed] = one
    return found


def goal_hash(goal: str) -> str:
    """Return the hash of a goal; white space counts as one blank, as a page may break its lines anywhere."""
    return hashlib.sha256(" ".join(goal.split()).encode()).hexdigest()


def assigned(episodes: Iterable[Episode], asked: Iterable[Asked]) -> Assigned:
    """Return whose task each demonstration is, by its goal; a seed is given once, in the order of the data."""
    waiting: dict[str, list[Asked]] = defaultdict(list)
    for one in sorted(asked, key=lambda one: (one.seed, one.task)):
        waiting[one.goal].append(one)
    found: dict[str, list[Demonstration]] = defaultdict(list)
    unknown = 0
    for episode in episodes:
        goal = text_of(episode.instruction.goal)
        if episode.instruction.source != HUMAN or not goal or episode.judgement.outcome == FAILED:
            continue
        places = waiting.get(goal_hash(goal))
        if not places:
            unknown += 1
            continue
        place = places.pop(0)
        found[place.task].append(Demonstration(place.task, place.seed, episode))
    by_task = {task: sorted(held, key=lambda one: one.seed) for task, held in sorted(found.items())}
    return Assigned(by_task, unknown)


def held_back(held: Sequence[Demonstration], most: int, draw: int) -> Sequence[Demonstration]:
    """Return the demonstrations of one task beyond the largest size: no training ever reads them."""
    return _ordered(held, f"{draw} held back")[most:]


def drawn(held: Sequence[Demonstration], size: int, most: int, draw: int, seed: int) -> Sequence[Demonstration]:
    """Return so many demonstrations of one task, fewer where there are no more.

    The same for every arm; those of a smaller size are among those of a larger one. `most` is the largest size.
    """
    learnt = _ordered(held, f"{draw} held back")[:most]
    return _ordered(learnt, f"{draw} drawn for {seed}")[:size]


def _ordered(held: Sequence[Demonstration], salt: str) -> Sequence[Demonstration]:
    def place(one: Demonstration) -> bytes:
        return hashlib.sha256(f"{salt} {one.task} {one.seed}".encode()).digest()

    return sorted(held, key=place)


def starts(by_task: Mapping[str, Sequence[Demonstration]]) -> Starts:
    """Return short digests of all start states that may be learnt from: what begins so is told apart when it is tried.

    They are too short to find a goal by (`agents.memory.Starts`).
    """
    first = (
        start_keys(text_of(one.episode.instruction.goal), one.episode.steps[0].before.elements)[0]
        for held in by_task.values()
        for one in held
    )
    return Starts.of(first, fingerprint(by_task))


def fingerprint(by_task: Mapping[str, Sequence[Demonstration]]) -> str:
    """Return a hash of which demonstrations there are: a report goes on with the same data only."""
    found = hashlib.sha256()
    for task, seed, episode in _names(by_task):
        found.update(f"{task} {seed} {episode}\n".encode())
    return found.hexdigest()


def content(log: Mapping[tuple[str, int], Demonstration], by_task: Mapping[str, Sequence[Demonstration]]) -> str:
    """Return a hash of what a driver's log says of the seeds of demonstrations: its ids name tasks and seeds alone."""
    found = hashlib.sha256()
    for place in sorted((one.task, one.seed) for held in by_task.values() for one in held):
        found.update(msgspec.json.encode((place, log[place].episode if place in log else None)))
    return found.hexdigest()


def _names(by_task: Mapping[str, Sequence[Demonstration]]) -> Iterator[tuple[str, int, str]]:
    for task, held in sorted(by_task.items()):
        for one in sorted(held, key=lambda one: one.seed):
            yield task, one.seed, one.episode.id
