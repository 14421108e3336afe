"""In pages a rest opens menus, a list inside what opened is a choice of its own, and a label stands for its box."""

import pytest
from msgspec.structs import replace

from aboveboard.model.actions import Click, Hover, PickDate, SelectMenu, SelectOption, SetToggle, Type
from aboveboard.model.elements import Element, PathPart
from aboveboard.model.events import Button, ElementChanged, NavigationCause
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.paged import (
    BOLD,
    CELL,
    DAY,
    DEEPER,
    EVERY,
    HERE,
    MENU,
    MONTH,
    MOVE,
    OPENER,
    TRASH,
    YEAR,
    at_one_look,
    deeper,
    labelled,
    led,
    turned,
    within,
    written,
)
from tests.scripts import SAVE, Script, element


def test_a_rest_that_opened_a_pages_menu_is_on_the_way_to_its_entry() -> None:
    (step,) = reduce(deeper(Script().begin()).stretch(), Terms())
    assert isinstance(step.action, SelectMenu)
    assert [len(level.offered) for level in step.action.levels[1:]] == [2, 2]
    assert [type(row.action) for row in step.children] == [Click, Hover, Click]
    assert step.children[1].action == Hover(at=HERE, dwell_ms=150)
    assert step.provenance.get("children") != "inferred"


def test_menus_told_at_one_look_leave_no_hover_behind() -> None:
    (step,) = reduce(at_one_look(Script().begin()).stretch(), Terms())
    assert [type(row.action) for row in step.children] == [Click, Hover, Click]


@pytest.mark.parametrize(
    ("widget", "on", "kinds"),
    [
        (MONTH, OPENER, [Click]),
        (MENU, CELL, [Click]),
        (MENU, replace(TRASH, parent=MENU.id), [Click]),
        (DEEPER, MOVE, [Click, Hover]),
    ],
    ids=["redrawn", "a menu elsewhere", "on its own entry", "on what opens a deeper one"],
)
def test_what_a_press_opened_is_not_opened_by_the_rest_after_it(
    widget: Element, on: Element, kinds: list[type]
) -> None:
    steps = reduce(turned(Script().begin(), widget, on).stretch(), Terms())
    assert [type(step.action) for step in steps] == kinds


def test_a_press_without_a_release_that_a_link_followed_was_a_click() -> None:
    (step,) = reduce(led(Script().begin()).stretch(), Terms())
    assert step.action == Click(button=Button.LEFT, count=1, at=HERE)
    assert step.provenance["children"] == "inferred"


def test_a_press_without_a_release_that_another_page_followed_by_itself_stays_unfinished() -> None:
    assert reduce(led(Script().begin(), NavigationCause.UNKNOWN).stretch(), Terms()) == ()


def test_a_return_that_closed_the_editor_submitted_it() -> None:
    (step,) = reduce(written(Script().begin()).stretch(), Terms())
    assert isinstance(step.action, Type)
    assert (step.action.submitted, step.target) == (True, CELL)


def test_a_list_inside_an_open_calendar_is_a_choice_of_its_own() -> None:
    opened, year, day = reduce(within(Script().begin()).stretch(), Terms())
    assert (opened.action, opened.target) == (Click(button=Button.LEFT, count=1, at=HERE), DAY)
    assert isinstance(year.action, SelectOption)
    assert (year.target, year.action.index, len(year.children)) == (YEAR, 1, 1)
    assert isinstance(day.action, PickDate)
    assert (day.target, day.action.index, len(day.children)) == (MONTH, 1, 1)


def test_a_press_on_the_label_of_a_check_box_switches_the_box() -> None:
    (step,) = reduce(labelled(Script().begin(), BOLD).stretch(), Terms())
    assert isinstance(step.action, SetToggle)
    assert (step.action.on, step.target) == (True, BOLD)
    assert len(step.children) == 1


def test_a_press_on_the_label_of_a_radio_button_chooses_it() -> None:
    (step,) = reduce(labelled(Script().begin(), EVERY).stretch(), Terms())
    assert isinstance(step.action, SelectOption)
    assert (step.action.value, step.action.index, step.target) == (EVERY.name, 1, EVERY)


def test_a_press_on_a_button_is_a_click_whatever_box_changes_then() -> None:
    (step,) = reduce(labelled(Script().begin(), BOLD, SAVE).stretch(), Terms())
    assert isinstance(step.action, Click)
    assert step.target == SAVE


def test_a_button_in_a_list_of_tabs_switches_none() -> None:
    tab = element("Letter", "page tab", at=10, index=1)
    send = element("Send", at=60, path=(PathPart("page tab list"),))
    script = Script().begin().press(send, HERE)
    script.add(ElementChanged(t=script.t + 5, what="selected", target=tab, app=script.app, before=False, after=True))
    (step,) = reduce(script.stretch(), Terms())
    assert (type(step.action), step.target) == (Click, send)
