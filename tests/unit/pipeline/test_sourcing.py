"""Where values came from: the goal before the screen, the screen before an earlier one, and nothing that was hidden."""

import pytest

from aboveboard.model.actions import Action, Edit, Key, PickDate, Route, SelectOption, SetValue, Type
from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation
from aboveboard.model.text import Chrome, Hidden, Label, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Observation, ValueSource
from aboveboard.pipeline.sourcing import LOOKED_BACK, sourced
from tests.demonstrating import click, element, screen, step, typing

FIELD = element("Name", "entry", 0, value=Redacted(text=""))
OTHER = element("Town", "entry", 1, value=Redacted(text=""))
TOTAL = element(Redacted(text="31 apples"), "label", 2)
KIND = element("Kind", "combo box", 3, value=Redacted(text="Letter"))
SAVE = element("Save", place=4)
SEEN = screen(FIELD, OTHER, TOTAL, KIND, SAVE)
GOAL = Redacted(text='Enter "Ada" and 5 December 2016, of the Kind List, and save.')
OUTSIDE, UNKNOWN = ValueSource(kind="outside"), ValueSource(kind="unknown")
WORD = Shape(kind=TextKind.WORD, length=LengthClass.FEW)


def source(action: Action, target: Element = FIELD, goal: Label | None = GOAL) -> ValueSource | None:
    (found,) = sourced((step(action, target, SEEN),), goal)
    return found.value_source


def option(value: Label) -> SelectOption:
    return SelectOption(value=value, index=0, by=Route.POINTER)


def span_of(words: str) -> ValueSource:
    start = GOAL.text.index(words)
    return ValueSource(kind="goal_span", span=(start, start + len(words)))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (typing("Ada"), "Ada"),
        (typing("ada", submits=True), "Ada"),
        (option(Chrome(text="List")), "List"),
        (option(Redacted(text="list")), "List"),
        (SetValue(value=Redacted(text="2016"), by=Route.KEYBOARD), "2016"),
        (PickDate(value=Redacted(text="2016-12-05"), by=Route.POINTER), "5 December 2016"),
    ],
    ids=["typed", "submitted", "chosen", "chosen in other case", "set", "picked"],
)
def test_a_value_that_the_goal_says_came_from_there(action: Action, words: str) -> None:
    assert source(action) == span_of(words)


def test_a_value_that_the_goal_does_not_say_and_the_screen_does_came_from_the_screen() -> None:
    assert source(typing("31 Apples")) == ValueSource(kind="element", element=TOTAL.id)
    assert source(typing("Letter")) == ValueSource(kind="element", element=KIND.id)


def test_a_typed_word_of_a_longer_text_just_before_came_from_there_by_its_place() -> None:
    text = element(Redacted(text="Id semper, id neque."), "paragraph", 5)
    seen = screen(FIELD, text, SAVE)

    def found(words: str, action: Action | None = None) -> ValueSource | None:
        (one,) = sourced((step(action or typing(words), FIELD, seen),), GOAL)
        return one.value_source

    assert found("neque") == ValueSource(kind="element", element=text.id, span=(14, 19))
    assert found("id") == ValueSource(kind="element", element=text.id, span=(11, 13))  # in the case that was typed
    assert found("save") == span_of("save")
    for other in ("Neque", "nequ", "id neque"):
        assert found(other) == OUTSIDE, other
    assert found("", option(Redacted(text="neque"))) == OUTSIDE
    priced = element(Redacted(text="Pay 5,000 by 5 December or 7 later."), "paragraph", 5)
    for typed, span in (("5", None), ("000", None), ("December", None), ("7", (27, 28)), ("later", (29, 34))):
        (one,) = sourced((step(typing(typed), FIELD, screen(FIELD, priced)),), Redacted(text="Pay."))
        assert one.value_source == (ValueSource(kind="element", element=priced.id, span=span) if span else OUTSIDE)
    signed = element(Redacted(text="\u201cneque\u201d don't cafe\u0301"), "paragraph", 5)
    for typed, span in (("neque", (1, 6)), ("t", None), ("don", None), ("cafe", None)):
        (one,) = sourced((step(typing(typed), FIELD, screen(FIELD, signed)),), Redacted(text="Pay."))
        assert one.value_source == (ValueSource(kind="element", element=signed.id, span=span) if span else OUTSIDE)
    later = step(typing("neque"), FIELD, screen(FIELD), index=1)
    assert sourced((step(click(SAVE), SAVE, seen), later), GOAL)[1].value_source == OUTSIDE


def test_the_field_itself_and_what_could_be_chosen_are_no_sources() -> None:
    filled = element("Name", "entry", 0, value=Redacted(text="Bern"))
    (again,) = sourced((step(typing("Bern"), filled, screen(filled, SAVE)),), GOAL)
    assert again.value_source == OUTSIDE
    listed = element("Bern", "list item", 5)
    (chosen,) = sourced((step(option(Redacted(text="Bern")), KIND, screen(KIND, listed)),), GOAL)
    assert chosen.value_source == OUTSIDE
    (shown,) = sourced((step(option(Redacted(text="Bern")), KIND, screen(KIND, filled)),), GOAL)
    assert shown.value_source == ValueSource(kind="element", element=filled.id)


def test_a_secret_field_is_no_source() -> None:
    secret = element("Bern", "password text", 1, secure=True)
    (found,) = sourced((step(typing("Bern"), FIELD, screen(FIELD, secret)),), GOAL)
    assert found.value_source == OUTSIDE


def test_what_was_seen_earlier_in_the_episode_is_named_with_its_step() -> None:
    steps = (
        step(click(SAVE), SAVE, SEEN, after=screen(element(Redacted(text="Bern"), "label", 7))),
        step(click(SAVE), SAVE, screen(SAVE), index=1),
        step(typing("Bern"), FIELD, screen(FIELD), index=2),
        step(typing("31 apples"), OTHER, None, index=3),
    )
    assert [one.value_source for one in sourced(steps, GOAL)] == [
        None,
        None,
        ValueSource(kind="element", element="n8", step=0),
        ValueSource(kind="element", element=TOTAL.id, step=0),
    ]


def test_what_was_seen_too_long_ago_counts_as_outside() -> None:
    early = (step(click(SAVE), SAVE, SEEN),)
    rest = tuple(step(click(SAVE), SAVE, screen(SAVE), index=number) for number in range(1, LOOKED_BACK + 1))
    late = step(typing("31 apples"), FIELD, screen(FIELD), index=LOOKED_BACK + 1)
    assert sourced((*early, *rest, late), GOAL)[-1].value_source == OUTSIDE
    assert sourced((*early, *rest[1:], late), GOAL)[-1].value_source == ValueSource(
        kind="element", element=TOTAL.id, step=0
    )


@pytest.mark.parametrize("goal", [GOAL, None, Hidden()], ids=["said", "none", "hidden"])
def test_known_words_that_stand_nowhere_came_from_outside(goal: Label | None) -> None:
    assert source(typing("Zürich"), goal=goal) == OUTSIDE
    assert source(option(Redacted(text="")), KIND, goal) == OUTSIDE


@pytest.mark.parametrize(
    "label",
    [WORD, Hidden(), Redacted(text="[email]"), Redacted(text="to [email]")],
    ids=["shape", "hidden", "removed", "in part removed"],
)
def test_of_hidden_words_nothing_is_claimed(label: Label) -> None:
    assert source(Type(edits=(), text=label)) == UNKNOWN
    assert source(option(label), KIND) == UNKNOWN


def test_a_word_is_not_found_in_what_stands_for_something_that_was_removed() -> None:
    assert source(typing("email"), goal=Redacted(text="Write to [email] today")) == OUTSIDE


def test_where_no_list_was_seen_it_is_not_known_what_was_not_on_it() -> None:
    (found,) = sourced((step(typing("Zürich"), FIELD, None),), GOAL)
    assert found.value_source == UNKNOWN


def test_what_gives_no_value_has_no_source() -> None:
    erased = Type(edits=(Edit(operation=EditOperation.DELETE, length=1),), text=Hidden())
    assert [source(one) for one in (click(SAVE), Key(key="return"), erased)] == [None, None, None]


def test_what_already_says_its_source_keeps_it() -> None:
    pasted = step(typing("Ada"), FIELD, SEEN, value_source=ValueSource(kind="clipboard", step=None))
    assert sourced((pasted,), GOAL) == (pasted,)


def named(text: str) -> Element:
    return element("Name", "entry", 0, value=Redacted(text=text))


def test_runs_of_typing_into_one_field_have_the_source_of_what_they_come_to() -> None:
    steps = (
        step(typing("A"), FIELD, SEEN),
        step(typing("da"), named("A"), screen(named("A")), index=1, after=screen(named("Ada"))),
    )
    assert [one.value_source for one in sourced(steps, GOAL)] == [span_of("Ada")] * 2


def test_a_part_of_what_was_typed_that_stands_nowhere_is_not_said_to_be_from_outside() -> None:
    steps = (step(typing("Zü"), FIELD, SEEN), step(typing("rich"), FIELD, SEEN, index=1))
    assert [one.value_source for one in sourced(steps, GOAL)] == [UNKNOWN, UNKNOWN]


def test_what_was_submitted_is_a_value_of_its_own() -> None:
    steps = (
        step(typing("Zürich", submits=True), FIELD, SEEN),
        step(typing("Ada"), FIELD, SEEN, index=1, after=screen(named("Ada"))),
    )
    assert [one.value_source for one in sourced(steps, GOAL)] == [OUTSIDE, span_of("Ada")]


def test_what_a_field_completes_counts_before_what_was_typed_into_it() -> None:
    (found,) = sourced((step(typing("Ad"), FIELD, SEEN, after=screen(named("Ada"))),), GOAL)
    assert found.value_source == span_of("Ada")


def test_a_field_that_says_the_same_as_before_says_nothing_of_what_was_typed() -> None:
    before = screen(named("Ada"))
    (found,) = sourced((step(typing("Zürich"), named("Ada"), before, after=before),), GOAL)
    assert found.value_source == OUTSIDE


def test_a_picture_between_the_moves_of_a_step_is_an_earlier_one_too() -> None:
    seen = Observation(t=50, elements=screen(element(Redacted(text="Bern"), "label", 7)))
    first = step(click(SAVE), SAVE, SEEN, between=(seen,))
    found = sourced((first, step(typing("Bern"), FIELD, screen(FIELD), index=1)), GOAL)
    assert found[1].value_source == ValueSource(kind="element", element="n8", step=0)


def test_a_part_of_what_was_typed_is_no_word_of_another_text() -> None:
    text = element(Redacted(text="Bob wrote a letter."), "paragraph", 5)
    before, after = screen(FIELD, text), screen(element("Name", "entry", 0, value=Redacted(text="Rob wrote a")), text)
    first = step(typing("Rob wrote"), FIELD, before, after=after)
    second = step(typing("a"), FIELD, before, index=1, after=after)
    kinds = [one.value_source and one.value_source.kind for one in sourced((first, second), Redacted(text="Write."))]
    assert kinds == ["outside", "outside"]
