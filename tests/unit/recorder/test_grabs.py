"""Whose a grab of the keyboard is, look by look."""

import pytest

from aboveboard.desktop import ALT, SHIFT, Context, Window
from aboveboard.model.browsers import is_browser
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.gate import OPEN_MS, Gate, Held, Left, Owner, Passed
from aboveboard.recorder.grabs import COMING_MS, LINGER_MS, Grabs, Keys
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, MENU, OTHER, SCOPE, window

LAUNCHER = window(8, OTHER, Rect(0, 0, 1280, 30), popup=True)
NEXT_MENU = window(9, EDITOR, Rect(150, 130, 100, 120), pid=10, popup=True)
DESK = (EDIT, MAIL, ALIEN)


def look(time: int, *more: Window, grabbed: bool = True, state: int = 0, focus: Window = EDIT) -> Context:
    at = time % SERVER_CLOCK_RANGE
    return Context(at, 1, focus, focus, focus, Point(0, 0), (*DESK, *more), grabbed=grabbed, state=state)


FOCUSED, ANOTHERS, OPEN = Keys.FOCUSED, Keys.ANOTHERS, Keys.OPEN


def told(*looks: Context) -> list[Keys]:
    grabs = Grabs(SCOPE)
    return [grabs.keys(each) for each in looks]


def test_a_grab_without_a_window_is_soon_somebody_elses_and_ends_with_it() -> None:
    looks = (look(20), look(20 + COMING_MS), look(500), look(520, grabbed=False))
    assert told(look(0, grabbed=False), *looks) == [FOCUSED, OPEN, ANOTHERS, ANOTHERS, FOCUSED]


def test_a_menu_may_come_a_moment_after_the_grab_that_was_made_for_it() -> None:
    looks = (look(0, grabbed=False), look(20), look(80), look(90, MENU), look(900, MENU))
    assert told(*looks) == [FOCUSED, OPEN, OPEN, FOCUSED, FOCUSED]


def test_what_comes_later_speaks_for_no_grab() -> None:
    """A tooltip of the app, while somebody whose window was there before has taken the keys."""
    looks = (look(20), look(20 + COMING_MS, MENU), look(900, MENU))
    assert told(look(0, grabbed=False), *looks) == [FOCUSED, OPEN, ANOTHERS, ANOTHERS]


def test_what_comes_a_moment_after_a_grab_may_be_somebody_elses() -> None:
    looks = (look(0, grabbed=False), look(20), look(80, LAUNCHER), look(90, LAUNCHER, MENU))
    assert told(*looks) == [FOCUSED, OPEN, ANOTHERS, ANOTHERS]


def test_a_menu_of_the_app_that_came_with_the_grab_speaks_for_it_for_as_long_as_it_is_there() -> None:
    looks = (look(0, grabbed=False), look(20, MENU), look(900, MENU), look(1_000), look(1_000 + LINGER_MS))
    assert told(*looks) == [FOCUSED, FOCUSED, FOCUSED, FOCUSED, ANOTHERS]


@pytest.mark.parametrize("start", [0, SERVER_CLOCK_RANGE - 910])
def test_between_one_menu_and_the_next_nothing_changes(start: int) -> None:
    looks = (look(start, grabbed=False), look(start + 20, MENU), look(start + 900), look(start + 940, NEXT_MENU))
    assert told(*looks) == [FOCUSED] * 4


def test_a_popup_from_before_speaks_for_no_grab() -> None:
    """A tooltip, or the list below a field, while a launcher without a window takes the keys."""
    looks = (look(0, MENU, grabbed=False), look(20, MENU), look(20 + COMING_MS, MENU))
    assert told(*looks) == [FOCUSED, OPEN, ANOTHERS]


def test_what_came_with_a_menu_may_be_what_took_the_keys() -> None:
    assert told(look(0, grabbed=False), look(20, MENU, LAUNCHER)) == [FOCUSED, ANOTHERS]


def test_what_comes_while_a_menu_is_open_took_nothing_from_it() -> None:
    looks = (look(0, grabbed=False), look(20, MENU), look(40, MENU, LAUNCHER), look(60, NEXT_MENU, LAUNCHER))
    assert told(*looks, look(60 + LINGER_MS, NEXT_MENU, LAUNCHER)) == [FOCUSED, FOCUSED, FOCUSED, FOCUSED, ANOTHERS]


def test_a_window_that_is_no_popup_is_no_menu() -> None:
    dialog = window(9, EDITOR, Rect(150, 130, 100, 120), pid=10)
    assert told(look(0, grabbed=False), look(20, dialog)) == [FOCUSED, ANOTHERS]


def test_a_grab_from_before_the_first_look_is_somebody_elses() -> None:
    assert told(look(20, MENU)) == [ANOTHERS]


def test_a_menu_of_a_browser_is_its_own_though_it_is_of_no_site() -> None:
    browser = AppIdentity(executable="/usr/lib/chromium/chromium")
    assert is_browser(browser)
    page = window(11, browser, Rect(0, 0, 500, 500))
    menu = window(12, browser, Rect(0, 0, 100, 100), pid=110, popup=True)
    assert told(look(0, page, grabbed=False, focus=page), look(20, page, menu, focus=page)) == [FOCUSED, FOCUSED]


def test_a_grab_under_a_modifier_takes_a_hotkey_until_it_is_let_go() -> None:
    looks = (
        look(0, grabbed=False),
        look(20, LAUNCHER, state=ALT),
        look(600, LAUNCHER, state=ALT),
        look(900, LAUNCHER),
        look(900 + LINGER_MS, LAUNCHER),
        look(2_000, LAUNCHER, state=ALT),
    )
    assert told(*looks) == [FOCUSED, FOCUSED, FOCUSED, FOCUSED, ANOTHERS, ANOTHERS]


@pytest.mark.parametrize("state", [0, SHIFT, 0x10, 0x80])
def test_a_modifier_that_types_or_that_comes_later_is_none(state: int) -> None:
    looks = (look(20, state=state), look(40, state=ALT), look(20 + COMING_MS, state=ALT))
    assert told(look(0, grabbed=False), *looks) == [FOCUSED, OPEN, OPEN, ANOTHERS]


def test_no_key_passes_while_somebody_else_holds_the_keyboard() -> None:
    """The first of them, just after modifiers were let go, waits long enough to be told from a hotkey."""
    gate = Gate(SCOPE)
    gate.saw(look(0, grabbed=False))
    gate.saw(look(300, state=ALT))
    gate.hold([Held(305, Owner.FOCUS, "key")])
    decisions = [each for time in (306, 320, 405, 700, 801) for each in gate.saw(look(time))]
    assert not [each for each in decisions if isinstance(each, Passed)]
    assert any(isinstance(each, Left) for each in decisions)
    assert not gate.in_scope


def decided(*looks: Context) -> list[object]:
    """Return what becomes of a key between the first two looks."""
    gate = Gate(SCOPE)
    gate.saw(look(0, grabbed=False))
    gate.hold([Held(105, Owner.FOCUS, "key")])
    return [each.item for one in looks for each in gate.saw(one) if isinstance(each, Passed)]


def test_a_key_passes_though_its_menu_came_after_the_grab() -> None:
    assert decided(look(106), look(205, MENU), look(210, MENU)) == ["key"]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param((look(200, grabbed=False), look(210, grabbed=False)), id="and let go again"),
        pytest.param((look(200, LAUNCHER), look(210, grabbed=False)), id="and shown by another window"),
        pytest.param((look(110 + COMING_MS, MENU), look(380, MENU)), id="for long before a menu came"),
    ],
)
def test_no_key_passes_beside_a_grab_that_nothing_speaks_for(later: tuple[Context, ...]) -> None:
    assert decided(look(106), *later) == []


def test_while_it_is_open_whose_the_keys_are_the_screen_is_looked_at_soon() -> None:
    gate = Gate(SCOPE)
    gate.saw(look(0, grabbed=False))
    gate.hold([Held(105, Owner.FOCUS, "key", urgent=False)])
    assert (gate.patience(205) or 0) > OPEN_MS
    gate.saw(look(206))
    assert gate.patience(206) == OPEN_MS
