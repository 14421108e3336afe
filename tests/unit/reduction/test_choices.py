"""Choices from menus and lists by their route: pointer, keys, mnemonic, accelerator, letters, and what is not known."""

import msgspec
import pytest

from aboveboard.model.actions import Click, LongPress, Route, Scroll, SelectMenu, SelectOption
from aboveboard.model.elements import ElementSource
from aboveboard.model.events import (
    Button,
    ElementChanged,
    FocusMoved,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    PointerReleased,
    Scrolled,
)
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests import interactions
from tests.interactions import stroke
from tests.scripts import AS_TEXT, EXPORT, FILE, KIND, NOTES, SEARCH, WRAP, Script, element

TERMS = Terms()
FROM_PAGE = msgspec.structs.replace(KIND, source=ElementSource.DOM)
OPTIONS = tuple(
    element(name, "list item", index=place, states=("enabled", *(("selected",) if place == 0 else ())))
    for place, name in enumerate(("Letter", "List", "Table"))
)


def only(script: Script) -> Step:
    (step,) = reduce(script.stretch(), TERMS)
    return step


def menu(script: Script) -> SelectMenu:
    action = only(script).action
    assert isinstance(action, SelectMenu)
    return action


def option(script: Script) -> tuple[SelectOption, str | None]:
    step = only(script)
    assert isinstance(step.action, SelectOption)
    return step.action, step.provenance.get("children")


def opened(script: Script) -> Script:
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app="editor"))
    return script.wait(400)


def chosen(script: Script, *, path: tuple[Chrome, ...] = (Chrome(text="File"), Chrome(text="As text"))) -> Script:
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0,) * len(path), target=AS_TEXT, app="editor"))
    return script


def offered(script: Script, widget: object = KIND) -> Script:
    script.add(OptionsOffered(t=script.t, widget=widget, offered=OPTIONS, total=3, visible=3, app="editor"))  # type: ignore[arg-type]  # an element
    return script.wait(300)


def taken(script: Script, widget: object = KIND, index: int = 2) -> Script:
    script.add(OptionChosen(t=script.t, widget=widget, index=index, value=OPTIONS[index].name, app="editor"))  # type: ignore[arg-type]  # an element
    return script


def test_a_menu_item_by_its_letter_is_by_mnemonic_and_a_row_is_missing() -> None:
    step = only(interactions.lettered(Script().begin()))
    assert isinstance(step.action, SelectMenu)
    assert (step.action.by, step.provenance["children"]) == (Route.MNEMONIC, "incomplete")
    by_pointer_then_letter = chosen(opened(Script().begin().press(FILE, Point(x=20, y=30))))
    assert menu(by_pointer_then_letter).by is Route.MNEMONIC


def test_a_press_that_is_held_to_the_item_chooses_it_by_pointer() -> None:
    script = Script().begin()
    script.press(FILE, Point(x=20, y=30), held=900)
    moved = script.records[-1]
    script.records[-1] = msgspec.structs.replace(moved, at=Point(x=20, y=90))
    script.records.insert(2, MenuOpened(t=100, path=(FILE.name,), offered=(AS_TEXT,), app="editor"))
    assert menu(chosen(script)).by is Route.POINTER


def test_a_hotkey_that_chooses_a_menu_item_while_no_menu_is_open_is_its_accelerator() -> None:
    script = chosen(stroke(Script().begin(), "s", "ctrl"))
    action = menu(script)
    assert (action.by, action.keys, action.levels[0].total) == (Route.ACCELERATOR, ("ctrl+s",), 0)
    assert menu(chosen(stroke(Script().begin(), "f5"))).by is Route.ACCELERATOR
    assert menu(chosen(stroke(Script().begin(), "return"))).by is Route.KEYBOARD


def test_an_item_of_a_menu_that_always_stands_there_is_chosen_by_its_press() -> None:
    script = chosen(Script().begin().press(AS_TEXT, Point(x=90, y=30)), path=(Chrome(text="As text"),))
    step = only(script)
    assert menu(script).by is Route.POINTER
    assert [type(child.action).__name__ for child in step.children] == ["Click"]


def test_a_list_that_letters_chose_from_is_by_type_ahead_where_presses_in_lists_are_recorded() -> None:
    native = taken(offered(Script().begin().press(KIND, Point(x=230, y=30))))
    assert (option(native)[0].by, option(native)[1]) == (Route.TYPE_AHEAD, "incomplete")
    browsers = taken(offered(Script().begin().press(FROM_PAGE, Point(x=230, y=30)), FROM_PAGE), FROM_PAGE)
    assert (option(browsers)[0].by, option(browsers)[1]) == (Route.POINTER, "incomplete")


@pytest.mark.parametrize("states", [("multiselectable",), ()], ids=["of many", "of one"])
def test_an_option_of_a_page_joins_others_where_control_was_held_in_a_list_of_many(states: tuple[str, ...]) -> None:
    box = msgspec.structs.replace(FROM_PAGE, role="list box", states=states)
    for held in (("ctrl",), ()):
        script = offered(Script().begin(), box)
        press = PointerPressed(
            t=script.t, button=Button.LEFT, at=Point(x=230, y=30), target=box, modifiers=held, app="editor"
        )
        script.add(press)
        script.wait(60)
        script.add(PointerReleased(t=script.t, button=Button.LEFT, at=press.at, target=box, app="editor"))
        assert option(taken(script, box))[0].adds is (bool(states) and bool(held))


def test_letters_in_a_closed_list_with_the_focus_are_type_ahead_and_without_it_nobodys() -> None:
    script = Script().begin()
    script.add(FocusMoved(t=5, target=KIND, app="editor"))
    assert option(taken(offered(script.wait(5_000))))[0].by is Route.TYPE_AHEAD
    script = Script().begin()
    script.add(FocusMoved(t=5, target=SEARCH, app="editor"))
    found, children = option(taken(offered(script.wait(5_000))))
    assert (found.by, children) == (Route.UNKNOWN, None)
    assert found.options is not None


def test_keys_that_only_choose_another_option_than_the_selected_one_were_helped_by_letters() -> None:
    helped = taken(stroke(offered(stroke(Script().begin(), "space", on=KIND)), "return", on=KIND))
    assert (option(helped)[0].by, option(helped)[1]) == (Route.KEYBOARD, "incomplete")
    moved = stroke(offered(stroke(Script().begin(), "space", on=KIND)), "down", on=KIND)
    assert option(taken(stroke(moved, "return", on=KIND)))[1] is None
    same = taken(stroke(offered(stroke(Script().begin(), "space", on=KIND)), "return", on=KIND), index=0)
    assert option(same)[1] is None


def test_rows_on_the_way_are_what_the_primitive_rules_see() -> None:
    script = offered(Script().begin().press(KIND, Point(x=230, y=30), held=700))
    for _ in range(2):
        script.wait(100).add(
            Scrolled(t=script.t, dx=0, dy=1, at=Point(x=1, y=1), target=KIND, app="editor", modifiers=("shift",))
        )
    rows = [child.action for child in only(taken(script.wait(300).press(OPTIONS[2], Point(x=230, y=60)))).children]
    assert isinstance(rows[0], LongPress)
    assert rows[1] == Scroll(dx=0, dy=2, at=Point(x=1, y=1), modifiers=("shift",))


def test_a_choice_typed_for_in_another_field_or_without_a_list_is_typing_and_a_choice() -> None:
    script = Script().begin().type("ta", into=NOTES).wait(-1_700)
    assert type(reduce(taken(offered(script)).stretch(), TERMS)[0].action).__name__ == "Type"
    script = interactions.ahead(Script().begin())
    script.records = [one for one in script.records if not isinstance(one, OptionsOffered)]
    assert type(reduce(script.stretch(), TERMS)[0].action).__name__ == "Type"


def test_an_option_typed_for_and_taken_by_pointer_is_by_type_ahead() -> None:
    script = Script().begin().type("ta", into=interactions.TOWN).wait(-1_700)
    offered(script, interactions.TOWN).press(OPTIONS[1], Point(x=230, y=60))
    step = only(taken(script, interactions.TOWN, 1))
    assert isinstance(step.action, SelectOption)
    assert (step.action.by, [type(child.action).__name__ for child in step.children]) == (
        Route.TYPE_AHEAD,
        ["Type", "Click"],
    )


def test_return_right_after_the_letters_takes_the_option() -> None:
    script = interactions.ahead(Script().begin())
    script.records = [one for one in script.records if getattr(one, "key", "") != "down"]
    step = only(script)
    assert [type(child.action).__name__ for child in step.children] == ["Type", "Key"]
    assert getattr(step.action, "keys", None) == ("return",)


def test_the_press_on_an_option_is_its_route_though_its_list_was_told_of_after_it() -> None:
    script = Script().begin().press(OPTIONS[1], Point(x=230, y=60))
    pressed = script.records[1]
    assert isinstance(pressed, PointerPressed)
    assert option(taken(offered(script), index=1))[0].by is Route.POINTER


def test_a_double_click_that_switches_a_toggle_twice_is_two_presses_of_one() -> None:
    script = Script().begin()
    for on in (True, False):
        script.press(WRAP, Point(x=170, y=30)).add(
            ElementChanged(t=script.t, what="checked", target=WRAP, app="editor", after=on)
        )
        script.wait(100)
    rows = [row.action for step in reduce(script.stretch(), TERMS) for row in step.lowered()]
    assert rows == [Click(at=Point(x=170, y=30))] * 2
