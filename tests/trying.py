"""A world of one form and agents that do what they were made to do, to roll out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from aboveboard.environments import USUAL, Ending, Environment, Environments, Result, Start
from aboveboard.errors import EnvironmentLost, NotFound
from aboveboard.model.actions import Action, Click, Done, Infeasible, Type, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.geometry import Point
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation
from tests.demonstrating import element, screen, typing

FIELD, SAVE = element("Name", "entry", 0, value=Redacted(text="")), element("Save", place=1)
FORM = screen(FIELD, SAVE)
TASK = "forms/name"


@dataclass
class Form:
    """A world of one form: type the name, then press Save. `fault` says what is wrong with this one."""

    fault: str = ""
    said: str = ""
    closed: bool = False
    family: str = USUAL
    looks: int = 0

    @property
    def pictures(self) -> Mapping[str, bytes]:
        return {f"look {self.looks}": b"pixels"}

    def reset(self, seed: int) -> tuple[Observation, Start]:
        if self.fault == "lost" and seed == 1:
            raise EnvironmentLost("the browser ended")
        self.said = ""
        return self._seen(), Start(
            goal=f'Enter "Ada{seed}" and save.', task=TASK, skill="form", family=self.family, seed=seed
        )

    def step(self, decision: Decision) -> Result:
        action = decision.action
        if self.fault == "crashes":
            raise EnvironmentLost("the browser ended")
        if self.fault == "truncates":
            return Result(observation=self._seen(), truncated=True)
        if decision.target is not None and FORM.find(decision.target) is None:
            return Result(observation=self._seen(), refused="no such element")
        if isinstance(action, Type) and isinstance(action.text, Redacted):
            self.said = action.text.text
        if isinstance(action, Done | Infeasible):
            return Result(observation=self._seen(), ended=Ending.FAILURE)
        if isinstance(action, Click) and decision.target == SAVE.id:
            right = self.said.startswith("Ada")
            return Result(
                observation=self._seen(), reward=float(right), ended=Ending.SUCCESS if right else Ending.FAILURE
            )
        return Result(observation=self._seen())

    def close(self) -> None:
        self.closed = True

    def _seen(self) -> Observation:
        self.looks += 1
        seen: ElementSnapshot | None = None if self.fault == "never loads" else FORM
        return Observation(t=0, elements=seen)


@dataclass
class Forms:
    """The worlds of one task."""

    fault: str = ""
    opened: list[Form] = field(default_factory=list)
    family: str = USUAL

    def tasks(self) -> Sequence[str]:
        return [TASK]

    def open(self, task: str) -> Environment:
        if task != TASK:
            raise NotFound("there is no such task")
        self.opened.append(Form(self.fault, family=self.family))
        return self.opened[-1]


@contextmanager
def forms(fault: str = "", family: str = USUAL) -> Iterator[Environments]:
    """Open that world, as another process does."""
    yield Forms(fault, family=family)


@dataclass
class Doing:
    """An agent that does what it was made to do, again from the beginning in each episode, the last for ever."""

    actions: Sequence[tuple[Action, str | None]]
    name: str = "doing"
    count: int = 0

    def begin(self, goal: str, seed: int) -> None:
        self.count = 0

    def decide(self, observation: Observation) -> Decision:
        action, target = self.actions[min(self.count, len(self.actions) - 1)]
        self.count += 1
        return Decision(action=action, target=target)


@dataclass
class Listening(Doing):
    """An agent that goes on only when it is told that what it did was not done."""

    told: int = 0

    def decide(self, observation: Observation) -> Decision:
        action, target = self.actions[self.told]
        return Decision(action=action, target=target)

    def refused(self) -> None:
        self.told += 1


@dataclass
class Watching(Doing):
    """An agent that is handed pictures, and keeps them in order."""

    shows: list[Mapping[str, bytes]] = field(default_factory=list)

    def shown(self, pictures: Mapping[str, bytes]) -> None:
        self.shows.append(pictures)


class Failing(Doing):
    """An agent that raises."""

    def decide(self, observation: Observation) -> Decision:
        raise ZeroDivisionError


class Babbling(Doing):
    """An agent that says something that is no decision."""

    def decide(self, observation: Observation) -> Decision:
        return "click there"  # type: ignore[return-value]  # that is the point


Deeds = list[tuple[Action, str | None]]
PRESS = (Click(at=Point(x=50, y=50)), SAVE.id)
RIGHT: Deeds = [(typing("Ada0"), FIELD.id), PRESS]
WAIT: Deeds = [(WaitFor(bucket_ms=250), None)]
ASTRAY: Deeds = [(Click(at=Point(x=5, y=5)), "n99")]
MOVING: Deeds = [(Click(at=Point(x=place, y=5)), FIELD.id) for place in range(40)]
