"""Small things to value: demonstrations with rests of the pointer, a world of buttons, lines of a made-up report."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from aboveboard.environments import Ending, Environment, Environments, Result, Start
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.model.actions import Click, Hover
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element
from aboveboard.model.trajectories import Episode, Observation, Step
from aboveboard.valuation.arms import FOLDED
from aboveboard.valuation.demonstrations import Asked, Demonstration, goal_hash
from aboveboard.valuation.plan import Contrast, Plan, Run, training_of
from aboveboard.valuation.records import Trained
from tests.demonstrating import click, element, episode, pressing, screen, step

TASK, MENU = "buttons/press", "buttons/menu"
FILE, OPEN = element("File", "menu item", 0), element("Open", "menu item", 1)


def rest(target: Element) -> Hover:
    assert target.box is not None
    return Hover(at=target.box.centre, dwell_ms=400)


def opening(number: int = 0) -> Episode:
    """Return a demonstration of a menu: rest on File, which opens it, then press Open."""
    steps = (
        step(rest(FILE), FILE, screen(FILE), after=screen(FILE, OPEN)),
        step(click(OPEN), OPEN, screen(FILE, OPEN), index=1, after=screen(FILE)),
    )
    return episode(f"Open the file {number} by the menu.", *steps, name=f"m{number}")


def demonstration(task: str, seed: int, shown: Episode) -> Demonstration:
    return Demonstration(task, seed, shown)


def asked_of(shown: Episode, task: str, seed: int) -> Asked:
    goal = shown.instruction.goal
    return Asked(task=task, seed=seed, goal=goal_hash(getattr(goal, "text", "")))


def data(count: int = 3) -> Mapping[str, Sequence[Demonstration]]:
    """Return so many demonstrations of pressing buttons and of a menu, by even seeds."""
    seeds = range(0, 2 * count, 2)
    return {
        TASK: [demonstration(TASK, seed, pressing(seed)) for seed in seeds],
        MENU: [demonstration(MENU, seed, opening(seed)) for seed in seeds],
    }


@dataclass
class Buttons:
    """A world of one task: press the button that the goal names, among four."""

    lacks: str = ""
    shown: Episode = field(default_factory=lambda: pressing(0))

    @property
    def pictures(self) -> Mapping[str, bytes]:
        return {}

    def reset(self, seed: int) -> tuple[Observation, Start]:
        self.shown = pressing(seed)
        goal = getattr(self.shown.instruction.goal, "text", "")
        return self._step.before, Start(goal=goal, task=TASK, skill="button", seed=seed)

    def step(self, decision: Decision) -> Result:
        if not isinstance(decision.action, Click) or not isinstance(self._step.target, Element):
            return Result(observation=self._step.before, ended=Ending.FAILURE)
        right = decision.target == self._step.target.id
        ended = Ending.SUCCESS if right else Ending.FAILURE
        return Result(observation=self._step.before, reward=float(right), ended=ended)

    def close(self) -> None:
        """Nothing is held."""

    @property
    def _step(self) -> Step:
        return self.shown.steps[0]


@dataclass
class World:
    """Opens that world for any task, and counts how often."""

    opened: list[str] = field(default_factory=list)

    def tasks(self) -> Sequence[str]:
        return [TASK]

    def open(self, task: str) -> Environment:
        self.opened.append(task)
        return Buttons()

    @contextmanager
    def entered(self) -> Iterator[Environments]:
        yield self


def plan(**more: object) -> Plan:
    """Return a small plan of two tasks, with one contrast."""
    fields: dict[str, object] = {
        "dataset": "trial",
        "purpose": "demo",
        "form": "release",
        "data": "00",
        "agent": "1",
        "worlds": "buttons",
        "tasks": (TASK, MENU),
        "counts": {TASK: 3, MENU: 2},
        "unknown_goals": 0,
        "held_back": {TASK: 0, MENU: 0},
        "asked_sizes": (1, 3),
        "sizes": (1, 3),
        "seeds": (0, 1),
        "draw": 0,
        "evaluation_seeds": (1, 3, 5, 7),
        "most_steps": 3,
        "training": training_of(2),
        "contrasts": (Contrast(arm=FOLDED, primary=True, says="folded"),),
        "baselines": ("random",),
        "not_run": {"driver": "no log was given"},
    }
    return Plan(**{**fields, **more})  # type: ignore[arg-type]  # fields of a plan by name


def rolled(agent: str, task: str, seed: int, *, right: bool) -> Rolled:
    skill = "menu" if task == MENU else "button"
    reason = Reason.SUCCESS if right else Reason.FAILURE
    return Rolled(agent=agent, task=task, skill=skill, family="usual", seed=seed, reason=reason)


def episodes(of: Plan, *, folded_fails: bool = True) -> list[Rolled]:
    """Return the lines of a whole report: the larger the better, a menu without hover never."""
    found = []
    for run in of.all_runs():
        for task in of.tasks:
            for seed in of.evaluation_seeds:
                fails = folded_fails and run.arm == FOLDED and task == MENU
                found.append(rolled(run.name, task, seed, right=not fails and (run.size > 1 or seed < 4)))
    found += [rolled("random", task, seed, right=seed == 1) for task in of.tasks for seed in of.evaluation_seeds]
    return found


def trained(run: Run) -> Trained:
    return Trained(
        run=run,
        demonstrations={TASK: run.size, MENU: run.size},
        rows=2 * run.size,
        left_out={},
        iterations=2,
        weights="ab" * 32,
        seconds=1.5,
    )


def trainings(of: Plan) -> dict[str, Trained]:
    return {run.name: trained(run) for run in of.all_runs()}
