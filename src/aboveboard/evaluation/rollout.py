"""Rolling an agent out: it acts in an environment from one seed, and what came of it is one record.

Nothing an agent does ends a run, nor does a world that is lost: the episode ends with a reason, and another begins.
"""

import enum
from collections import Counter
from collections.abc import Callable
from functools import partial

import msgspec

from aboveboard.agents import Agent, Refused, Sighted
from aboveboard.agents.memory import start_keys
from aboveboard.environments import Ending, Environment, Result, Start
from aboveboard.errors import EnvironmentLost
from aboveboard.evaluation.guests import asked
from aboveboard.evaluation.stories import Story, Telling
from aboveboard.model.actions import Infeasible, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from aboveboard.model.value import Value


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


def roll_out(
    name: str,
    agent: Agent,
    environment: Environment,
    task: str,
    seed: int,
    limits: Limits = LIMITS,
    *,
    failed: Callable[[Story], None] = lambda _story: None,
) -> Rolled:
    """Return how one episode went; whatever the agent raises, or a world that is lost, ends it with a reason.

    An episode that did not succeed is told to `failed` move by move, before this returns.
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
    if not rolled.succeeded and rolled.reason is not Reason.WORLD_FAILED:
        failed(episode.telling.story(name, task, rolled.family, seed))
    return rolled


def _play(episode: "_Episode", agent: Agent, environment: Environment, observation: Observation) -> Rolled:
    while True:
        reason = episode.over()
        if reason is not None:
            return episode.ended(reason)
        if isinstance(agent, Sighted):
            agent.shown(environment.pictures)
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
