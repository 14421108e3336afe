"""The practice apps as a world of tasks for agents: the same seeds, words and checks as for people."""

import time
from collections.abc import Sequence
from typing import Any, Self

from aboveboard.environments import USUAL, Family, Start
from aboveboard.errors import EnvironmentLost, NotFound
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.families import Shown, families_of, family_of
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.practice.tasks import Task

NAME = "practice"
PATIENCE_S = 30.0


class PracticeWorld:
    """The tasks of a server of practice apps, named `practice/APP/TASK`; a state that is not wanted ends nothing."""

    def __init__(self, practice: Practice, tasks: Sequence[Task[Any]], *, family: str = USUAL) -> None:
        self._practice = practice
        self._tasks = tasks
        self._skills = {task.id: task.skill for task in tasks}
        self._run = ""
        self.family = family

    def tasks(self) -> Sequence[str]:
        """Return the names of its tasks."""
        return [f"{NAME}/{task}" for task in self._skills]

    def families(self, task: str) -> Sequence[Family]:
        """Return the families of instances that a task has, the usual one first. Raises NotFound."""
        name = task.removeprefix(f"{NAME}/")
        if name not in self._skills:
            raise NotFound("there is no such task", remedy="`docs/reference/tasks.md` lists them")
        return [shown.family for shown in families_of(name.partition("/")[0])]

    def of(self, family: str) -> Self:
        """Return the same tasks, drawn from another family. Raises NotFound where no app has it."""
        if not any(family_of(app, family) for app in APPS):
            raise NotFound("no practice app has that family", remedy="`docs/reference/tasks.md` lists them")
        return type(self)(self._practice, self._tasks, family=family)

    def begin(self, page: Any, task: str, seed: int) -> Start:
        """Show a task as its seed says. Raises EnvironmentLost where the page is silent, NotFound, the driver's own."""
        name = task.removeprefix(f"{NAME}/")
        shown = self._shown(name)
        begun = self._practice.begin(name, seed, look=shown.look, variant=shown.variant)
        self._run = begun.id
        page.goto(begun.address)
        deadline = time.monotonic() + PATIENCE_S
        while (goal := self._practice.run(begun.id).goal) is None:
            if time.monotonic() > deadline:
                raise EnvironmentLost("the page of a task never said how it starts")
            time.sleep(0.02)
        skill = self._skills[name]
        return Start(goal=goal.instruction, task=f"{NAME}/{name}", skill=skill, family=self.family, seed=seed)

    def reward(self, page: Any) -> float | None:
        """Return 1 once the app's state is what was wanted; None until then."""
        del page  # the app has told its server
        return 1.0 if self._practice.run(self._run).met else None

    def _shown(self, name: str) -> Shown:
        shown = family_of(name.partition("/")[0], self.family)
        if shown is None:
            raise NotFound("the app has no such family of instances", remedy="`docs/reference/tasks.md` lists them")
        return shown
