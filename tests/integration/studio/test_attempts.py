"""One attempt before a real screen: who presses to begin presses again where the recorder did not take it."""

from typing import Any

import pytest

from aboveboard.environments import Start
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.people.attempts import MOST_PRESSES, Desk, attempt
from aboveboard.studio.people.habits import Habit
from aboveboard.studio.people.marking import Attempt, Places
from aboveboard.studio.screen import DemoScreen

pytestmark = pytest.mark.x11
PLACES = Places(Point(40, 40), Point(60, 60))
END = 1
"""Presses that end an attempt."""


class Done:
    """A world whose task is done as soon as it is begun."""

    def begin(self, page: Any, task: str, seed: int) -> Start:
        return Start(goal="Do nothing.", task=task, skill="menu", family="usual", seed=seed)

    def reward(self, page: Any) -> float | None:
        return 1.0


@pytest.fixture(autouse=True)
def authority(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs of this process may speak to the screen's server."""
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])


def tried(screen: DemoScreen, presses: list[None], lost: int) -> Attempt:
    """Attempt something while the recorder takes nothing of the first presses."""

    def hands(_habit: Habit, seed: int) -> Hands:
        return Hands(screen.display, seed=seed, pace=0.1, ready=lambda: presses.append(None))

    page: Any = None
    pixel: Any = None
    desk = Desk(page, hands, pixel, lambda: None, PLACES, lambda: max(0, len(presses) - lost))
    return attempt(Done(), desk, "miniwob/click-test", lambda _person: None, 0)


@pytest.mark.parametrize("lost", [0, 1], ids=["taken at once", "lost once"])
def test_a_press_to_begin_is_made_until_it_is_taken(screen: DemoScreen, lost: int) -> None:
    presses: list[None] = []
    done = tried(screen, presses, lost)
    assert len(presses) == lost + 1 + END
    assert done.done
    assert done.began < done.ended
    assert done.doubt >= 0


def test_a_press_that_is_never_taken_ends_nothing(screen: DemoScreen) -> None:
    presses: list[None] = []
    assert tried(screen, presses, lost=100).done
    assert len(presses) == MOST_PRESSES + END
