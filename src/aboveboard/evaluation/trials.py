"""Trials: every agent on every task and seed, in one world or in several at once, and each episode kept as a line."""

import math
from collections.abc import Callable, Container, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Protocol

import msgspec

from aboveboard.agents import Agent
from aboveboard.environments import USUAL, Environments
from aboveboard.evaluation.results import RESULTS, read_results
from aboveboard.evaluation.rollout import LIMITS, Limits, Reason, Rolled, roll_out
from aboveboard.evaluation.side_by_side import Stopping, Work, side_by_side
from aboveboard.evaluation.stories import Stories, Story

Progress = Callable[[str, int, int], None]
Told = tuple[Rolled, Story | None]
"""How an episode went, and where it failed how, move by move."""

Opening = Callable[[], AbstractContextManager[Environments]]

EACH = 40
"""So many episodes of a task are rolled out by one process before another task or process is due: a browser for each
costs some seconds, and none should be left with a long one at the end."""

LOST = 2
"""So many episodes in a row that are lost with their world, and it is opened anew: for those that follow."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Episodes of one task, each by the name of an agent and a seed."""

    task: str
    episodes: tuple[tuple[str, int], ...]


class Rooms(Protocol):
    """Where agents act."""

    def roll(
        self, agents: Mapping[str, Agent], turns: Sequence[Turns], limits: Limits, stopping: Stopping
    ) -> Iterator[Told]:
        """Yield how each episode went."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """One world that is open already, one episode after the other."""

    environments: Environments

    def roll(
        self, agents: Mapping[str, Agent], turns: Sequence[Turns], limits: Limits, stopping: Stopping
    ) -> Iterator[Told]:
        """Yield how each episode went; raises NotFound for a task that is not there."""
        for some in turns:
            if stopping():
                return
            yield from _rolled(agents, self.environments, some, limits, stopping)


@dataclass(frozen=True, slots=True)
class AtOnce:
    """So many processes, each with a world of its own that it opens; what is opened and agents can be pickled."""

    opening: Opening
    count: int

    def roll(
        self, agents: Mapping[str, Agent], turns: Sequence[Turns], limits: Limits, stopping: Stopping
    ) -> Iterator[Told]:
        """Yield how each episode went, in the order in which they end; raises NotFound, WorkerEnded."""
        total = sum(len(some.episodes) for some in turns)
        each = min(EACH, math.ceil(total / (2 * self.count)))
        parts = [
            Turns(some.task, some.episodes[at : at + each])
            for some in turns
            for at in range(0, len(some.episodes), each)
        ]
        yield from side_by_side(parts, _Room(self.opening, agents, limits), self.count, stopping=stopping)


@dataclass(frozen=True, slots=True)
class _Room:
    """What a process is sent: how to open its world, and who acts there."""

    opening: Opening
    agents: Mapping[str, Agent]
    limits: Limits

    @contextmanager
    def __call__(self) -> Iterator[Work[Turns, Told]]:
        with ExitStack() as stack:
            opened: list[Environments] = []

            def work(some: Turns, tell: Callable[[Told], None], stopping: Stopping) -> None:
                while some.episodes and not stopping():
                    environments = opened.pop() if opened else stack.enter_context(self.opening())
                    done, lost = self._until_lost(environments, some, tell, stopping)
                    some = Turns(some.task, some.episodes[done:])
                    if lost:  # it may be lost for good, and would take all that is left from those that are well
                        stack.close()
                    else:
                        opened.append(environments)

            yield work

    def _until_lost(
        self, environments: Environments, some: Turns, tell: Callable[[Told], None], stopping: Stopping
    ) -> tuple[int, bool]:
        """Roll out until the world is lost; tells how many episodes are done, and whether it is."""
        done = lost = 0
        with closing(_rolled(self.agents, environments, some, self.limits, stopping)) as rolled:
            for told in rolled:
                tell(told)
                done += 1
                lost = lost + 1 if told[0].reason is Reason.WORLD_FAILED else 0
                if lost == LOST:
                    break
        return done, lost > 0


def _rolled(
    agents: Mapping[str, Agent], environments: Environments, some: Turns, limits: Limits, stopping: Stopping
) -> Generator[Told, None, None]:
    environment = environments.open(some.task)
    try:
        for name, seed in some.episodes:
            if stopping():
                return
            failed: list[Story] = []
            rolled = roll_out(name, agents[name], environment, some.task, seed, limits, failed=failed.append)
            yield msgspec.structs.replace(rolled, task=some.task), failed[0] if failed else None
    finally:
        environment.close()


def evaluate(
    agents: Mapping[str, Agent],
    rooms: Rooms,
    tasks: Sequence[str],
    seeds: Sequence[int],
    folder: Path,
    *,
    family: str = USUAL,
    limits: Limits = LIMITS,
    progress: Progress = lambda _what, _done, _total: None,
    stopping: Stopping = lambda: False,
) -> tuple[Rolled, ...]:
    """Roll out every agent on every task and seed, and keep each episode as a line of `folder/episodes.jsonl`.

    How some failures of each task went is kept beside it (`stories`).

    What stands there already is not done again, so a run that was ended goes on; an episode that was lost with its
    world is. `family` is the one that the rooms draw from: one folder may hold several, and the same seed is
    another episode in each. Raises NotFound for a task that is not there, UnknownFormat for a file of something else,
    and what the rooms raise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / RESULTS
    lines = (one for one in read_results(path) if one.family == family)
    kept = [one for one in lines if one.reason is not Reason.WORLD_FAILED]
    wanted = {(name, task, seed) for name in agents for task in tasks for seed in seeds}
    turns = list(_turns(agents, tasks, seeds, {(one.agent, one.task, one.seed) for one in kept}))
    count = len(wanted) - sum(len(some.episodes) for some in turns)
    stories = Stories(folder)
    with path.open("ab") as file:
        for rolled, story in rooms.roll(agents, turns, limits, stopping):
            file.write(msgspec.json.encode(rolled) + b"\n")
            file.flush()
            kept.append(rolled)
            if story is not None:
                stories.keep(story)
            count += 1
            progress("episodes", count, len(wanted))
    found = [one for one in kept if (one.agent, one.task, one.seed) in wanted]
    order = {key: place for place, key in enumerate(product(tasks, seeds, agents))}
    return tuple(sorted(found, key=lambda one: order[one.task, one.seed, one.agent]))


def _turns(
    agents: Mapping[str, Agent], tasks: Sequence[str], seeds: Sequence[int], done: Container[tuple[str, str, int]]
) -> Iterator[Turns]:
    for task in tasks:
        left = tuple((name, seed) for seed in seeds for name in agents if (name, task, seed) not in done)
        if left:
            yield Turns(task, left)
