"""What came of which input: a report belongs to what can have caused it, and to nothing that cannot."""

import pytest

from aboveboard.model.actions import Click, Hotkey, Navigate, Route, Scroll, SelectOption, SwitchApp, SwitchTab
from aboveboard.model.events import (
    AppSwitched,
    Button,
    ElementChanged,
    MenuItemChosen,
    MenuOpened,
    Navigated,
    NavigationCause,
    PointerPressed,
    PointerReleased,
)
from aboveboard.model.geometry import Point
from aboveboard.model.trajectories import Outcome, Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.interactions import LETTER_TAB, selected
from tests.scripts import AS_TEXT, EXPORT, FILE, KIND, NOTES, SAVE, SEARCH, Script, element


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), Terms())


def kinds(script: Script) -> list[str]:
    return [type(step.action).__name__ for step in steps(script)]


def to_calculator(script: Script) -> Script:
    """Press in another app: the report of the switch comes with the press that shows it."""
    script.add(AppSwitched(t=script.t, before=script.app, after="calculator"))
    script.app = "calculator"
    return script.press(SAVE, Point(x=30, y=30))


@pytest.mark.parametrize(("key", "held"), [("s", ("ctrl",)), ("f4", ("alt",)), ("w", ("ctrl",)), ("c", ("ctrl",))])
def test_an_app_that_was_pressed_after_a_hotkey_was_not_come_to_by_it(key: str, held: tuple[str, ...]) -> None:
    script = to_calculator(Script().begin().key(key, *held).wait(1_500))
    found = [step.action for step in steps(script)]
    assert [type(one) for one in found][-2:] == [SwitchApp, Click]
    assert not isinstance(found[0], SwitchApp)
    assert isinstance(found[-2], SwitchApp)
    assert found[-2].by is Route.POINTER


@pytest.mark.parametrize(
    ("key", "held"), [("tab", ("alt",)), ("grave", ("alt",)), ("2", ("meta",)), ("left", ("ctrl", "alt"))]
)
def test_a_hotkey_of_the_desktop_is_how_another_app_was_come_to(key: str, held: tuple[str, ...]) -> None:
    script = Script().begin().key(key, *held).wait(300)
    script.add(AppSwitched(t=script.t, before=script.app, after="calculator"))
    (step,) = steps(script)
    assert isinstance(step.action, SwitchApp)
    assert step.action.by is Route.KEYBOARD


@pytest.mark.parametrize(
    ("key", "held", "switches"),
    [
        ("w", ("ctrl",), False),
        ("t", ("ctrl",), False),
        ("page_down", ("ctrl",), True),
        ("2", ("alt",), True),
        ("tab", ("ctrl",), True),
    ],
)
def test_a_hotkey_that_closes_or_opens_a_document_is_no_switch_of_tabs(
    key: str, held: tuple[str, ...], *, switches: bool
) -> None:
    script = Script().begin().key(key, *held, on=NOTES).wait(200)
    selected(script, LETTER_TAB)
    (step,) = steps(script)
    assert isinstance(step.action, SwitchTab if switches else Hotkey)
    assert switches or step.effect is not None


def test_going_back_is_no_effect_of_what_was_done_in_the_page() -> None:
    script = Script().begin().scroll()
    script.add(Navigated(t=script.t - 600, origin="http://site.example", route="/", cause=NavigationCause.BACK))
    found = steps(script)
    assert [type(step.action) for step in found] == [Scroll, Navigate]
    assert found[0].effect is None


def test_a_page_that_goes_back_upon_a_press_is_the_effect_of_the_press() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(90)
    script.add(Navigated(t=script.t, origin="http://site.example", route="/", cause=NavigationCause.BACK))
    assert kinds(script) == ["Click"]


def test_a_double_click_in_a_list_opens_what_it_also_selects() -> None:
    item = element("Report", "list item", at=10, index=0)
    script, at = Script().begin(), Point(x=20, y=30)
    for first in (True, False):
        script.add(PointerPressed(t=script.t, button=Button.LEFT, at=at, target=item, app=script.app))
        script.wait(60)
        script.add(PointerReleased(t=script.t, button=Button.LEFT, at=at, target=item, app=script.app))
        script.wait(10)
        if first:
            selected(script, item)
        script.wait(60)
    (step,) = steps(script)
    assert isinstance(step.action, Click)
    assert step.action.count == 2
    assert step.effect is not None


def test_one_press_in_a_list_is_still_a_choice() -> None:
    item = element("Report", "list item", at=10, index=0)
    script = Script().begin().press(item, Point(x=20, y=30))
    selected(script, item)
    (step,) = steps(script)
    assert isinstance(step.action, SelectOption)


def test_what_follows_a_press_without_release_is_no_effect_of_the_step_before() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(440)
    script.add(PointerPressed(t=script.t, button=Button.LEFT, at=Point(x=230, y=30), target=KIND, app=script.app))
    script.wait(50)
    changed = ElementChanged(t=script.t, what="value", target=KIND, app=script.app, before=None, after=None)
    script.add(changed)
    (step,) = steps(script)
    assert step.effect is None
    assert step.outcome is not Outcome.CHANGED


IMPORT = element("Import", "menu item", at=60, index=2)
FROM_CSV = element("From CSV", "menu item", at=120, index=0)


def test_a_submenu_passed_over_on_the_way_to_another_costs_no_hover() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    paths = [((FILE,), (EXPORT, IMPORT)), ((FILE, EXPORT), (AS_TEXT,)), ((FILE, IMPORT), (FROM_CSV,))]
    for path, offered in paths:
        names = tuple(one.name for one in path)
        script.wait(200).add(MenuOpened(t=script.t, path=names, offered=offered, app=script.app))
    script.wait(300).press(FROM_CSV, Point(x=130, y=30))
    names = (FILE.name, IMPORT.name, FROM_CSV.name)
    script.add(MenuItemChosen(t=script.t, path=names, indices=(0, 2, 0), target=FROM_CSV, app=script.app))
    (step,) = steps(script)
    hovers = [getattr(child.action, "at", None) for child in step.children if type(child.action).__name__ == "Hover"]
    assert IMPORT.box is not None
    assert hovers[-1] == IMPORT.box.centre
    assert step.provenance["children"] == "inferred"


def test_an_entry_of_the_bar_that_nobody_saw_is_missing_and_said_to_be() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(EXPORT,), app=script.app))
    script.wait(300).add(MenuOpened(t=script.t, path=(SEARCH.name,), offered=(AS_TEXT,), app=script.app))
    script.wait(300).press(AS_TEXT, Point(x=100, y=30))
    names = (SEARCH.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=names, indices=(1, 0), target=AS_TEXT, app=script.app))
    (step,) = steps(script)
    assert step.provenance["children"] == "incomplete"
