"""What real programs tell in other words: context menus, bars reached by keys, lists that only say they changed."""

import pytest
from msgspec.structs import replace

from aboveboard.model.actions import Click, Hover, Route, SelectMenu, SelectOption, SetToggle, SwitchTab
from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.events import (
    Button,
    EditOperation,
    EditRoute,
    ElementChanged,
    ElementsSeen,
    FieldEdited,
    FocusMoved,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    PointerReleased,
)
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.interactions import stroke
from tests.scripts import AS_TEXT, EDIT, EXPORT, FILE, NOTES, SEARCH, Script, element

BAR = replace(element("", "menu bar"), id="bar")
LIST = replace(element("", "list box", at=100), id="list")
ROWS = tuple(
    replace(element("", "list item", at=100 + place * 20, parent="list", index=place), id=f"row{place}")
    for place in range(3)
)
WORDS = tuple(
    element(name, "label", parent=f"row{place}", index=0) for place, name in enumerate(("First", "Second", "Third"))
)


def seen(script: Script, *elements: Element) -> Script:
    shown = ElementSnapshot(elements=elements, source=ElementSource.SCRIPTED)
    script.add(ElementsSeen(t=script.t, frame="f", snapshot=shown, app=script.app))
    return script.wait(100)


def only(script: Script) -> Step:
    (step,) = reduce(script.stretch(), Terms())
    return step


def by_keys(script: Script) -> Script:
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    stroke(stroke(script.wait(300), "down"), "return")
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=AS_TEXT, app=script.app))
    return script


def offers(step: Step) -> list[list[str]]:
    assert isinstance(step.action, SelectMenu)
    return [[getattr(name, "text", "") for name in level.offered] for level in step.action.levels]


def test_a_context_menu_offers_what_its_nameless_root_does() -> None:
    script = seen(Script().begin(), BAR, FILE, EDIT, SEARCH, NOTES)
    script.press(NOTES, Point(x=120, y=30))
    script.add(MenuOpened(t=script.t, path=(Hidden(),), offered=(AS_TEXT, EXPORT), app=script.app))
    script.wait(300).press(AS_TEXT, Point(x=90, y=30))
    script.add(MenuItemChosen(t=script.t, path=(AS_TEXT.name,), indices=(0,), target=AS_TEXT, app=script.app))
    assert offers(only(script)) == [["As text", "Export"]]


def test_a_bar_that_keys_led_to_is_the_one_that_holds_the_first_name_of_the_path() -> None:
    assert offers(only(by_keys(seen(Script().begin(), BAR, FILE, EDIT, SEARCH, NOTES)))) == [
        ["File", "Edit"],
        ["As text", "Export"],
    ]
    assert offers(only(by_keys(seen(Script().begin(), SEARCH, NOTES))))[0] == []


def test_a_bar_that_was_listed_only_on_the_way_is_known_all_the_same() -> None:
    script = Script().begin()
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    seen(script, BAR, FILE, EDIT)
    stroke(script, "return")
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=AS_TEXT, app=script.app))
    assert offers(only(script))[0] == ["File", "Edit"]


def test_a_menu_that_offered_nothing_does_not_stand_for_the_bar() -> None:
    script = seen(Script().begin(), BAR, FILE, EDIT, SEARCH, NOTES)
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    script.add(MenuOpened(t=script.t, path=(), offered=(), app=script.app))
    stroke(script.wait(300), "return")
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=AS_TEXT, app=script.app))
    assert offers(only(script)) == [["File", "Edit"], ["As text", "Export"]]


def test_a_menu_that_is_told_of_again_with_more_in_it_has_not_opened_anew() -> None:
    script = seen(Script().begin(), BAR, FILE, EDIT, SEARCH, NOTES)
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(), offered=(), app=script.app))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT,), app=script.app))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    stroke(script.wait(300), "down")
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT, SEARCH), app=script.app))
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=AS_TEXT, app=script.app))
    step = only(script)
    assert offers(step)[1] == ["As text", "Export", "Search"]
    assert [one.action for one in step.children if isinstance(one.action, Hover)] == []
    assert (step.provenance.get("children"), getattr(step.action, "keys", ())) == (None, ("alt+f", "down"))


def test_an_entry_lies_where_the_element_list_before_its_choice_shows_it_if_its_menu_did_not_know_yet() -> None:
    nowhere = replace(AS_TEXT, box=None)
    script = Script().begin()
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(nowhere,), app=script.app))
    seen(script, BAR, FILE, AS_TEXT)
    path = (FILE.name, AS_TEXT.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=nowhere, app=script.app))
    assert only(script).target == AS_TEXT


def changed(script: Script) -> Script:
    script.add(ElementChanged(t=script.t + 5, what="selection", target=LIST, app=script.app))
    return script


def chosen(script: Script) -> SelectOption:
    action = only(script).action
    assert isinstance(action, SelectOption)
    return action


def test_a_row_pressed_is_chosen_where_only_its_list_says_that_it_changed_and_is_called_by_its_word() -> None:
    script = seen(Script().begin(), LIST, *ROWS, *WORDS)
    action = chosen(changed(script.press(ROWS[1], Point(x=130, y=30))))
    assert (action.value, action.index, action.by) == (Chrome(text="Second"), 1, Route.POINTER)
    assert action.options is not None
    assert [getattr(one, "text", "") for one in action.options.offered] == ["First", "Second", "Third"]


@pytest.mark.parametrize("held", [("ctrl",), ("shift",), ()], ids=["Control", "Shift", "nothing"])
@pytest.mark.parametrize("states", [("multiselectable",), ()], ids=["of many", "of one"])
def test_a_row_joins_others_where_control_was_held_in_a_list_of_many(
    states: tuple[str, ...], held: tuple[str, ...]
) -> None:
    script = seen(Script().begin(), replace(LIST, states=states), *ROWS, *WORDS)
    at = Point(x=130, y=30)
    script.add(PointerPressed(t=script.t, button=Button.LEFT, at=at, target=ROWS[1], modifiers=held, app=script.app))
    script.wait(60)
    script.add(PointerReleased(t=script.t, button=Button.LEFT, at=at, target=ROWS[1], app=script.app))
    assert chosen(changed(script)).adds is (bool(states) and held == ("ctrl",))


def test_a_row_that_control_took_back_was_not_chosen() -> None:
    taken = replace(ROWS[1], states=("selected",))
    for states, held in ((("multiselectable",), ("ctrl",)), (("multiselectable",), ()), ((), ("ctrl",))):
        script = seen(Script().begin(), replace(LIST, states=states), ROWS[0], taken, ROWS[2], *WORDS)
        at = Point(x=130, y=30)
        script.add(PointerPressed(t=script.t, button=Button.LEFT, at=at, target=taken, modifiers=held, app=script.app))
        script.wait(60)
        script.add(PointerReleased(t=script.t, button=Button.LEFT, at=at, target=taken, app=script.app))
        is_choice = isinstance(only(changed(script)).action, SelectOption)
        assert is_choice is not (bool(states) and bool(held)), (states, held)


def test_a_row_come_to_by_keys_is_chosen_by_them() -> None:
    script = seen(Script().begin(), LIST, *ROWS, *WORDS)
    stroke(script, "down", on=ROWS[1])
    script.add(FocusMoved(t=script.t, target=ROWS[2], app=script.app))
    action = chosen(changed(script))
    assert (action.value, action.index, action.by) == (Chrome(text="Third"), 2, Route.KEYBOARD)


def test_a_list_that_changes_beside_what_was_pressed_has_chosen_nothing() -> None:
    script = seen(Script().begin(), LIST, *ROWS, *WORDS)
    assert not isinstance(only(changed(script.press(SEARCH, Point(x=70, y=30)))).action, SelectOption)


TABS = replace(element("", "page tab list"), id="tabs")
ONE, OTHER = (
    element(name, "page tab", parent="tabs", index=place, at=20 + place * 50)
    for place, name in enumerate(("Letter", "List"))
)


def test_a_press_on_a_tab_stands_for_its_own_word_where_none_of_them_ever_gives_it() -> None:
    step = only(seen(Script().begin(), TABS, ONE, OTHER).press(OTHER, Point(x=80, y=30)))
    assert isinstance(step.action, SwitchTab)
    assert (step.action.name, step.action.index) == (Chrome(text="List"), 1)


def test_a_press_on_a_tab_that_could_say_so_and_does_not_is_a_press() -> None:
    shown = replace(ONE, states=(*ONE.states, "selected"))
    step = only(seen(Script().begin(), TABS, shown, OTHER).press(OTHER, Point(x=80, y=30)))
    assert isinstance(step.action, Click)
    assert isinstance(only(Script().begin().press(OTHER, Point(x=80, y=30))).action, Click)


def test_check_boxes_of_which_one_goes_off_as_another_goes_on_are_a_radio_group() -> None:
    first, second = (element(name, "check box", parent="kinds", index=place) for place, name in enumerate("AB"))
    script = seen(Script().begin(), first, second).press(second, Point(x=10, y=30))
    for box, on in ((first, False), (second, True)):
        script.add(ElementChanged(t=script.t + 5, what="checked", target=box, app=script.app, after=on))
    action = chosen(script)
    assert (action.value, action.index) == (Chrome(text="B"), 1)
    assert action.options is not None
    assert action.options.total == 2


def test_a_check_box_by_itself_is_a_toggle() -> None:
    first, second = (element(name, "check box", parent="kinds", index=place) for place, name in enumerate("AB"))
    script = seen(Script().begin(), first, second).press(second, Point(x=10, y=30))
    script.add(ElementChanged(t=script.t + 5, what="checked", target=second, app=script.app, after=True))
    assert isinstance(only(script).action, SetToggle)


def test_an_entry_lies_where_its_menu_offered_it() -> None:
    script = Script().begin()
    stroke(script, "f", "alt", on=NOTES)
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, EXPORT), app=script.app))
    stroke(script, "return")
    path, unplaced = (FILE.name, AS_TEXT.name), replace(AS_TEXT, box=None)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=unplaced, app=script.app))
    assert only(script).target == AS_TEXT


def test_a_menu_that_a_page_tells_of_as_a_list_offers_what_the_list_does() -> None:
    script = Script().begin().press(FILE, Point(x=20, y=30))
    script.add(OptionsOffered(t=script.t, widget=FILE, offered=(AS_TEXT, EXPORT), total=2, visible=2, app=script.app))
    script.wait(300).press(AS_TEXT, Point(x=90, y=30))
    script.add(MenuItemChosen(t=script.t, path=(AS_TEXT.name,), indices=(0,), target=AS_TEXT, app=script.app))
    assert offers(only(script)) == [["As text", "Export"]]


SIZE = replace(element("", "combo box", at=100), id="size")
WRITTEN = replace(element("", "text", at=100, parent="size"), id="written")
SIZES = tuple(replace(element("", "menu item", at=100, index=place), id=f"size{place}") for place in range(2))


def sized(script: Script, *edited: Element) -> SelectOption:
    """Choose a size by two presses; what is written upon the second comes before it is told as a choice."""
    seen(script, SIZE, WRITTEN, SEARCH).press(SIZE, Point(x=120, y=30))
    script.add(OptionsOffered(t=script.t, widget=SIZE, offered=SIZES, total=2, visible=2, app=script.app))
    script.wait(300).press(SIZES[1], Point(x=120, y=50))
    for field in edited:
        edit = FieldEdited(
            t=script.t,
            operation=EditOperation.REPLACE,
            field=field,
            app=script.app,
            content=Redacted(text=f"in {field.id}"),
            route=EditRoute.POINTER,
        )
        script.add(edit)
    script.add(OptionChosen(t=script.t, widget=SIZE, index=1, value=Hidden(), app=script.app))
    step = only(script)
    assert isinstance(step.action, SelectOption)
    return step.action


def test_an_option_without_words_is_what_its_choice_wrote_into_its_widgets_field() -> None:
    assert sized(Script().begin(), WRITTEN, SEARCH).value == Redacted(text="in written")


def test_what_a_choice_wrote_elsewhere_does_not_name_it() -> None:
    assert sized(Script().begin(), SEARCH).value == Hidden()
    assert sized(Script().begin()).value == Hidden()
