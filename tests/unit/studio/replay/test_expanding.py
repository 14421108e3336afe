"""What a step asks for: its children where they are whole, else what it means, else the reason why not."""

import msgspec
import pytest
from msgspec.structs import replace

from aboveboard.model.actions import (
    ACTION_KINDS,
    Action,
    Click,
    Edit,
    FocusField,
    Hotkey,
    Key,
    Navigate,
    OptionState,
    PickDate,
    Route,
    SelectMenu,
    SelectOption,
    SetToggle,
    Type,
    UseSecureField,
)
from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import Button, EditOperation, EditRoute, NavigationCause
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.trajectories import Observation
from aboveboard.studio.replay.deeds import Pick, Reach, Rest, Strike, Tap
from aboveboard.studio.replay.expanding import Cannot, expand
from aboveboard.studio.replay.finding import Sought
from aboveboard.studio.replay.strokes import Write, chord
from tests.scripts import AS_TEXT, EXPORT, KIND, SAVE, WRAP, element
from tests.unit.studio.replay.places import FILE, now, step

PAGE = replace(KIND, source=ElementSource.DOM, value=Redacted(text="Red"))
COLOURS = OptionState(offered=tuple(Redacted(text=name) for name in ("Red", "Green", "Blue")), total=3)


def at(target: Element) -> Point:
    assert target.box is not None
    return target.box.centre


def names(deeds: object) -> list[str]:
    """Tell the deeds in words: what is done, and to what by its name."""
    assert isinstance(deeds, tuple)
    return [f"{type(deed).__name__} {getattr(getattr(deed, 'who', None), 'name', None) or ''}" for deed in deeds]


def name(text: str) -> Chrome:
    return Chrome(text=text)


def click(target: Element, **more: object) -> Click:
    return Click(at=at(target), **more)  # type: ignore[arg-type]


def test_a_click_is_a_press_of_what_was_hit() -> None:
    (tap,) = expand(step(click(SAVE, count=2)))  # type: ignore[misc]
    assert isinstance(tap, Tap)
    assert (tap.who.name, tap.who.at, tap.count) == (SAVE.name, at(SAVE), 2)


def test_a_toggle_is_done_by_its_row() -> None:
    (tap,) = expand(step(SetToggle(on=True, by=Route.POINTER), WRAP, click(WRAP)))  # type: ignore[misc]
    assert isinstance(tap, Tap)
    assert tap.who.name == WRAP.name


def test_a_menus_entries_are_pressed_by_what_they_are_called() -> None:
    path = (FILE.name, EXPORT.name, AS_TEXT.name)
    menu = SelectMenu(path=path, indices=(0, 1, 0), by=Route.POINTER)
    found = expand(step(menu, AS_TEXT, click(FILE), click(EXPORT), click(AS_TEXT)))
    assert names(found) == [f"Tap {one}" for one in path]


def test_a_level_that_opened_by_itself_is_rested_on_unless_it_stands_open() -> None:
    path = (name("Move to"), name("Archive"))
    menu = SelectMenu(path=path, indices=(2, 0), by=Route.POINTER)
    entry = replace(AS_TEXT, source=ElementSource.DOM)
    opener, rest, tap = expand(step(menu, entry, click(SAVE, button=Button.RIGHT), click(entry)))  # type: ignore[misc]
    assert isinstance(opener, Tap)
    assert isinstance(rest, Rest)
    assert isinstance(tap, Tap)
    assert rest.until is not None
    assert (opener.button, opener.who.name) == (Button.RIGHT, SAVE.name)
    assert (rest.who.name, rest.until.name, tap.who.name) == (path[0], path[1], path[1])


def test_a_menu_by_keys_is_done_by_the_same_keys_and_by_its_hotkey_where_a_letter_is_missing() -> None:
    menu = SelectMenu(path=(name("Save"),), indices=(0,), by=Route.KEYBOARD, accelerator="ctrl+s")
    keys = expand(step(menu, AS_TEXT, Key(key="down"), Key(key="return")))
    assert names(keys) == [f"Strike {AS_TEXT.name}", "Strike "]
    lettered = expand(step(menu, AS_TEXT, Key(key="down"), incomplete=True))
    assert names(lettered) == ["Strike "]
    without = expand(step(replace(menu, accelerator=None), AS_TEXT, Key(key="down"), incomplete=True))
    assert isinstance(without, Cannot)
    assert "letter" in without.reason


def test_an_option_by_keys_goes_by_them_only_where_they_lead_to_it() -> None:
    option = SelectOption(
        value=Redacted(text="Blue"), index=2, by=Route.KEYBOARD, options=COLOURS, keys=("down", "down", "return")
    )
    rows = (Key(key="down"), Key(key="down"), Key(key="return"))
    told = expand(step(option, PAGE, *rows))
    assert [type(deed) for deed in told] == [Strike] * 3  # type: ignore[union-attr]
    short = expand(step(replace(option, keys=("down", "return")), PAGE, *rows[1:]))
    assert [type(deed) for deed in short] == [Tap, Pick]  # type: ignore[union-attr]


def test_a_leaf_of_a_tree_is_pressed_by_what_it_is_called_though_it_lies_within_the_tree() -> None:
    tree = replace(element("Units", "tree", at=50), source=ElementSource.DOM)
    leaf = SelectOption(value=Redacted(text="Support"), index=4, by=Route.POINTER)
    (tap,) = expand(step(leaf, tree, click(tree)))  # type: ignore[misc]
    assert isinstance(tap, Tap)
    assert (tap.who.name, "tree item" in tap.who.roles) == (leaf.value, True)


def test_a_leaf_that_says_more_than_its_value_is_pressed_by_all_that_it_says() -> None:
    tree, leaf = element("", "tree", at=300), element("Support 8", "tree item", at=300)
    choice = step(SelectOption(value=Redacted(text="Support"), index=4, by=Route.POINTER), tree, click(leaf))
    choice = replace(choice, before=Observation(t=0, elements=now(tree, leaf).elements))
    (tap,) = told(expand(choice))
    assert tap.who.name == leaf.name
    other = replace(choice, action=replace(choice.action, value=Redacted(text="Sales")))
    (tap,) = told(expand(other))
    assert tap.who.name == Redacted(text="Sales")


@pytest.mark.parametrize(
    ("role", "option", "namesake"),
    [
        ("tree", "tree item", "table cell"),
        ("combo box", "option", "table cell"),
        ("list box", "list item", "tree item"),
        ("table", "table cell", ""),
    ],
)
def test_what_bears_an_options_name_elsewhere_is_no_option_of_this_list(role: str, option: str, namesake: str) -> None:
    picked = SelectOption(value=Redacted(text="Support"), index=4, by=Route.POINTER)
    shown = element("Units", role, at=50)
    (tap,) = told(expand(step(picked, shown, click(element("", "section", at=700)))))
    assert option in tap.who.roles
    assert namesake not in tap.who.roles
    _, pick = expand(step(replace(picked, by=Route.TYPE_AHEAD), shown))  # type: ignore[misc]
    assert isinstance(pick, Pick)
    assert namesake not in pick.entry.roles


def test_tab_goes_on_in_a_page_until_what_was_meant_has_the_focus() -> None:
    """Keys that went to the browser's own parts are in no recording."""
    tab = Key(key="tab", repeats=1)
    *struck, reach = expand(step(FocusField(by=Route.KEYBOARD), PAGE, tab, Key(key="tab")))  # type: ignore[misc]
    assert struck == [Strike(None, chord(["tab"]) * 2), Strike(None, chord(["tab"]))]
    assert reach == Reach(Sought.of(PAGE), chord(["tab"]))
    assert expand(step(FocusField(by=Route.KEYBOARD), KIND, tab)) == (Strike(None, chord(["tab"]) * 2),)


def test_a_press_where_a_calendar_opened_later_is_of_what_lay_there_before() -> None:
    calendar, field, day = element("June", "table", at=300), element("8 June", "push button", at=300), Point(x=1, y=1)
    picked = PickDate(value=Redacted(text="30"), by=Route.POINTER, index=29)
    known = step(picked, calendar, click(field), Click(at=day))
    known = replace(known, before=Observation(t=0, elements=now(field).elements))
    assert [tap.who.name for tap in told(expand(known))] == [field.name, Hidden()]
    unknown = replace(known, before=Observation(t=0))
    assert [(tap.who.roles, tap.who.at) for tap in told(expand(unknown))] == [
        (frozenset(), at(field)),
        (frozenset(), day),
    ]


def told(deeds: object) -> list[Tap]:
    assert isinstance(deeds, tuple)
    return [deed for deed in deeds if isinstance(deed, Tap)]


def test_a_choice_in_a_list_that_the_browser_draws_is_made_by_what_it_means() -> None:
    option = SelectOption(value=Redacted(text="Blue"), index=2, by=Route.POINTER, options=COLOURS)
    tap, pick = expand(step(option, PAGE, click(PAGE), incomplete=True))  # type: ignore[misc]
    assert isinstance(tap, Tap)
    assert isinstance(pick, Pick)
    assert (tap.who.name, pick.entry.name, pick.entry.index) == (PAGE.name, option.value, 2)


def test_a_date_is_typed_in_the_fields_own_order() -> None:
    field = replace(element("Due", "date editor", at=50), source=ElementSource.DOM)
    date = PickDate(value=Redacted(text="2026-11-22"), by=Route.POINTER)
    _, strike = expand(step(date, field, click(field)))  # type: ignore[misc]
    assert isinstance(strike, Strike)
    assert strike.strokes == (Write("11222026"),)


@pytest.mark.parametrize(("position", "opens"), [(0, True), (1, False)], ids=["whole", "without its first letter"])
def test_only_text_that_is_whole_may_open_the_editor_that_it_is_typed_into(position: int, opens: bool) -> None:
    formula = Redacted(text="=sum(c2:h2)")
    edit = Edit(operation=EditOperation.INSERT, position=position, content=formula, route=EditRoute.TYPED)
    (strike,) = expand(step(Type(edits=(edit,), text=formula)))  # type: ignore[misc]
    assert isinstance(strike, Strike)
    assert strike.opens == opens


def test_keys_wait_for_the_element_that_had_the_focus() -> None:
    (strike,) = expand(step(Hotkey(modifiers=("ctrl",), keys=("s",))))  # type: ignore[misc]
    assert isinstance(strike, Strike)
    assert strike.who is not None
    assert strike.who.name == SAVE.name


def test_a_held_hotkey_is_struck_as_often_as_it_came() -> None:
    once, held = (Hotkey(modifiers=("shift",), keys=("tab",), repeats=more) for more in (0, 8))
    for more in ((), (held,)):
        whole: Action = FocusField(by=Route.KEYBOARD, steps=-9) if more else held
        (strike,) = expand(step(whole, SAVE, *more))  # type: ignore[misc]
        (single,) = expand(step(once))  # type: ignore[misc]
        assert isinstance(strike, Strike)
        assert isinstance(single, Strike)
        assert strike.strokes == single.strokes * 9


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (UseSecureField(), "secure"),
        (Navigate(origin="o", route="/", cause=NavigationCause.TYPED), "no recorded input"),
        (SelectOption(value=Hidden(), index=0, by=Route.UNKNOWN), "no recorded input"),
        (SelectMenu(path=(name("Save"),), indices=(0,), by=Route.UNKNOWN), "no recorded input"),
        (PickDate(value=Hidden(), by=Route.KEYBOARD), "date"),
        (Key(key="xf86audiomute"), "keyboard"),
    ],
    ids=["secure", "navigation", "option", "menu", "date", "key"],
)
def test_what_no_input_leads_to_is_not_guessed(action: Action, why: str) -> None:
    found = expand(step(action))
    assert isinstance(found, Cannot)
    assert why in found.reason


def test_every_kind_of_action_is_expanded_or_refused_with_a_reason() -> None:
    for kind in ACTION_KINDS:
        fields = {one.encode_name: one.type for one in msgspec.structs.fields(kind) if one.required}
        made = kind(**{field: EXAMPLES[field] for field in fields})
        found = expand(step(made))  # type: ignore[arg-type]
        assert isinstance(found, Cannot | tuple), kind


EXAMPLES = {
    "at": Point(x=20, y=30),
    "start": Point(x=20, y=30),
    "end": Point(x=90, y=30),
    "held_ms": 600,
    "dwell_ms": 300,
    "bucket_ms": 250,
    "dx": 0.0,
    "dy": 1.0,
    "edits": (),
    "key": "tab",
    "keys": ("s",),
    "modifiers": ("ctrl",),
    "path": (Chrome(text="Save"),),
    "indices": (0,),
    "by": Route.POINTER,
    "value": Chrome(text="Save"),
    "index": 0,
    "on": True,
    "before": "a",
    "after": "b",
    "origin": "o",
    "route": "/",
    "cause": NavigationCause.LINK,
    "answer": Chrome(text="OK"),
    "kind": "copy",
    "saving": True,
    "found": True,
}
