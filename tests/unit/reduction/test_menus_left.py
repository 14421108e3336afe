"""Menus that were opened and left again: what a press or key opened makes no hover of the pointer's way into it."""

import pytest
from msgspec.structs import replace

from aboveboard.model.actions import Click, Hotkey, Hover, Key, SelectMenu
from aboveboard.model.elements import Element, NotRecognised
from aboveboard.model.events import Button, EditOperation, ElementChanged, MenuItemChosen, MenuOpened, PointerApproached
from aboveboard.model.geometry import Point
from aboveboard.model.text import Hidden
from aboveboard.model.trajectories import Outcome, Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.flagged import left, passed_over
from tests.interactions import stroke
from tests.scripts import AS_TEXT, EXPORT, FILE, NOTES, NOTHING, Script, element

NEW = element("New", "menu item", at=60)
AT = Point(x=20, y=30)


def opened(script: Script, *path: Element, offered: tuple[Element, ...] = (NEW, EXPORT)) -> Script:
    names = tuple(one.name for one in path)
    script.add(MenuOpened(t=script.t, path=names, offered=offered, app=script.app))
    return script


def rested(script: Script, since: int, on: Element | NotRecognised) -> Script:
    script.add(PointerApproached(t=script.t, started=since, start=AT, end=AT, dwell_ms=200, target=on, app=script.app))
    return script


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), Terms())


def kinds(script: Script) -> list[type]:
    return [type(step.action) for step in steps(script)]


@pytest.mark.parametrize("told", [50, 750], ids=["on the way", "at rest"])
def test_a_menu_told_of_after_the_pointer_had_set_out_into_it_is_what_its_press_did(told: int) -> None:
    press, escape = steps(left(told))
    assert (type(press.action), type(escape.action)) == (Click, Key)
    assert press.effect is not None
    assert press.effect.kind == "menu_opened"
    assert (press.flags.error, escape.flags.repairs) == (True, 0)


def test_pressing_what_opened_a_menu_again_is_no_hover_though_it_says_that_it_is_open() -> None:
    script = Script().begin().press(FILE, AT)
    since = script.wait(10).t
    opened(script.wait(50), FILE)
    lit = replace(FILE, states=("enabled", "selected", "showing"))
    inside = element("Inner", parent=FILE.id)
    for target in (lit, inside):
        script.add(ElementChanged(t=script.t, what="pressed", target=target, app=script.app, before=False, after=True))
    rested(script.wait(600), since, lit).press(lit, AT)
    assert kinds(script) == [Click, Click]


@pytest.mark.parametrize("more", [False, True], ids=["once", "again, with more in it"])
def test_a_context_menu_that_was_left_is_no_hover(*, more: bool) -> None:
    script = Script().begin().press(NOTES, AT, Button.RIGHT)
    since = script.wait(10).t
    opened(script.wait(50), offered=(NEW,))
    if more:
        opened(script.wait(50))
    rested(script.wait(600), since, NEW).press(NOTHING, Point(x=300, y=150))
    assert kinds(script) == [Click, Click]


def test_a_menu_that_opened_after_another_was_left_is_no_hover() -> None:
    script = opened(Script().begin().press(FILE, AT).wait(50), FILE)
    stroke(script, "escape").press(NOTES, AT, Button.RIGHT)
    since = script.wait(10).t
    rested(opened(script.wait(50), offered=(NEW,)).wait(600), since, NEW).press(NOTHING, Point(x=300, y=150))
    assert kinds(script) == [Click, Key, Click, Click]


def test_a_menu_that_a_hotkey_opened_is_no_hover() -> None:
    script = stroke(Script().begin(), "f", "alt", on=NOTES)
    since = script.t
    rested(opened(script.wait(50), FILE).wait(600), since, NEW).press(NOTHING, Point(x=300, y=150))
    assert kinds(script) == [Hotkey, Click]


def test_a_choice_after_a_rest_before_its_menu_was_told_of_is_the_choice_alone() -> None:
    script = Script().begin().press(FILE, AT)
    rested(script.wait(300), script.t - 290, NEW)
    opened(script.wait(40), FILE).wait(300).press(NEW, Point(x=70, y=30))
    path = (FILE.name, NEW.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=NEW, app=script.app))
    assert kinds(script) == [SelectMenu]


@pytest.mark.parametrize("told", [40, 260], ids=["before the release", "after it"])
def test_a_submenu_that_opened_on_the_way_is_a_hover_and_the_menu_around_it_is_not(told: int) -> None:
    script = Script().begin()
    script.add(MenuOpened(t=told, path=(FILE.name,), offered=(NEW, EXPORT), app=script.app))
    since = script.press(FILE, AT, held=200).wait(10).t
    opened(script.wait(300), FILE, EXPORT, offered=(AS_TEXT,))
    rested(script.wait(300), since, NOTHING).press(NOTHING, Point(x=300, y=150))
    press, hover, _ = steps(script)
    assert type(hover.action) is Hover
    assert [step.effect.kind for step in (press, hover) if step.effect is not None] == ["menu_opened"] * 2


def test_a_menu_of_a_bar_that_opened_by_going_there_is_the_effect_of_that_hover() -> None:
    press, hover, _ = steps(passed_over())
    assert (type(press.action), type(hover.action)) == (Click, Hover)
    assert hover.effect is not None
    assert (hover.effect.kind, hover.outcome) == ("menu_opened", Outcome.CHANGED)


@pytest.mark.parametrize(
    ("on", "path", "kind"),
    [
        (EXPORT, (FILE, EXPORT), [Key, Hover, Click]),
        (NEW, (FILE, EXPORT), [Key, Click]),
        (replace(EXPORT, name=Hidden()), (FILE, replace(EXPORT, name=Hidden())), [Key, Click]),
        (NOTHING, (FILE, EXPORT), [Key, Click]),
    ],
    ids=["its own", "another's", "hidden", "nothing"],
)
def test_the_first_menu_after_a_key_is_a_hover_only_where_the_pointer_is_on_its_own_entry(
    on: Element | NotRecognised, path: tuple[Element, ...], kind: list[type]
) -> None:
    script = stroke(Script().begin(), "down", on=NEW)
    since = script.t
    opened(script.wait(300), *path, offered=(AS_TEXT,))
    rested(script.wait(300), since, on).press(NOTHING, Point(x=300, y=150))
    assert kinds(script) == kind


@pytest.mark.parametrize("pressed", [False, True], ids=["nothing was done", "something was, long before"])
def test_a_menu_that_no_input_explains_is_a_hover(*, pressed: bool) -> None:
    script = Script().begin()
    if pressed:
        script.press(FILE, AT)
    since = script.wait(2_000).t
    rested(opened(script.wait(100), FILE).wait(300), since, NEW)
    assert kinds(script) == [*([Click] if pressed else []), Hover]


@pytest.mark.parametrize("on", [NOTHING, NEW], ids=["nothing", "something else"])
def test_what_changed_under_a_rest_soon_after_a_press_elsewhere_is_a_hover(on: Element | NotRecognised) -> None:
    script = Script().begin().press(on, AT)
    since = script.wait(10).t
    told = ElementChanged(t=since + 300, what="expanded", target=EXPORT, app=script.app, before=False, after=True)
    script.add(told)
    rested(script.wait(600), since, EXPORT)
    assert kinds(script) == [Click, Hover]


def test_what_typing_opened_is_no_hover() -> None:
    script = Script().begin().edit(NOTES, EditOperation.INSERT, 0, "a")
    since = script.wait(10).t
    rested(opened(script.wait(50)).wait(600), since, NEW)
    assert Hover not in kinds(script)
