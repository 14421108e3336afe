"""The same task with a screen, acted in by hands through the X server and by the browser's driver."""

import contextlib

import pytest

from aboveboard.cli.worlds import world
from aboveboard.errors import InputError
from tests.choosing import solved, solved_of_many

pytestmark = [pytest.mark.x11, pytest.mark.alone]


@pytest.mark.parametrize("by_driver", [False, True], ids=["by hands", "by the driver"])
def test_a_task_is_solved_on_a_screen(*, by_driver: bool) -> None:
    with world("miniwob", by_driver=by_driver) as environments:
        with contextlib.closing(environments.open("miniwob/choose-list")) as environment:
            solved(environment, 3)
        with contextlib.closing(environments.open("miniwob/click-scroll-list")) as environment:
            solved_of_many(environment)
        with pytest.raises(InputError), world("miniwob", headless=True):
            pytest.fail("a second world was opened in one thread")
