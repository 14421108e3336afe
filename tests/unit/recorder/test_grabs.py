"""Whose a grab of the keyboard is, look by look."""

import pytest

from aboveboard.desktop import ALT, SHIFT, Context, Window
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.gate import Gate, Held, Left, Owner, Passed
from aboveboard.recorder.grabs import LINGER_MS, Grabs
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, MENU, OTHER, SCOPE, window

LAUNCHER = window(8, OTHER, Rect(0, 0, 1280, 30), popup=True)
NEXT_MENU = window(9, EDITOR, Rect(150, 130, 100, 120), pid=10, popup=True)
DESK = (EDIT, MAIL, ALIEN)


def look(time: int, *more: Window, grabbed: bool = True, state: int = 0, focus: Window = EDIT) -> Context:
    at = time % SERVER_CLOCK_RANGE
    return Context(at, 1, focus, focus, focus, Point(0, 0), (*DESK, *more), grabbed=grabbed, state=state)


def told(*looks: Context) -> list[bool]:
    grabs = Grabs(SCOPE)
    return [grabs.elsewhere(each) for each in looks]


def test_a_grab_without_a_window_is_somebody_elses_and_ends_with_it() -> None:
    assert told(look(0, grabbed=False), look(20), look(500), look(520, grabbed=False)) == [False, True, True, False]


def test_a_menu_of_the_app_that_came_with_the_grab_speaks_for_it_for_as_long_as_it_is_there() -> None:
    looks = (look(0, grabbed=False), look(20, MENU), look(900, MENU), look(1_000), look(1_000 + LINGER_MS))
    assert told(*looks) == [False, False, False, False, True]


@pytest.mark.parametrize("start", [0, SERVER_CLOCK_RANGE - 910])
def test_between_one_menu_and_the_next_nothing_changes(start: int) -> None:
    looks = (look(start, grabbed=False), look(start + 20, MENU), look(start + 900), look(start + 940, NEXT_MENU))
    assert told(*looks) == [False] * 4


def test_a_popup_from_before_speaks_for_no_grab() -> None:
    """A tooltip, or the list below a field, while a launcher without a window takes the keys."""
    assert told(look(0, MENU, grabbed=False), look(20, MENU)) == [False, True]


def test_what_came_with_a_menu_may_be_what_took_the_keys() -> None:
    assert told(look(0, grabbed=False), look(20, MENU, LAUNCHER)) == [False, True]


def test_what_comes_while_a_menu_is_open_took_nothing_from_it() -> None:
    looks = (look(0, grabbed=False), look(20, MENU), look(40, MENU, LAUNCHER), look(60, NEXT_MENU, LAUNCHER))
    assert told(*looks, look(60 + LINGER_MS, NEXT_MENU, LAUNCHER)) == [False, False, False, False, True]


def test_a_window_that_is_no_popup_is_no_menu() -> None:
    dialog = window(9, EDITOR, Rect(150, 130, 100, 120), pid=10)
    assert told(look(0, grabbed=False), look(20, dialog)) == [False, True]


def test_a_grab_from_before_the_first_look_is_somebody_elses() -> None:
    assert told(look(20, MENU)) == [True]


def test_a_menu_of_a_browser_is_its_own_though_it_is_of_no_site() -> None:
    browser = AppIdentity(executable="/usr/lib/chromium/chromium")
    assert is_browser(browser)
    page = window(11, browser, Rect(0, 0, 500, 500))
    menu = window(12, browser, Rect(0, 0, 100, 100), pid=110, popup=True)
    assert told(look(0, page, grabbed=False, focus=page), look(20, page, menu, focus=page)) == [False, False]


def test_a_grab_under_a_modifier_takes_a_hotkey_until_it_is_let_go() -> None:
    looks = (
        look(0, grabbed=False),
        look(20, LAUNCHER, state=ALT),
        look(600, LAUNCHER, state=ALT),
        look(900, LAUNCHER),
        look(900 + LINGER_MS, LAUNCHER),
        look(2_000, LAUNCHER, state=ALT),
    )
    assert told(*looks) == [False, False, False, False, True, True]


@pytest.mark.parametrize("state", [0, SHIFT, 0x10, 0x80])
def test_a_modifier_that_types_or_that_comes_later_is_none(state: int) -> None:
    assert told(look(0, grabbed=False), look(20, state=state), look(40, state=ALT)) == [False, True, True]


def test_no_key_passes_while_somebody_else_holds_the_keyboard() -> None:
    """The first of them, just after modifiers were let go, waits long enough to be told from a hotkey."""
    gate = Gate(SCOPE)
    gate.saw(look(0, grabbed=False))
    gate.saw(look(300, state=ALT))
    gate.hold([Held(305, Owner.FOCUS, "key")])
    decisions = [each for time in (306, 320, 405) for each in gate.saw(look(time))]
    assert not [each for each in decisions if isinstance(each, Passed)]
    assert any(isinstance(each, Left) for each in decisions)
    assert not gate.in_scope
