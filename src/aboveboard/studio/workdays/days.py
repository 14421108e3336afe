"""Days by habit and seed, and which of them tuning may look at."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aboveboard.model.sessions import ReleasedStretch
from aboveboard.studio.workdays.habits import HELD_OUT, TUNING, Habit
from aboveboard.studio.workdays.paper import Paper
from aboveboard.studio.workdays.tasks import Task

SESSIONS = 3
"""Sessions of each person."""

TASKS = 6
"""Tasks of a session, interruptions not counted."""

TUNING_SEED, HELD_OUT_SEED = 20_261_121, 77_003_917
"""Written down with the habits, before any tuning."""


@dataclass(frozen=True, slots=True)
class Day:
    """One marked session: whose habit, the records with the marks among them, and the task of each mark in order.

    A task that was interrupted is marked twice under the same name.
    """

    habit: str
    seed: int
    stretch: ReleasedStretch


def tuning() -> tuple[Day, ...]:
    """Return the two thirds of the days that tuning may look at."""
    return _days(TUNING, TUNING_SEED)


def held_out() -> tuple[Day, ...]:
    """Return the third that is for the report only: other people, other seeds, tasks that no other person does."""
    return _days(HELD_OUT, HELD_OUT_SEED)


def _days(habits: Sequence[Habit], seed: int) -> tuple[Day, ...]:
    seeds = ((habit, seed + 100 * place + part) for place, habit in enumerate(habits) for part in range(SESSIONS))
    return tuple(Day(habit.name, one, _worked(habit, one)) for habit, one in seeds)


def _worked(habit: Habit, seed: int) -> ReleasedStretch:
    chance = random.Random(seed)  # noqa: S311 - a scripted person's turns, not a secret
    paper = Paper(chance, app="mail", pace_ms=habit.pace_ms, keyboard=habit.keyboard)
    paper.begin()
    worker = _Worker(habit, paper)
    last: Task | None = None
    for _ in range(TASKS):
        task = last if last is not None and chance.random() < habit.repeats else chance.choice(habit.tasks)
        worker.work(task)
        last = task
    return paper.stretch()


class _Worker:
    """Does tasks after a habit and marks them."""

    def __init__(self, habit: Habit, paper: Paper) -> None:
        self._habit, self._paper = habit, paper
        self._number = 0

    def work(self, task: Task, *, may_break: bool = True) -> None:
        """Do one task: rest before it, at times stray, muse in the middle, be interrupted by another task."""
        habit, paper, chance = self._habit, self._paper, self._paper.chance
        name = self._name(task)
        if chance.random() >= habit.rushes:
            paper.wait(habit.rest_ms * chance.lognormvariate(0, 0.6))
        paper.mark(name, begins=True)
        if chance.random() < habit.strays:
            self._stray()
        breaks = may_break and chance.random() < habit.interrupted
        for place, _ in enumerate(self._turns(task)):
            if chance.random() < habit.muses:
                paper.wait(habit.muse_ms * chance.lognormvariate(0, 0.6))
            if breaks and place == 1:
                self._break_off(name)
        paper.mark(name, begins=False, outcome="done")

    def _turns(self, task: Task) -> Iterator[None]:
        """Yield at each turn of a task; whatever app came between, the person is back in the task's own."""
        for _ in task(self._paper):
            app = self._paper.app
            yield
            self._paper.go(app)

    def _break_off(self, name: str) -> None:
        self._paper.mark(name, begins=False)
        self.work(self._paper.chance.choice(self._habit.tasks), may_break=False)
        self._paper.mark(name, begins=True)

    def _stray(self) -> None:
        for _ in range(self._paper.chance.randint(1, 2)):
            self._paper.scroll(2)

    def _name(self, task: Task) -> str:
        self._number += 1
        return f"{task.__name__.replace('_', ' ')} {self._number}"
