"""What an episode shows an agent to do: low-level or whole, with errors remembered and never imitated."""

import msgspec
import pytest

from aboveboard.agents.demonstrations import Demonstration, Reason, demonstrated
from aboveboard.agents.imitating import OPTIONS_THEMSELVES
from aboveboard.agents.intents import COLUMNS, Copy, Kind, decision_of, spot, spot_class, words_copied
from aboveboard.agents.lowering import Composites
from aboveboard.model.actions import (
    Action,
    Click,
    Drag,
    Hotkey,
    Hover,
    Key,
    Navigate,
    PickDate,
    Route,
    Scroll,
    SelectOption,
    SetToggle,
    Type,
    Undo,
    UseSecureField,
)
from aboveboard.model.elements import Absence, ElementSnapshot, NotRecognised
from aboveboard.model.events import NavigationCause
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import LowLevel, Observation, StepFlags, ValueSource
from tests.demonstrating import click, element, episode, filling, screen, step, typing

FIELD = element("Name", "entry", 0, value=Redacted(text=""))
OTHER = element("Town", "entry", 1, value=Redacted(text=""))
SAVE = element("Save", place=2)
SEEN = screen(FIELD, OTHER, SAVE)
DAY, NEXT_DAY = element("8", "table cell", 3), element("9", "table cell", 4)
GOAL = 'Enter "Ada" and "Bern" and save.'


def one(
    action: Action, target: object = SAVE, goal: str = GOAL, seen: ElementSnapshot = SEEN, **more: object
) -> Demonstration:
    return demonstrated(episode(goal, step(action, target, seen, **more), outcome="unknown"))  # type: ignore[arg-type]


def test_a_person_types_what_the_goal_quotes_then_saves_then_is_done() -> None:
    rows = demonstrated(filling(3)).rows
    assert [row.intent.kind for row in rows] == [Kind.TYPE, Kind.CLICK, Kind.DONE]
    assert rows[0].intent.text == Copy(span=rows[0].goal.quoted[0])
    assert [len(row.history) for row in rows] == [0, 1, 2]


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (click(SAVE), Kind.CLICK),
        (Click(at=Point(x=50, y=80), count=2), Kind.DOUBLE_CLICK),
        (Click(at=Point(x=50, y=80), modifiers=("ctrl",)), Kind.ADDING_CLICK),
        (Hover(at=Point(x=50, y=80), dwell_ms=300), Kind.HOVER),
        (Scroll(at=Point(x=50, y=80), dx=0, dy=3), Kind.SCROLL),
        (Drag(start=Point(x=50, y=80), end=Point(x=50, y=20)), Kind.DRAG),
        (SetToggle(on=True, by=Route.KEYBOARD), Kind.CLICK),
        (Hotkey(modifiers=("ctrl",), keys=("c",)), Kind.KEY),
        (Key(key="return"), Kind.KEY),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else "",
)
def test_an_action_is_imitated_by_its_kind(action: Action, kind: Kind) -> None:
    assert [row.intent.kind for row in one(action).rows] == [kind]


def test_what_no_agent_can_do_is_counted_and_left_out() -> None:
    shown = one(Navigate(origin="https://a.example", route="/", cause=NavigationCause.BACK))
    assert (shown.rows, dict(shown.left_out)) == ([], {Reason.NO_VERB: 1})


def test_an_action_on_nothing_that_is_listed_is_left_out() -> None:
    nowhere = NotRecognised(reason=Absence.NOTHING_THERE)
    shown = one(Click(at=Point(x=900, y=900)), nowhere)
    assert dict(shown.left_out) == {Reason.NO_TARGET: 1}


def test_an_error_is_remembered_and_not_imitated() -> None:
    wrong = step(click(OTHER), OTHER, SEEN, flags=StepFlags(error=True, train=False))
    shown = demonstrated(episode(GOAL, wrong, step(click(SAVE), SAVE, SEEN, index=1), outcome="unknown"))
    (row,) = shown.rows
    assert (row.intent.target, [past.target for past in row.history]) == (SAVE.id, [OTHER.id])
    assert shown.left_out[Reason.ERROR] == 1


def test_typing_in_several_runs_is_imitated_in_one() -> None:
    half = element("Name", "entry", 0, value=Redacted(text="A"))
    whole = element("Name", "entry", 0, value=Redacted(text="Ada"))
    steps = (
        step(typing("A"), FIELD, SEEN, after=screen(half, OTHER, SAVE)),
        step(typing("da"), half, screen(half, OTHER, SAVE), index=1, after=screen(whole, OTHER, SAVE)),
    )
    shown = demonstrated(episode(GOAL, *steps, outcome="unknown"))
    (row,) = shown.rows
    assert row.intent.text is not None
    assert row.intent.text.span == row.goal.quoted[0]
    assert shown.left_out[Reason.GOES_ON] == 1


def test_a_text_that_stands_on_the_screen_is_copied_from_there() -> None:
    seen = screen(FIELD, element("Total 31", "label", 1))
    shown = demonstrated(episode("Type what the total says.", step(typing("Total 31"), FIELD, seen), outcome="unknown"))
    assert shown.rows[0].intent.text == Copy(element="n2")


def test_where_a_text_came_from_is_believed_when_only_its_shape_is_known() -> None:
    shape = Shape(kind=TextKind.WORD, length=LengthClass.FEW)
    action = Type(edits=(), text=shape)
    known = one(action, FIELD, value_source=ValueSource(kind="goal_span", span=(7, 10)))
    assert known.rows[0].intent.text == Copy(span=known.rows[0].goal.quoted[0])
    assert one(action, FIELD).rows[0].intent.text is None


def test_a_text_of_which_the_recording_says_that_it_stood_nowhere_is_copied_from_nowhere() -> None:
    outside = one(typing("Ada"), FIELD, value_source=ValueSource(kind="outside"))
    assert outside.rows[0].intent.text is None
    unknown = one(typing("Ada"), FIELD, value_source=ValueSource(kind="unknown"))
    assert unknown.rows[0].intent.text == Copy(span=unknown.rows[0].goal.quoted[0])


def test_what_stood_on_an_earlier_screen_only_cannot_be_copied_from_this_one() -> None:
    here, earlier = (ValueSource(kind="element", element=SAVE.id, step=number) for number in (None, 0))
    assert one(typing("Save"), FIELD, value_source=here).rows[0].intent.text == Copy(element=SAVE.id)
    assert one(typing("Save"), FIELD, value_source=earlier).rows[0].intent.text is None


def test_what_was_typed_and_submitted_is_imitated_in_one_unless_rows_are_asked_for() -> None:
    rows = (LowLevel(t=0, action=typing("Ada")), LowLevel(t=100, action=Key(key="return")))
    made = episode(GOAL, step(typing("Ada", submits=True), FIELD, SEEN, children=rows), outcome="unknown")
    (row,) = demonstrated(made).rows
    assert (row.intent.kind, row.intent.target, row.intent.submits) == (Kind.TYPE, FIELD.id, True)
    assert row.intent.text == Copy(span=row.goal.quoted[0])
    lowered = [row.intent for row in demonstrated(made, Composites.LOWERED).rows]
    assert [(one.kind, one.text, one.submits) for one in lowered] == [
        (Kind.TYPE, Copy(span=row.goal.quoted[0]), False),
        (Kind.KEY, None, False),
    ]


def test_a_secret_can_only_be_what_the_goal_quotes_and_nobody_typed() -> None:
    secret = element("Password", "password text", 1, secure=True)
    seen = screen(FIELD, secret, SAVE)
    steps = (step(typing("Ada"), FIELD, seen), step(UseSecureField(), secret, seen, index=1))
    row = demonstrated(episode(GOAL, *steps, outcome="unknown")).rows[1]
    assert row.intent.text is not None
    assert row.intent.text.span == row.goal.quoted[1]


def test_a_secret_is_not_what_was_typed_elsewhere_though_only_its_source_is_known() -> None:
    secret = element("Password", "password text", 1, secure=True)
    seen = screen(FIELD, secret, SAVE)
    shape = Type(edits=(), text=Shape(kind=TextKind.WORD, length=LengthClass.FEW))
    typed = step(shape, FIELD, seen, value_source=ValueSource(kind="goal_span", span=(7, 10)))
    row = demonstrated(episode(GOAL, typed, step(UseSecureField(), secret, seen, index=1), outcome="unknown")).rows[1]
    assert row.intent.text == Copy(span=row.goal.quoted[1])


def test_a_date_is_found_in_the_goal_in_another_form() -> None:
    date = element("Due", "date editor", 0)
    action = PickDate(value=Redacted(text="2016-12-05"), by=Route.KEYBOARD)
    shown = demonstrated(
        episode("Set it to 5 December 2016.", step(action, date, screen(date, SAVE)), outcome="unknown")
    )
    (row,) = shown.rows
    assert row.intent.kind is Kind.DATE
    assert row.intent.text is not None
    assert row.intent.text.span is not None
    assert row.goal.span(*row.intent.text.span) == "5 December 2016"


def turned(*between: Observation) -> list[tuple[Kind, str | None]]:
    """What is learnt of a calendar that was opened, turned by two keys, and answered by a press on a day."""
    rows = (
        *(LowLevel(t=0, action=click(DAY)), LowLevel(t=1000, action=Key(key="next"))),
        *(LowLevel(t=1500, action=Key(key="next")), LowLevel(t=3000, action=click(NEXT_DAY))),
    )
    picked = PickDate(value=Redacted(text="9"), by=Route.KEYBOARD)
    made = step(picked, element("March 2026", "table", 9), screen(DAY, SAVE), children=rows, between=between)
    shown = demonstrated(episode(GOAL, made, outcome="unknown"))
    return [(row.intent.kind, row.intent.target) for row in shown.rows]


def test_keys_that_turn_a_calendar_are_learnt_where_a_list_was_taken_before_each() -> None:
    month, other = screen(DAY, NEXT_DAY, SAVE), screen(NEXT_DAY, SAVE)
    lists = [
        Observation(t=700, elements=month),
        Observation(t=1300, elements=month),
        Observation(t=2700, elements=other),
    ]
    assert turned(*lists) == [(Kind.CLICK, DAY.id), (Kind.KEY, None), (Kind.KEY, None), (Kind.CLICK, NEXT_DAY.id)]
    assert turned(lists[0], lists[2]) == [(Kind.CLICK, DAY.id), (Kind.CLICK, NEXT_DAY.id)]
    older = Observation(t=2700, elements=msgspec.structs.replace(month, stale_ms=1300))
    assert turned(older) == [(Kind.CLICK, DAY.id)]


def test_a_press_on_a_buttons_icon_is_learnt_as_one_on_the_button() -> None:
    button = element("", "push button", 3)
    icon = element("", "image", 4, parent=button.id)
    icon = msgspec.structs.replace(icon, box=button.box)
    for target in (icon, element("", "image", 9)):
        (row,) = one(click(icon), target, seen=screen(button, icon, SAVE)).rows
        assert (row.intent.kind, row.intent.target) == (Kind.CLICK, button.id)


@pytest.mark.parametrize(
    ("key", "role", "learnt"),
    [
        ("next", "table cell", False),
        ("down", "table cell", False),
        ("delete", "table cell", True),
        ("next", "entry", True),
    ],
)
def test_keys_that_go_about_in_a_table_are_learnt_on_a_list_of_their_own(key: str, role: str, *, learnt: bool) -> None:
    opens = step(click(SAVE), SAVE, screen(DAY, SAVE))
    for action in (Key(key=key), Hotkey(modifiers=("shift",), keys=(key,))):
        unseen = step(action, element("8", role, 3), None, index=1)
        rows = demonstrated(episode(GOAL, opens, unseen, outcome="unknown")).rows
        assert [row.intent.kind for row in rows] == [Kind.CLICK, *([Kind.KEY] if learnt else [])]


def test_what_a_held_hotkey_came_to_is_learnt_as_often_as_it_came() -> None:
    rows = (LowLevel(t=0, action=Hotkey(modifiers=("ctrl",), keys=("z",), repeats=2)),)
    assert [row.intent.key for row in one(Undo(by=Route.KEYBOARD), children=rows).rows] == ["ctrl+z"] * 3


@pytest.mark.parametrize("source", ["template", "model", "none"])
def test_a_goal_that_no_person_gave_teaches_nothing(source: str) -> None:
    shown = demonstrated(episode(GOAL, step(click(SAVE), SAVE, SEEN), source=source))
    assert dict(shown.left_out) == {Reason.NO_GOAL: 1}


def test_a_goal_that_is_not_said_teaches_nothing() -> None:
    mute = filling(1)
    mute = msgspec.structs.replace(mute, instruction=msgspec.structs.replace(mute.instruction, goal=Hidden()))
    assert dict(demonstrated(mute).left_out) == {Reason.NO_GOAL: 2}


LIST = element("", "list", 3)
OPTION = element("Bern", "list item", 4, parent=LIST.id, index=0)
OPENED = screen(FIELD, OTHER, SAVE, LIST, OPTION)
COMBO = element("Town", "combo box", 1, value=Redacted(text="Rome"))
CHOICE = SelectOption(value=Redacted(text="Bern"), index=0, by=Route.POINTER)
PRESS = LowLevel(t=100, action=click(COMBO))
PICK = LowLevel(t=300, action=click(OPTION))
WITH_LIST = Observation(t=200, elements=screen(FIELD, COMBO, SAVE, LIST, OPTION))


def chosen(composites: Composites, *between: Observation) -> list[tuple[Kind, str | None]]:
    made = step(CHOICE, COMBO, screen(FIELD, COMBO, SAVE), children=(PRESS, PICK), between=between)
    shown = demonstrated(episode(GOAL, made, outcome="unknown"), composites)
    return [(row.intent.kind, row.intent.target) for row in shown.rows]


def test_a_choice_is_imitated_by_its_presses_where_each_met_what_was_listed() -> None:
    assert chosen(Composites.EITHER, WITH_LIST) == [(Kind.CLICK, COMBO.id), (Kind.CLICK, OPTION.id)]


def test_a_choice_in_a_list_that_nobody_saw_is_imitated_as_a_whole() -> None:
    assert chosen(Composites.EITHER) == [(Kind.SELECT, COMBO.id)]


def test_a_choice_in_a_list_that_lists_no_options_is_imitated_as_a_whole() -> None:
    """Its press met the list: which of its lines is known by the option's words alone."""
    box = element("Town", "list box", 1)
    made = step(CHOICE, box, screen(FIELD, box, SAVE), children=(LowLevel(t=100, action=click(box)),))
    (row,) = demonstrated(episode(GOAL, made, outcome="unknown")).rows
    assert (row.intent.kind, row.intent.target) == (Kind.SELECT, box.id)
    assert row.intent.text == Copy(span=row.goal.quoted[1])


def test_a_choice_that_typing_narrowed_is_typed_and_then_pressed() -> None:
    """Only after the typing is it seen what there is to choose."""
    action = SelectOption(value=Redacted(text="Adana"), index=0, by=Route.TYPE_AHEAD)
    listed = element("Adana", "list item", 4, parent=LIST.id, index=0)
    rows = (LowLevel(t=100, action=typing("Ada")), LowLevel(t=300, action=click(listed)))
    seen = Observation(t=200, elements=screen(FIELD, SAVE, LIST, listed))
    made = step(action, FIELD, screen(FIELD, SAVE), children=rows, between=(seen,))
    typed, pressed = demonstrated(episode(GOAL, made, outcome="unknown")).rows
    assert (typed.intent.kind, typed.intent.target, typed.intent.text) == (
        *(Kind.TYPE, FIELD.id),
        Copy(span=typed.goal.quoted[0]),
    )
    assert (pressed.intent.kind, pressed.intent.target) == (Kind.CLICK, listed.id)


def test_whole_and_lowered_are_as_asked_for() -> None:
    assert chosen(Composites.WHOLE, WITH_LIST) == [(Kind.SELECT, COMBO.id)]
    assert chosen(Composites.LOWERED) == [(Kind.CLICK, COMBO.id)]


def test_a_choice_that_stands_on_the_screen_is_a_press_on_it_whatever_key_chose_it() -> None:
    by_key = SelectOption(value=Redacted(text="Bern"), index=0, by=Route.KEYBOARD)
    made = step(by_key, LIST, OPENED, children=(LowLevel(t=0, action=Key(key="down")),))
    (row,) = demonstrated(episode(GOAL, made, outcome="unknown")).rows
    assert (row.intent.kind, row.intent.target) == (Kind.CLICK, OPTION.id)


def test_of_a_walk_with_arrow_keys_only_the_choice_it_came_to_is_imitated() -> None:
    first = SelectOption(value=Redacted(text="Aarau"), index=0, by=Route.KEYBOARD)
    last = SelectOption(value=Redacted(text="Bern"), index=1, by=Route.KEYBOARD)
    seen = screen(FIELD, COMBO, SAVE)
    shown = demonstrated(episode(GOAL, step(first, COMBO, seen), step(last, COMBO, seen, index=1), outcome="unknown"))
    assert [row.intent.text for row in shown.rows] == [Copy(span=shown.rows[0].goal.quoted[1])]


@pytest.mark.parametrize("words", ["Bern", "Chur"], ids=["words of the goal", "words of nowhere"])
def test_an_option_is_learnt_by_its_place_only_where_its_words_are_not_known(words: str) -> None:
    (row,) = one(SelectOption(value=Redacted(text=words), index=3, by=Route.POINTER), COMBO, seen=screen(COMBO)).rows
    assert (row.intent.text is None, row.intent.option) == ((True, 3) if words == "Chur" else (False, None))


def test_an_option_that_joined_others_is_imitated_so() -> None:
    joined = SelectOption(value=Redacted(text="Bern"), index=1, by=Route.POINTER, adds=True)
    box = element("Towns", "list box", 3)
    (row,) = one(joined, box, seen=screen(box)).rows
    assert (row.intent.kind, row.intent.adds) == (Kind.SELECT, True)
    decided = decision_of(row.intent, row.goal, row.snapshot)
    assert decided is not None
    assert decided.action == SelectOption(value=Redacted(text="Bern"), index=-1, by=Route.UNKNOWN, adds=True)
    entry = element("Bern", "list item", 4, parent=box.id)
    (row,) = one(joined, box, seen=screen(box, entry)).rows
    assert (row.intent.kind, row.intent.target) == (Kind.ADDING_CLICK, entry.id)


@pytest.mark.parametrize("adds", [False, True], ids=["alone", "beside others"])
@pytest.mark.parametrize("role", sorted(OPTIONS_THEMSELVES))
def test_an_option_that_is_what_was_acted_on_is_pressed_whatever_it_chose(role: str, *, adds: bool) -> None:
    pressed = element("Bern", role, 3)
    choice = SelectOption(value=Redacted(text="Bern"), index=1, by=Route.POINTER, adds=adds)
    row_of_it = LowLevel(t=0, action=click(pressed))
    (row,) = one(choice, pressed, seen=screen(pressed), children=(row_of_it,)).rows
    assert (row.intent.kind, row.intent.target) == (Kind.ADDING_CLICK if adds else Kind.CLICK, pressed.id)


def test_a_choice_by_typing_of_which_no_move_was_recorded_stands_as_a_whole() -> None:
    action = SelectOption(value=Redacted(text="Bern"), index=0, by=Route.TYPE_AHEAD)
    typed = LowLevel(t=100, action=typing("B"))
    for rows in ((typed,), (typed, typed, LowLevel(t=300, action=Key(key="return")))):
        (row,) = one(action, FIELD, children=rows).rows
        assert row.intent.kind is Kind.SELECT, rows


def test_a_secret_is_told_from_the_goals_other_words_by_what_the_goal_gave_alone() -> None:
    text = element(Redacted(text="Please log in for hunter work"), "label", 5)
    source = ValueSource(kind="element", element=text.id, span=(14, 21))
    goal = 'Log in with "hunter2" and save.'
    seen = screen(FIELD, text, SAVE)
    steps = (
        step(typing("for"), FIELD, seen, value_source=source),
        step(UseSecureField(), FIELD, seen, index=1),
    )
    rows = demonstrated(episode(goal, *steps, outcome="unknown")).rows
    assert rows[-1].intent.text == Copy(span=rows[-1].goal.quoted[0])


def test_a_word_out_of_a_text_on_the_screen_is_copied_by_its_place() -> None:
    text = element(Redacted(text="Id semper, id neque."), "paragraph", 5)
    source = ValueSource(kind="element", element=text.id, span=(14, 19))
    (row,) = one(typing("neque"), FIELD, seen=screen(FIELD, text), value_source=source).rows
    assert row.intent.text == Copy(element=text.id, word=4)
    assert words_copied(row.intent.text, row.goal, row.snapshot) == "neque"
    assert words_copied(Copy(element=text.id, word=5), row.goal, row.snapshot) == ""
    beside = ValueSource(kind="element", element=text.id, span=(12, 19))
    (row,) = one(typing("neque"), FIELD, seen=screen(FIELD, text), value_source=beside).rows
    assert row.intent.text is None


def test_what_is_met_at_the_end_of_a_row_is_met_there_again() -> None:
    row = element("From Ada, about lunch", "section", 0, box=Rect(0, 0, 160, 30), visible_box=Rect(0, 0, 160, 30))
    assert spot_class(row, Point(80, 15)) == 0
    assert spot_class(row, Point(145, 10)) == 1 + COLUMNS + 14
    assert spot(row, spot_class(row, Point(145, 10))) == Point(145, 9)
    assert spot_class(row, Point(500, 15)) == 0
