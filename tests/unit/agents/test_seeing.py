"""What a learner sees: words and relations as numbers, nothing of what is hidden, and nothing invented."""

from collections.abc import Sequence

import numpy as np
import pytest

from aboveboard.agents import values
from aboveboard.agents.history import LENGTH, Past
from aboveboard.agents.intents import Kind
from aboveboard.agents.marks import MATCHES, PLAIN, TOKEN_MARKS, numbers_named
from aboveboard.agents.relations import CHILD, DONE_TO, LABELLED, LINE, PARENT, ROW, RUN, WORD
from aboveboard.agents.seeing import MOST_ELEMENTS, WIDTH, Seen, looked_at, see
from aboveboard.agents.values import FACETS
from aboveboard.agents.words import bucket, read_goal
from aboveboard.model.elements import Element
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Hidden, Label, LengthClass, Redacted, Shape, TextKind
from tests.demonstrating import element, screen

GOAL = read_goal('Enter "Ada" into the field Name and save.')


def seen(*elements: Element, past: Sequence[Past] = ()) -> Seen:
    return see(GOAL, screen(*elements), past)


def related(one: Seen, first: int, second: int, relation: int) -> bool:
    return bool(int(one.codes[first, second]) >> relation & 1)


def test_a_moment_is_the_whole_then_words_then_actions_then_elements() -> None:
    past = Past(Kind.CLICK, "n1", "entry", "Name")
    one = seen(element("Name", "entry", 0), element("Save", place=1), past=[past])
    assert (one.tokens, one.past, one.ids) == (len(GOAL.tokens), 1, ("n1", "n2"))
    assert one.length == 1 + one.tokens + 1 + 2
    assert one.features.shape == (one.length, WIDTH)
    assert one.codes.shape == (one.length, one.length)
    assert one.counts.sum() == len(one.words)


def test_an_element_is_related_to_the_words_that_name_it() -> None:
    one = seen(element("Name", "entry", 0), element("Close", place=1))
    name = next(place for place, token in enumerate(GOAL.tokens, 1) if token.word == "name")
    field, close = one.length - 2, one.length - 1
    assert related(one, field, name, WORD)
    assert related(one, name, field, RUN)
    assert not one.codes[close, 1 : 1 + one.tokens].any()


def test_roles_are_words_too() -> None:
    goal = read_goal("Press the checkbox.")
    one = see(goal, screen(element("", "check box", 0)), [])
    assert related(one, one.length - 1, 3, WORD)


def test_rows_parents_lines_and_labels_are_relations() -> None:
    row = element("", "table row", 0)
    label = element("Town", "label", 1, row=row.id, parent=row.id, visible_box=Rect(0, 40, 30, 20))
    field = element("", "entry", 2, row=row.id, parent=row.id, visible_box=Rect(40, 40, 80, 20))
    one = seen(row, label, field)
    first, second, third = range(one.length - 3, one.length)
    assert related(one, second, first, PARENT)
    assert related(one, first, third, CHILD)
    assert related(one, second, third, ROW)
    assert related(one, second, third, LINE)
    assert related(one, third, second, LABELLED)
    assert not related(one, second, third, LABELLED)


def test_a_box_is_called_as_the_label_that_holds_it() -> None:
    label = element("Name", "label", 0)
    one = seen(label, element("", "check box", 1, parent=label.id))
    name = next(place for place, token in enumerate(GOAL.tokens, 1) if token.word == "name")
    assert related(one, one.length - 1, name, RUN)


def test_what_was_done_before_points_at_its_element() -> None:
    one = seen(element("Name", "entry", 0), past=[Past(Kind.CLICK, "n1")])
    assert related(one, one.length - 2, one.length - 1, DONE_TO)


@pytest.mark.parametrize(
    "label",
    [Hidden(), Shape(kind=TextKind.WORDS, length=LengthClass.SHORT), Redacted(text=""), None],
    ids=["hidden", "shape", "empty", "none"],
)
def test_a_label_that_is_not_said_gives_no_words(label: Label | None) -> None:
    named = element("Name", "entry", 0)
    mute = element(label or Hidden(), "entry", 0, value=label)
    before, after = seen(named), seen(mute)
    assert bucket("wname") in before.words[-before.counts[-1] :]
    assert bucket("wname") not in after.words[-after.counts[-1] :]
    assert not after.codes[-1, 1 : 1 + after.tokens].any()


def test_the_shape_of_a_text_is_seen_where_that_is_all_there_is() -> None:
    shape = Shape(kind=TextKind.DATE, length=LengthClass.SHORT)
    one = seen(element("", "entry", 0, value=shape))
    assert bucket("is<date short>") in one.words[-one.counts[-1] :]


@pytest.mark.parametrize(("month", "less", "more"), [("May", 1, 0), ("June", 0, 0), ("July", 0, 1)])
def test_every_element_and_the_whole_know_how_the_screen_stands_to_what_the_goal_names(
    month: str, less: int, more: int
) -> None:
    title, way = element(month, "label", 0), element("", "link", 1)
    one = see(read_goal("Select 06/16/2016 as the date."), screen(title, way), ())
    screens = one.features[:, -values.WIDTH :][:, 3 * FACETS.index("month") :][:, :3]
    assert screens[0].tolist() == [less, month == "June", more]
    assert (screens[-2:] == screens[0]).all()
    own = one.features[-1, -3 * values.WIDTH : -2 * values.WIDTH]
    assert not own.any()  # the link itself says nothing


def test_an_element_knows_how_its_own_group_stands_to_what_the_goal_names() -> None:
    """On a page of many dates only the picker's month tells whether to turn on or back."""
    picker = element("Choose", "dialog", 0)
    title, way = element("May 2016", "heading", 1, group=picker.id), element("", "push button", 2, group=picker.id)
    other = element("9 August 2017", "push button", 3)
    one = see(read_goal("Select 06/16/2016 as the date."), screen(picker, title, way, other), ())
    month = one.features[:, -2 * values.WIDTH : -values.WIDTH][:, 3 * FACETS.index("month") :][:, :3]
    assert month[-4:].tolist() == [[0, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]]
    table = element("July 2016", "table", 4)
    cell = element("16", "table cell", 5, group=table.id)
    one = see(read_goal("Select 06/16/2016 as the date."), screen(table, cell), ())
    assert one.features[-1, -2 * values.WIDTH : -values.WIDTH][3 * FACETS.index("month") :][:3].tolist() == [0, 0, 1]


def test_an_element_knows_what_the_goal_names_in_its_own_row() -> None:
    rows = [element("", "table row", 3 * place) for place in range(2)]
    names = [element(f"Birch {place}", "table cell", 3 * place + 1, row=rows[place].id) for place in range(2)]
    days = [element("9 May", "push button", 3 * place + 2, row=rows[place].id) for place in range(2)]
    one = see(
        read_goal("Move the booking of Birch 1."),
        screen(*(each for row in zip(rows, names, days, strict=True) for each in row)),
        (),
    )
    of_row = one.features[:, TOKEN_MARKS + LENGTH + PLAIN + MATCHES]
    assert of_row[-6:].tolist() == [0, 0, 0, 0, 1, 1]


def test_the_icon_of_a_button_is_not_looked_at() -> None:
    button = element("", "push button", 0)
    icon, named = element("", "image", 1, parent=button.id), element("Saved", "image", 2, parent=button.id)
    header = element("", "header", 3)
    shown, alone = element("", "image", 4, parent=header.id), element("", "image", 5)
    assert looked_at([button, icon, named, header, shown, alone], frozenset()) == (button, named, header, shown, alone)


def test_places_of_words_that_a_goal_names_are_known_as_ordinals_and_as_numbers() -> None:
    found = numbers_named(read_goal("Find the 4th word of 7 in line 400."))
    assert [place.tolist() for place in np.nonzero(found)] == [[4, 7], [0, 1]]


def test_the_same_moment_is_the_same_numbers() -> None:
    one, other = (seen(element("Name", "entry", 0), element("Save", place=1)) for _ in range(2))
    for name in ("words", "counts", "features", "codes"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_an_empty_screen_and_an_empty_goal_can_be_seen() -> None:
    assert see(read_goal(""), screen(), []).length == 1


def test_of_many_elements_those_that_the_goal_names_are_kept() -> None:
    many = [element(f"Row {place}", "label", place) for place in range(MOST_ELEMENTS + 50)]
    wanted = element("Name", "entry", len(many))
    kept = looked_at([*many, wanted], frozenset({"name"}))
    assert len(kept) == MOST_ELEMENTS
    assert kept[-1] is wanted
    assert kept[0] is many[0]
