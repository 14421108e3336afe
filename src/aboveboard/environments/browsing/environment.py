"""One task of a world in a browser: reset it by a seed, act, and be told what is seen and how it ended."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from aboveboard.environments import Ending, Result, Start
from aboveboard.environments.browsing.acting import Body, NotDone
from aboveboard.environments.browsing.ports import Eyes, Hand, Page, World
from aboveboard.errors import EnvironmentLost, InputError
from aboveboard.model.actions import Done, Infeasible
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation

MOST_STEPS = 60
"""After so many steps an episode is broken off, whatever the caller's own limit is."""

Opened = tuple[Page, Eyes, Hand]
Open = Callable[[], AbstractContextManager[Opened]]
"""Opens a browser with its eyes and hands."""


class BrowserEnvironment:
    """Implements `Environment`. The browser is opened at the first reset, and anew at the reset after it was lost."""

    def __init__(self, world: World, task: str, opening: Open, *, most_steps: int = MOST_STEPS) -> None:
        self._world = world
        self._task = task
        self._opening = opening
        self._most_steps = most_steps
        self._resources = contextlib.ExitStack()
        self._parts: Opened | None = None
        self._seen: Observation | None = None
        self._steps = 0

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """What the last observation's picture is; nothing before a reset, and in a world that takes none."""
        return self._parts[1].pictures if self._parts is not None else {}

    def reset(self, seed: int) -> tuple[Observation, Start]:
        """Begin the task as the seed says. Raises EnvironmentLost, NotFound."""
        page, eyes, hand = self._open()
        self._seen, self._steps = None, 0
        with self._watched():
            start = self._world.begin(page, self._task, seed)
            eyes.arrived()
            for _ in range(2):  # a page knows where it lies once two presses agree; the focus is on nothing then
                hand.move(eyes.blank)
                eyes.pressing(eyes.blank)
                hand.press()
                self._seen = eyes.look()
        if self._seen is None:
            raise EnvironmentLost("the page of a task was never seen")
        return self._seen, start

    def step(self, decision: Decision) -> Result:
        """Carry out a decision. Raises InputError before a reset, EnvironmentLost."""
        if self._parts is None or self._seen is None:
            raise InputError("there is nothing to act on", remedy="call reset(seed) first, and again after an episode")
        page, eyes, hand = self._parts
        self._steps += 1
        refused = ""
        with self._watched():
            if not isinstance(decision.action, Done | Infeasible):
                try:
                    Body(page, eyes, hand).act(decision, self._seen.elements)
                except NotDone as error:
                    refused = str(error)
                self._seen = eyes.look()
            reward = self._world.reward(page)
        return self._result(decision, reward, refused)

    def close(self) -> None:
        """Close the browser."""
        self._parts = self._seen = None
        self._resources.close()

    def _open(self) -> Opened:
        if self._parts is None:
            self._parts = self._resources.enter_context(self._opening())
        return self._parts

    def _result(self, decision: Decision, reward: float | None, refused: str) -> Result:
        seen = self._seen
        if seen is None:
            raise EnvironmentLost("the page of a task was never seen")
        gives_up = isinstance(decision.action, Done | Infeasible)
        ended = None
        if reward is not None:
            ended = Ending.SUCCESS if reward > 0 else Ending.FAILURE
        elif gives_up:  # every task here says itself when it is done: who stops before has not done it
            ended = Ending.FAILURE
        truncated = ended is None and self._steps >= self._most_steps
        if ended is not None or truncated:
            self._seen = None
        return Result(observation=seen, reward=reward or 0.0, ended=ended, truncated=truncated, refused=refused)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Close what is left of a browser that went away meanwhile. Raises EnvironmentLost."""
        from playwright.sync_api import Error

        try:
            yield
        except (EnvironmentLost, Error, OSError) as error:
            self.close()
            raise EnvironmentLost("the browser of a task went away, or its page never came") from error
