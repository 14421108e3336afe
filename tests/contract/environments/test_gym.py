"""A task behind Gymnasium's interface is one, by Gymnasium's own checker; and it ends there as it does here."""

import contextlib
from collections.abc import Iterator

import gymnasium
import pytest
from gymnasium.utils.env_checker import check_env

from aboveboard.cli.gyms import registered
from aboveboard.model.actions import Done
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from tests.choosing import one, press

pytestmark = [pytest.mark.x11, pytest.mark.alone]


@pytest.fixture(scope="module")
def register() -> Iterator[None]:
    """The tasks of a world in Gymnasium's register, without a screen."""
    with registered("miniwob", headless=True):
        yield


@pytest.mark.usefixtures("register")
def test_a_task_is_an_environment_by_gymnasiums_own_checker() -> None:
    made = gymnasium.make("aboveboard/focus-text-v1")
    with contextlib.closing(made):
        check_env(made.unwrapped)


@pytest.mark.usefixtures("register")
def test_a_task_ends_there_as_its_page_says() -> None:
    with contextlib.closing(gymnasium.make("aboveboard/click-test-v1")) as made:
        seen, told = made.reset(seed=2)
        assert isinstance(seen, Observation)
        assert (told["task"], told["skill"], told["family"], told["seed"]) == (
            *("miniwob/click-test", "button", "usual"),
            2,
        )
        _, reward, terminated, truncated, ended = made.step(press(one(seen, "push button")))
        assert (reward, terminated, truncated, ended["success"]) == (1.0, True, False, True)
        made.reset(seed=2)
        _, reward, terminated, _, ended = made.step(Decision(action=Done()))
        assert (reward, terminated, ended["success"]) == (0.0, True, False)
