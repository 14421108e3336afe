"""Rules about widgets: values, dates, tabs, focus, groups, lists, text selected, scrolling to what is looked for."""

import msgspec
import pytest

from aboveboard.model.actions import (
    FocusField,
    PickDate,
    Route,
    ScrollTo,
    SelectOption,
    SelectText,
    SetToggle,
    SetValue,
    SwitchTab,
)
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import (
    EditOperation,
    EditRoute,
    ElementChanged,
    ElementsSeen,
    FocusMoved,
    KeyPressed,
    MenuOpened,
    PointerPressed,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.frames import FrameRole
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests import interactions
from tests.interactions import COPIES, DUE, LETTER_TAB, MONTHLY, VOLUME, WEEKLY, selected, stroke, valued
from tests.scripts import FILE, NOTES, SAVE, SEARCH, WRAP, Script, element

TERMS = Terms()


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), TERMS)


def kinds(script: Script) -> list[str]:
    return [type(step.action).__name__ for step in steps(script)]


def only(script: Script) -> Step:
    (step,) = steps(script)
    return step


def begun() -> Script:
    return Script().begin()


@pytest.mark.parametrize(("pause", "count"), [(1_500, 1), (1_501, 2)])
def test_a_value_is_set_by_inputs_without_a_long_pause(pause: int, count: int) -> None:
    script = begun()
    for value in ("1", "2"):
        script.add(KeyPressed(t=script.t, key="right", target=VOLUME, app="editor"))
        valued(script, VOLUME, value).wait(pause)
    assert kinds(script) == ["SetValue"] * count


def test_a_value_is_the_last_one_told_and_keeps_every_input_as_a_row() -> None:
    step = only(interactions.slide(begun()))
    assert step.action == SetValue(value=Redacted(text="42"), by=Route.POINTER)
    assert [type(child.action).__name__ for child in step.children] == ["Click", "Key", "Key"]


def test_a_slider_that_did_not_tell_of_a_value_is_clicked_and_another_widgets_value_is_an_effect() -> None:
    assert kinds(begun().press(VOLUME, Point(x=40, y=30))) == ["Click"]
    assert kinds(valued(begun().press(VOLUME, Point(x=40, y=30)), COPIES, "3")) == ["Click"]
    assert kinds(valued(begun().press(SAVE, Point(x=40, y=30)), COPIES, "3")) == ["Click"]


def test_what_a_key_writes_into_a_spin_button_is_no_typing_and_a_later_edit_is() -> None:
    assert kinds(interactions.spin(begun())) == ["SetValue"]
    script = stroke(begun(), "up", on=COPIES)
    script.wait(100).edit(COPIES, EditOperation.REPLACE, 0, "2")
    assert kinds(valued(script, COPIES, "2")) == ["Key", "Type"]


def test_a_state_or_number_as_a_value_says_nothing_of_it() -> None:
    script = begun().press(VOLUME, Point(x=40, y=30))
    script.add(ElementChanged(t=script.t, what="value", target=VOLUME, app="editor", after=True))
    assert only(script).action == SetValue(value=Hidden(), by=Route.POINTER)


def test_a_date_from_a_calendar_has_its_day_among_those_offered() -> None:
    action = only(interactions.calendar(begun())).action
    assert isinstance(action, PickDate)
    assert (action.index, action.by, action.value) == (16, Route.POINTER, Redacted(text="17"))
    assert action.options is not None
    assert action.options.total == 28


def test_a_date_typed_as_digits_is_a_date_though_no_key_is_recorded() -> None:
    script = begun()
    script.add(FocusMoved(t=10, target=DUE, app="editor"))
    step = only(valued(script.wait(3_000), DUE, "2026-11-22"))
    assert step.action == PickDate(value=Redacted(text="2026-11-22"), by=Route.KEYBOARD)
    assert step.provenance["children"] == "incomplete"


def test_a_date_field_that_changes_without_the_focus_or_right_after_an_input_is_nobodys_and_its_effect() -> None:
    assert kinds(valued(begun().wait(3_000), DUE, "2026-11-22")) == []
    script = begun()
    script.add(FocusMoved(t=10, target=DUE, app="editor"))
    assert kinds(valued(script.press(SAVE, Point(x=30, y=30)), DUE, "2026-11-22")) == ["Click"]


def test_a_tab_is_switched_to_by_a_press_or_a_key_and_by_nobody_seen_when_a_page_tells_it_alone() -> None:
    assert only(interactions.tab(begun())).action == SwitchTab(index=1, name=Chrome(text="Letter"), by=Route.POINTER)
    assert only(interactions.page_tab(begun())).action == SwitchTab(
        index=1, name=Chrome(text="Letter"), by=Route.KEYBOARD
    )
    alone = interactions.page_tab(begun())
    alone.records = [record for record in alone.records if not isinstance(record, KeyPressed)]
    assert only(alone).action == SwitchTab(index=1, name=Chrome(text="Letter"))


def test_a_tab_that_is_no_longer_shown_is_not_switched_to() -> None:
    script = begun().press(LETTER_TAB, Point(x=20, y=30))
    script.add(ElementChanged(t=script.t, what="selected", target=LETTER_TAB, app="editor", after=False))
    assert kinds(script) == ["Click"]


def test_a_button_that_brings_a_tab_to_the_front_is_a_button() -> None:
    assert kinds(selected(begun().press(SAVE, Point(x=30, y=30)), LETTER_TAB)) == ["Click"]


def test_a_tab_that_tells_of_itself_twice_is_one_switch() -> None:
    script = interactions.page_tab(begun())
    script.records.append(ElementChanged(t=215, what="selected", target=LETTER_TAB, app="editor", after=True))
    step = only(script)
    assert step.target == LETTER_TAB


def test_tab_keys_that_move_the_focus_are_one_way_to_the_last_field() -> None:
    step = only(interactions.focus(begun()))
    assert (step.action, step.target) == (FocusField(by=Route.KEYBOARD, steps=3), NOTES)


def test_a_way_back_by_shift_tab_counts_downwards_and_a_tab_that_moved_nothing_is_a_key() -> None:
    script = begun()
    for key, modifiers, target in (("tab", (), SAVE), ("iso_left_tab", ("shift",), SEARCH), ("tab", ("shift",), SAVE)):
        stroke(script, key, *modifiers).add(FocusMoved(t=script.t, target=target, app="editor"))
    assert only(script).action == FocusField(by=Route.KEYBOARD, steps=-1)
    assert kinds(stroke(begun(), "tab")) == ["Key"]


@pytest.mark.parametrize(("pause", "count"), [(1_500, 1), (1_501, 2)])
def test_a_pause_between_tab_keys_ends_their_way(pause: int, count: int) -> None:
    script = begun()
    for target in (SAVE, NOTES):
        script.add(KeyPressed(t=script.t, key="tab", target=SEARCH, app="editor"))
        script.add(FocusMoved(t=script.t + 5, target=target, app="editor"))
        script.wait(pause)
    assert kinds(script) == ["FocusField"] * count


@pytest.mark.parametrize(("later", "target"), [(500, NOTES), (501, SEARCH)], ids=["on-the-way", "by-a-program"])
def test_tab_leads_to_where_the_focus_is_at_once_and_not_to_where_a_program_brings_it(
    later: int, target: Element
) -> None:
    script = stroke(begun(), "tab", on=SAVE)
    script.add(FocusMoved(t=script.t, target=SEARCH, app="editor"))
    script.add(FocusMoved(t=script.t + later, target=NOTES, app="editor"))
    step = only(script)
    assert (step.action, step.target) == (FocusField(by=Route.KEYBOARD, steps=1), target)


def test_a_mnemonic_that_only_moves_the_focus_to_a_field_is_its_way_there() -> None:
    script = stroke(begun(), "s", "alt", on=NOTES)
    script.add(FocusMoved(t=script.t, target=SEARCH, app="editor"))
    assert only(script).action == FocusField(by=Route.MNEMONIC)
    opened = stroke(begun(), "s", "alt", on=NOTES)
    opened.add(FocusMoved(t=opened.t, target=SEARCH, app="editor"))
    opened.add(MenuOpened(t=opened.t, path=(FILE.name,), offered=(), app="editor"))
    assert kinds(opened) == ["Hotkey"]
    button = stroke(begun(), "s", "alt", on=NOTES)
    button.add(FocusMoved(t=button.t, target=SAVE, app="editor"))
    assert kinds(button) == ["Hotkey"]


def test_a_mnemonic_switches_a_toggle_whatever_had_the_focus() -> None:
    script = stroke(begun(), "w", "alt", on=NOTES)
    step = only(selected(script, WRAP, "checked"))
    assert (step.action, step.target) == (SetToggle(on=True, by=Route.MNEMONIC), WRAP)


def pushed(script: Script, button: Element = SAVE) -> Script:
    return selected(script.press(button, Point(x=button.box.x + 5, y=30)), button, "pressed")  # type: ignore[union-attr]


def test_a_push_button_that_says_it_stays_pressed_is_a_toggle() -> None:
    step = only(pushed(begun()))
    assert (step.action, step.target) == (SetToggle(on=True, by=Route.POINTER), SAVE)
    assert kinds(selected(begun().press(SAVE, Point(x=5, y=30)), SAVE, "checked")) == ["Click"]


@pytest.mark.parametrize("opens", [True, False], ids=["opens", "closes"])
def test_one_that_opens_something_or_closes_it_is_none(opens: bool) -> None:
    script = pushed(begun())
    kind = WindowKind.POPUP
    window = (
        WindowOpened(t=script.t + 9, window="w2", kind=kind, role="", app="editor")
        if opens
        else WindowClosed(t=script.t + 9, window="w2", kind=kind, app="editor")
    )
    script.add(window)
    assert kinds(script) == ["Click"]


def test_a_letter_that_presses_a_button_switches_no_other() -> None:
    script = stroke(begun(), "w", "alt", on=NOTES)
    assert kinds(selected(script, SAVE, "pressed")) == ["Hotkey"]


def test_an_arrow_key_brings_on_a_sibling_of_its_radio_group_and_a_press_only_what_was_pressed() -> None:
    step = only(interactions.radio(begun()))
    assert step.action == SelectOption(value=MONTHLY.name, index=2, by=Route.KEYBOARD)
    assert step.target == MONTHLY
    assert kinds(selected(begun().press(WEEKLY, Point(x=90, y=30)), MONTHLY, "checked")) == ["Click"]


def test_a_radio_group_tells_what_it_offered_where_a_list_of_elements_shows_it() -> None:
    script = begun()
    shown = ElementSnapshot(elements=(WEEKLY, MONTHLY, SAVE))
    script.add(ElementsSeen(t=0, frame="f", snapshot=shown, app="editor"))
    action = only(interactions.radio(script)).action
    assert isinstance(action, SelectOption)
    assert action.options is None  # the newest list before the key does not show the group
    script = begun()
    stroke(script, "f5").add(ElementsSeen(t=script.t, frame="f", snapshot=shown, app="editor"))
    selected(stroke(script.wait(3_000), "down", on=WEEKLY), MONTHLY, "checked")
    action = steps(script)[-1].action
    assert isinstance(action, SelectOption)
    assert action.options is not None
    assert action.options.offered == (WEEKLY.name, MONTHLY.name)


def test_an_option_of_a_standing_list_is_chosen_by_press_or_key_and_shift_and_control_stay_with_its_row() -> None:
    blue, red = interactions.BLUE, element("Red", "list item", index=1, parent="colours")
    assert only(interactions.listed(begun())).action == SelectOption(value=blue.name, index=3, by=Route.POINTER)
    assert only(selected(stroke(begun(), "down", on=red), blue)).action == SelectOption(
        value=blue.name, index=3, by=Route.KEYBOARD
    )
    held = begun().press(blue, Point(x=50, y=30))
    held.records = [
        msgspec.structs.replace(one, modifiers=("ctrl",)) if isinstance(one, PointerPressed) else one
        for one in held.records
    ]
    assert getattr(only(selected(held, blue)).children[0].action, "modifiers", None) == ("ctrl",)
    assert kinds(selected(begun().press(red, Point(x=50, y=30)), blue)) == ["Click"]


def test_letters_that_narrow_a_list_and_the_keys_that_take_from_it_are_one_choice() -> None:
    step = only(interactions.ahead(begun()))
    assert isinstance(step.action, SelectOption)
    assert (step.action.by, step.action.index, step.action.keys) == (Route.TYPE_AHEAD, 1, ("down", "return"))
    assert [type(child.action).__name__ for child in step.children] == ["Type", "Key", "Key"]


def test_a_field_typed_into_whose_list_is_left_alone_is_typed_into() -> None:
    script = interactions.ahead(begun())
    del script.records[-4:]
    assert kinds(script)[0] == "Type"


def replaced(script: Script, operation: EditOperation, route: EditRoute = EditRoute.TYPED) -> Script:
    return script.wait(300).edit(SEARCH, operation, 0, "milk", route)


def test_text_is_selected_where_the_next_edit_replaces_it() -> None:
    (selection, _) = steps(interactions.retyped(begun()))
    assert (selection.action, selection.target) == (SelectText(length=4, by=Route.KEYBOARD), SEARCH)
    double = begun()
    for _ in range(2):
        double.press(SEARCH, Point(x=70, y=30)).wait(60)
    assert kinds(replaced(double, EditOperation.REPLACE)) == ["SelectText", "Type"]
    dragged = begun()
    dragged.press(SEARCH, Point(x=70, y=30))
    moved = dragged.records[-1]
    dragged.records[-1] = msgspec.structs.replace(moved, at=Point(x=90, y=30))
    assert kinds(replaced(dragged, EditOperation.REPLACE)) == ["SelectText", "Type"]
    assert kinds(replaced(stroke(begun(), "a", "ctrl"), EditOperation.REPLACE)) == ["SelectText", "Type"]
    cut = replaced(stroke(stroke(begun(), "a", "ctrl"), "x", "ctrl"), EditOperation.DELETE, EditRoute.HOTKEY)
    assert kinds(cut) == ["SelectText", "Clipboard"]


def test_no_text_is_selected_where_nothing_proves_it() -> None:
    single = begun().press(SEARCH, Point(x=70, y=30))
    assert kinds(replaced(single, EditOperation.REPLACE)) == ["Click", "Type"]
    assert kinds(replaced(stroke(begun(), "a", "ctrl"), EditOperation.INSERT)) == ["Hotkey", "Type"]
    assert kinds(replaced(stroke(begun(), "a", "ctrl"), EditOperation.DELETE)) == ["Hotkey", "Type"]
    assert kinds(replaced(stroke(begun(), "a", "ctrl", on=NOTES), EditOperation.REPLACE)) == ["Hotkey", "Type"]
    assert kinds(stroke(begun(), "a", "ctrl")) == ["Hotkey"]
    between = stroke(stroke(begun(), "a", "ctrl"), "f5")
    assert kinds(replaced(between, EditOperation.REPLACE)) == ["Hotkey", "Key", "Type"]


def test_scrolling_is_to_an_element_that_was_not_seen_before_and_was_seen_and_pressed_after() -> None:
    found, click = steps(interactions.searched(begun()))
    assert found.action == ScrollTo(found=True)
    assert found.target == click.target
    assert [type(child.action).__name__ for child in found.children] == ["Scroll", "Scroll"]


def test_scrolling_past_what_was_seen_already_is_scrolling() -> None:
    script = begun()
    script.frame(FrameRole.BEFORE)
    script.scroll(2).wait(-1_000)
    script.frame(FrameRole.BEFORE)
    assert kinds(script.wait(300).press(SEARCH, Point(x=70, y=30))) == ["Scroll", "Click"]


def test_an_element_that_was_clipped_away_counts_as_not_seen() -> None:
    script = interactions.searched(begun())
    empty = msgspec.structs.replace(SEARCH.box, width=0) if SEARCH.box else None
    hidden = element("Deep", at=30, visible_box=empty)
    first = next(place for place, one in enumerate(script.records) if isinstance(one, ElementsSeen))
    script.records[first + 2] = ElementsSeen(t=0, frame="f", snapshot=ElementSnapshot(elements=(hidden,)), app="editor")
    assert kinds(script) == ["ScrollTo", "Click"]


def test_a_list_of_elements_from_before_the_last_input_proves_nothing_about_scrolling() -> None:
    script = interactions.searched(begun())
    script.records.insert(5, KeyPressed(t=10, key="f5", target=SEARCH, app="editor"))
    assert kinds(script) == ["Key", "Scroll", "Scroll", "Click"]
