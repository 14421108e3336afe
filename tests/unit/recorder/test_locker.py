"""A locked screen, told from what the server shows."""

import pytest

from aboveboard.desktop import Context, Window
from aboveboard.desktop.scripted import SCREEN
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.recorder.locker import locked
from tests.unit.recorder.stage import ALIEN, EDIT, MENU, OTHER, SCOPE

SECOND = Monitor(name="second", box=Rect(1_280, 0, 1_280, 800))
LOCKER = Window(id=9, frame=9, box=SCREEN.box, pid=90, identity=OTHER, popup=True)


def seen(*stack: Window, blanked: bool = False) -> Context:
    return Context(0, 1, EDIT, EDIT, EDIT, Point(0, 0), stack, blanked=blanked)


def test_a_window_of_a_locker_over_everything_locks() -> None:
    assert locked(seen(EDIT, ALIEN, LOCKER), [SCREEN], SCOPE)


def test_a_screen_saver_locks() -> None:
    assert locked(seen(EDIT, blanked=True), [SCREEN], SCOPE)


def test_work_as_usual_is_not_locked() -> None:
    assert not locked(seen(EDIT, ALIEN), [SCREEN], SCOPE)


@pytest.mark.parametrize(
    "stack",
    [
        (LOCKER, EDIT),
        (EDIT, LOCKER, MENU),
        (EDIT, Window(id=9, frame=9, box=Rect(0, 0, 1_279, 800), pid=90, identity=OTHER, popup=True)),
        (EDIT, Window(id=9, frame=9, box=SCREEN.box, pid=90, identity=OTHER)),
        (EDIT, Window(id=9, frame=9, box=SCREEN.box, pid=90, identity=OTHER, popup=True, input_only=True)),
        (EDIT, Window(id=9, frame=9, box=SCREEN.box, popup=True)),
    ],
    ids=["below", "below a menu", "smaller", "managed", "input only", "the server's own"],
)
def test_a_window_that_is_no_lockers_does_not_lock(stack: tuple[Window, ...]) -> None:
    assert not locked(seen(*stack), [SCREEN], SCOPE)


def test_every_monitor_has_to_be_hidden() -> None:
    assert not locked(seen(EDIT, LOCKER), [SCREEN, SECOND], SCOPE)
    other = Window(id=10, frame=10, box=SECOND.box, pid=90, identity=OTHER, popup=True)
    assert locked(seen(EDIT, LOCKER, other), [SCREEN, SECOND], SCOPE)
