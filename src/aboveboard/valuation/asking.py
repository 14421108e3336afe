"""Asking a world what it asks for at each task and seed: by its words a recorded goal is known to be that task's.

A recording names no task, as a participant's work would not. Only hashes of goals are kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import msgspec

from aboveboard.environments import Environment, Environments
from aboveboard.errors import EnvironmentLost, UnknownFormat
from aboveboard.evaluation.side_by_side import Stopping, Work, work_through
from aboveboard.formats.files import whole_lines
from aboveboard.valuation.demonstrations import Asked, goal_hash

ASKED = "asked.jsonl"
EACH = 25
"""So many seeds of a task are asked for in one browser."""

TRIES = 3
"""So often a world that is lost is asked again."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Seeds of one task."""

    task: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a process asks at: a world that it opens for itself."""

    opening: Callable[[], AbstractContextManager[Environments]]

    @contextmanager
    def __call__(self) -> Iterator[Work[Seeds, Asked]]:
        """Give what asks for the seeds of one task."""
        with self.opening() as environments:

            def work(some: Seeds, tell: Callable[[Asked], None], stopping: Stopping) -> None:
                with closing(environments.open(some.task)) as environment:
                    for seed in takewhile(lambda _: not stopping(), some.seeds):
                        tell(Asked(task=some.task, seed=seed, goal=goal_hash(_goal(environment, seed))))

            yield work


def ask(
    folder: Path,
    opening: Callable[[], AbstractContextManager[Environments]],
    wanted: Sequence[tuple[str, int]],
    *,
    at_once: int = 1,
    progress: Callable[[str, int, int], None],
    stopping: Stopping = lambda: False,
) -> None:
    """Ask for each task and seed what is not known yet, in so many worlds, and keep the answers as lines of a folder.

    Stops early where it is asked to. Raises EnvironmentLost where a world is lost again and again, WorkerEnded,
    UnknownFormat.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lacking = _lacking(folder, wanted)
    seeds: dict[str, list[int]] = defaultdict(list)
    for task, seed in lacking:
        seeds[task].append(seed)
    parts = [
        Seeds(task, tuple(some[at : at + EACH])) for task, some in seeds.items() for at in range(0, len(some), EACH)
    ]
    count = 0
    with (folder / ASKED).open("ab") as file:

        def hear(answer: Asked) -> None:
            nonlocal count
            file.write(msgspec.json.encode(answer) + b"\n")
            file.flush()
            count += 1
            progress("goals", count, len(lacking))

        work_through(parts, Desk(opening), at_once, hear=hear, stopping=stopping)


def known(folder: Path, wanted: Sequence[tuple[str, int]]) -> tuple[Asked, ...]:
    """Return what is asked for at each task and seed, as it is kept; raises KeyError for one that is not known."""
    found = {(one.task, one.seed): one for one in read_asked(folder)}
    return tuple(found[place] for place in wanted)


def lacks(folder: Path, wanted: Sequence[tuple[str, int]]) -> bool:
    """Tell whether a world still has to be asked."""
    return bool(_lacking(folder, wanted))


def _lacking(folder: Path, wanted: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    have = {(one.task, one.seed) for one in read_asked(folder)}
    return [place for place in wanted if place not in have]


def read_asked(folder: Path) -> tuple[Asked, ...]:
    """Return the answers that are kept; a last line that was cut off is removed. Raises UnknownFormat."""
    try:
        return tuple(msgspec.json.decode(line, type=Asked) for line in whole_lines(folder / ASKED))
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not a file of goals", remedy="name a new folder with --out") from None


def _goal(environment: Environment, seed: int) -> str:
    for _ in range(TRIES - 1):
        try:
            return environment.reset(seed)[1].goal
        except EnvironmentLost:
            continue
    return environment.reset(seed)[1].goal
