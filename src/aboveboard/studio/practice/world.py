"""The practice apps as a world of tasks for agents: the same seeds, words and checks as for people."""

import time
from collections.abc import Sequence
from typing import Any

from aboveboard.environments import Start
from aboveboard.errors import EnvironmentLost
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.practice.tasks import Task

NAME = "practice"
PATIENCE_S = 30.0


class PracticeWorld:
    """The tasks of a server of practice apps, named `practice/APP/TASK`; a state that is not wanted ends nothing."""

    def __init__(self, practice: Practice, tasks: Sequence[Task[Any]]) -> None:
        self._practice = practice
        self._skills = {task.id: task.skill for task in tasks}
        self._run = ""

    def tasks(self) -> Sequence[str]:
        """Return the names of its tasks."""
        return [f"{NAME}/{task}" for task in self._skills]

    def begin(self, page: Any, task: str, seed: int) -> Start:
        """Show a task as its seed says. Raises EnvironmentLost where the page is silent, NotFound, the driver's own."""
        name = task.removeprefix(f"{NAME}/")
        begun = self._practice.begin(name, seed)
        self._run = begun.id
        page.goto(begun.address)
        deadline = time.monotonic() + PATIENCE_S
        while (goal := self._practice.run(begun.id).goal) is None:
            if time.monotonic() > deadline:
                raise EnvironmentLost("the page of a task never said how it starts")
            time.sleep(0.02)
        return Start(goal=goal.instruction, task=f"{NAME}/{name}", skill=self._skills[name], seed=seed)

    def reward(self, page: Any) -> float | None:
        """Return 1 once the app's state is what was wanted; None until then."""
        del page  # the app has told its server
        return 1.0 if self._practice.run(self._run).met else None
