"""Online evaluation: an agent acts in environments, one seed after the other, and each episode is kept as a line.

Nothing an agent does ends a run, nor does a world that is lost: the episode ends with a reason, and another begins.
"""

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from aboveboard.agents import Agent, Refused
from aboveboard.agents.memory import start_keys
from aboveboard.environments import USUAL, Ending, Environment, Environments, Result, Start
from aboveboard.errors import EnvironmentLost, UnknownFormat
from aboveboard.evaluation.guests import asked
from aboveboard.evaluation.statistics import wilson
from aboveboard.evaluation.stories import Stories, Telling
from aboveboard.formats.files import whole_lines
from aboveboard.model.actions import Infeasible, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from aboveboard.model.value import Value

RESULTS = "episodes.jsonl"


class Reason(enum.StrEnum):
    """Why an episode ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    STEPS = "too many steps"
    LOOPING = "the same again and again"
    GAVE_UP = "gave up"
    NOTHING_TO_SEE = "nothing to see"
    REFUSED = "decided what cannot be done"
    TRUNCATED = "the world broke it off"
    AGENT_FAILED = "the agent failed"
    WORLD_FAILED = "the world failed"


class Limits(Value, frozen=True, kw_only=True):
    """When an episode is broken off.

    After so many steps; so often the same on the same screen; so often in a row waiting before an empty screen, or
    deciding what cannot be carried out.
    """

    steps: int = 30
    same: int = 4
    waits: int = 10
    refused: int = 5


LIMITS = Limits()


class Rolled(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One episode as it went; it holds kinds of actions and no words. `fault` names an error, never its message.

    `start` are the keys of the start state (`agents.memory.start_keys`, hex), `shows` the roles on the first screen:
    what tells afterwards how new the episode was to a model. Worlds are our own, so a key hides nothing of anybody's.
    """

    v: int = 1
    agent: str
    task: str
    skill: str
    family: str
    seed: int
    reason: Reason
    reward: float = 0.0
    steps: int = 0
    refused: int = 0
    kinds: tuple[str, ...] = ()
    fault: str | None = None
    start: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()

    @property
    def app(self) -> str:
        """The app or site that the task is in: the last part of its name but one."""
        return self.task.split("/")[-2] if "/" in self.task else self.task

    @property
    def succeeded(self) -> bool:
        """Whether the task's own check said so."""
        return self.reason is Reason.SUCCESS


class Share(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How often something succeeded: `right` of `of`, with Wilson's 95 % interval."""

    right: int
    of: int
    mean: float
    low: float
    high: float


Progress = Callable[[str, int, int], None]


def roll_out(
    name: str,
    agent: Agent,
    environment: Environment,
    task: str,
    seed: int,
    limits: Limits = LIMITS,
    *,
    stories: Stories | None = None,
) -> Rolled:
    """Return how one episode went; whatever the agent raises, or a world that is lost, ends it with a reason.

    What failed is told to `stories` move by move.
    """
    try:
        observation, start = environment.reset(seed)
    except EnvironmentLost as error:
        return _lost(name, task, seed, error)
    episode = _Episode(name, start, seed, limits, observation)
    fault = asked(lambda: agent.begin(start.goal, seed)).fault
    if fault is not None:
        return episode.ended(Reason.AGENT_FAILED, fault=fault)
    rolled = _play(episode, agent, environment, observation)
    if stories is not None and not rolled.succeeded and rolled.reason is not Reason.WORLD_FAILED:
        stories.keep(episode.telling.story(name, task, rolled.family, seed))
    return rolled


def _play(episode: "_Episode", agent: Agent, environment: Environment, observation: Observation) -> Rolled:
    while True:
        reason = episode.over()
        if reason is not None:
            return episode.ended(reason)
        answer = asked(partial(agent.decide, observation))
        decision = answer.value
        if not isinstance(decision, Decision):
            return episode.ended(Reason.AGENT_FAILED, fault=answer.fault)
        try:
            result = environment.step(decision)
        except EnvironmentLost as error:
            return episode.ended(Reason.WORLD_FAILED, fault=type(error).__name__)
        episode.add(decision, observation, result)
        if result.refused and isinstance(agent, Refused):
            agent.refused()
        if result.over:
            return episode.ended(_ending(decision, result), result=result)
        observation = result.observation


def _ending(decision: Decision, result: Result) -> Reason:
    if result.ended is Ending.SUCCESS:
        return Reason.SUCCESS
    if isinstance(decision.action, Infeasible):
        return Reason.GAVE_UP
    return Reason.FAILURE if result.ended is not None else Reason.TRUNCATED


def _lost(name: str, task: str, seed: int, error: EnvironmentLost) -> Rolled:
    return Rolled(
        agent=name,
        task=task,
        skill="",
        family="",
        seed=seed,
        reason=Reason.WORLD_FAILED,
        fault=type(error).__name__,
    )


class _Episode:
    """What is counted while an episode goes."""

    def __init__(self, name: str, start: Start, seed: int, limits: Limits, first: Observation) -> None:
        self.telling = Telling(start.goal)
        self._first = first
        self._name, self._start, self._seed, self._limits = name, start, seed, limits
        self._kinds: list[str] = []
        self._same: Counter[bytes] = Counter()
        self._waits = self._refused = self._refused_in_row = 0

    def add(self, decision: Decision, observation: Observation, result: Result) -> None:
        """Count one step."""
        self.telling.add(observation, decision, result.refused)
        seen = observation.elements.elements if observation.elements is not None else ()
        self._kinds.append(str(decision.action.__struct_config__.tag))
        self._same[msgspec.msgpack.encode((decision.action, decision.target, seen))] += 1
        self._waits = self._waits + 1 if isinstance(decision.action, WaitFor) and not seen else 0
        self._refused_in_row = self._refused_in_row + 1 if result.refused else 0
        self._refused += bool(result.refused)

    def over(self) -> Reason | None:
        """Return why the episode cannot go on, or None while it can."""
        limits = self._limits
        if self._waits >= limits.waits:
            return Reason.NOTHING_TO_SEE
        if self._refused_in_row >= limits.refused:
            return Reason.REFUSED
        if self._same and self._same.most_common(1)[0][1] >= limits.same and not self._waits:
            return Reason.LOOPING
        return Reason.STEPS if len(self._kinds) >= limits.steps else None

    def ended(self, reason: Reason, *, result: Result | None = None, fault: str | None = None) -> Rolled:
        """Return the episode as a line."""
        return Rolled(
            agent=self._name,
            task=self._start.task,
            skill=self._start.skill,
            family=self._start.family,
            seed=self._seed,
            reason=reason,
            reward=0.0 if result is None else result.reward,
            steps=len(self._kinds),
            refused=self._refused,
            kinds=tuple(self._kinds),
            fault=fault,
            start=tuple(key.hex() for key in start_keys(self._start.goal, self._first.elements)),
            shows=_roles(self._first),
        )


def _roles(seen: Observation) -> tuple[str, ...]:
    return tuple(sorted({one.role for one in seen.elements.elements})) if seen.elements is not None else ()


def evaluate(
    agents: Mapping[str, Agent],
    environments: Environments,
    tasks: Sequence[str],
    seeds: Sequence[int],
    folder: Path,
    *,
    family: str = USUAL,
    limits: Limits = LIMITS,
    progress: Progress = lambda _what, _done, _total: None,
    stopping: Callable[[], bool] = lambda: False,
) -> tuple[Rolled, ...]:
    """Roll out every agent on every task and seed, and keep each episode as a line of `folder/episodes.jsonl`.

    How the first failures of each task went is kept beside it (`stories`).

    What stands there already is not done again, so a run that was ended goes on; an episode that was lost with its
    world is. `family` is the one that the environments draw from: one folder may hold several, and the same seed is
    another episode in each. Raises NotFound for a task that is not there, UnknownFormat for a file of something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / RESULTS
    lines = (one for one in read_results(path) if one.family == family)
    kept = [one for one in lines if one.reason is not Reason.WORLD_FAILED]
    done = {(one.agent, one.task, one.seed) for one in kept}
    total = len(agents) * len(tasks) * len(seeds)
    count = 0
    with path.open("ab") as file:
        for task in tasks:
            for rolled in _task(agents, environments, task, seeds, done, limits, stopping, folder):
                file.write(msgspec.json.encode(rolled) + b"\n")
                file.flush()
                kept.append(rolled)
                count += 1
                progress("episodes", count, total)
    wanted = {(name, task, seed) for name in agents for task in tasks for seed in seeds}
    return tuple(one for one in kept if (one.agent, one.task, one.seed) in wanted)


def _task(
    agents: Mapping[str, Agent],
    environments: Environments,
    task: str,
    seeds: Sequence[int],
    done: Iterable[tuple[str, str, int]],
    limits: Limits,
    stopping: Callable[[], bool],
    folder: Path,
) -> Iterator[Rolled]:
    left = [(name, seed) for seed in seeds for name in agents if (name, task, seed) not in done]
    if not left or stopping():
        return
    stories = Stories(folder)
    environment = environments.open(task)
    try:
        for name, seed in left:
            if stopping():
                return
            rolled = roll_out(name, agents[name], environment, task, seed, limits, stories=stories)
            yield msgspec.structs.replace(rolled, task=task)
    finally:
        environment.close()


def read_results(path: Path) -> list[Rolled]:
    """Return the episodes of a file, none where it is not there; a last line that was cut off is removed.

    Raises UnknownFormat for a file of something else.
    """
    try:
        return [msgspec.json.decode(line, type=Rolled) for line in whole_lines(path) if line]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not a file of episodes", remedy="name another folder with --out") from None


def shares(rolled: Iterable[Rolled]) -> dict[tuple[str, str], Share]:
    """Return how often each agent succeeded at each task, and at all of them (task `all`).

    An episode that was lost with its world says nothing of an agent and does not count.
    """
    counted: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in (one for one in rolled if one.reason is not Reason.WORLD_FAILED):
        counted[one.agent, one.task].append(one.succeeded)
        counted[one.agent, "all"].append(one.succeeded)
    return {key: share(found) for key, found in counted.items()}


def share(found: Sequence[bool]) -> Share:
    """Return a share with its interval."""
    low, high = wilson(sum(found), len(found))
    return Share(right=sum(found), of=len(found), mean=sum(found) / max(len(found), 1), low=low, high=high)
