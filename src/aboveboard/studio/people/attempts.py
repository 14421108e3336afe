"""One attempt at one task: a page begins it by a seed, a person with drawn habits does it, the page judges it."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from aboveboard.environments import Start
from aboveboard.errors import NotFound
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.people.habits import Habit, drawn
from aboveboard.studio.people.marking import Attempt, Places
from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.sight import Page

SETTLES_S = 0.8
"""After its last act a person looks whether it worked, and the recorder at what came of it."""

RESTS_S = 2.1
"""Before a task whose first act is a rest of the pointer: what opens later is no effect of the press that began it."""

RESTS_FIRST = frozenset({"click-menu"})

APART_S = 0.4
"""A press counts only where the page was the same a while before and after it."""

TAKEN_S = 2.0
"""A press that the recorder keeps is decided, and counted, within so long."""

MOST_PRESSES = 3
"""So often a person presses to begin, where what they pressed was not taken: the page was changing yet."""


class World(Protocol):
    """What shows tasks on a page."""

    def begin(self, page: Any, task: str, seed: int) -> Start:
        """Show a task as its seed says and say what it is about. Raises EnvironmentLost where the page never comes."""

    def reward(self, page: Any) -> float | None:
        """Return the task's own reward, None while it goes on."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an attempt needs: the page, hands for a habit, the way from the page to the screen, and the recorder's turn.

    `ready` waits until the recorder has the page in scope; `places` is where attempts are begun and ended. `taken` is
    how many records the recorder took so far, None where nobody records.
    """

    page: Page
    hands: Callable[[Habit, int], AbstractContextManager[Hands]]
    pixel: Callable[[float, float], Point]
    ready: Callable[[], None]
    places: Places
    taken: Callable[[], int] | None = None


def attempt(world: World, desk: Desk, task: str, script: Script, seed: int) -> Attempt:
    """Do one task once; what goes wrong on the way is a failed attempt, as it would be a person's."""
    chance = random.Random(f"{task} {seed}")  # noqa: S311 - habits, not secrets
    habit = drawn(chance)
    goal = world.begin(desk.page, task, seed).goal
    with desk.hands(habit, seed) as hands:
        person = Operator(desk.page, hands, desk.pixel, habit, chance, goal)
        desk.ready()
        began = _begun(hands, desk)
        if task.removeprefix("miniwob/") in RESTS_FIRST:
            time.sleep(RESTS_S)
        try:
            script(person)
        except (NotFound, LookupError, ValueError, StopIteration):
            hands.press("escape")
        reward = _awaited(world, desk.page)
        ended = _pressed(hands, desk.places.end)
    done = reward is not None and reward > 0
    doubt = max(began[1] - began[0], ended[1] - ended[0])
    return Attempt(task, seed, goal, done, began[1], ended[1], doubt)


def _begun(hands: Hands, desk: Desk) -> tuple[int, int]:
    """Press where an attempt begins, again where it was not taken; returns between which ms the last press was."""
    for _ in range(MOST_PRESSES):
        before = desk.taken() if desk.taken is not None else 0
        then = _pressed(hands, desk.places.begin)
        if desk.taken is None or _grows(desk.taken, before):
            break
    return then


def _grows(taken: Callable[[], int], before: int) -> bool:
    deadline = time.monotonic() + TAKEN_S
    while taken() <= before:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _pressed(hands: Hands, at: Point) -> tuple[int, int]:
    """Press where nothing lies; returns between which ms that was."""
    hands.move(at)
    hands.rest(0.3)
    then = hands.press_timed(1)
    hands.rest(0.1)
    hands.button(1, down=False)
    time.sleep(APART_S)
    return then


def _awaited(world: World, page: Page) -> float | None:
    deadline = time.monotonic() + 2.0
    while (reward := world.reward(page)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(SETTLES_S)
    return reward
