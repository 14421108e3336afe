"""Choices from lists that stand open: what they offer is told once, and again when they offer another thing."""

import msgspec
import pytest

from aboveboard.model.actions import OptionState, PickDate, SelectOption
from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import OptionChosen, OptionsOffered
from aboveboard.model.text import Chrome, Hidden, Label, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import KIND, SAVE, Script, element

BOX = msgspec.structs.replace(KIND, role="list box", source=ElementSource.DOM)
DAYS = msgspec.structs.replace(element("", "table", at=300), source=ElementSource.DOM)
OFFERED = tuple(element(name, "list item", at=400 + place, index=place) for place, name in enumerate("abc"))
FIRST = OFFERED[0]


def offered(script: Script, widget: Element, *, total: int = 3) -> Script:
    script.add(OptionsOffered(t=script.t, widget=widget, offered=OFFERED, total=total, visible=3, app="editor"))
    return script.wait(2_000)


def chosen(script: Script, widget: Element, index: int, value: Label) -> Script:
    place = OFFERED[min(index, 2)]
    assert place.box is not None
    script.press(place, place.box.centre).wait(20)
    script.add(OptionChosen(t=script.t, widget=widget, index=index, value=value, app="editor"))
    return script.wait(2_000)


def steps(script: Script) -> list[Step]:
    return list(reduce(script.stretch(), Terms()))


def options(script: Script) -> OptionState | None:
    """Return what the last choice says that it was made among."""
    action = steps(script)[-1].action
    assert isinstance(action, SelectOption | PickDate)
    return action.options


def test_every_choice_from_a_list_that_stands_open_tells_what_it_offers() -> None:
    script = chosen(offered(Script().begin(), BOX), BOX, 1, Redacted(text="b"))
    found = [step.action for step in steps(chosen(script, BOX, 2, Redacted(text="c")))]
    offers = [action.options.offered for action in found if isinstance(action, SelectOption) and action.options]
    assert offers == [tuple(one.name for one in OFFERED)] * 2


def test_a_calendar_that_another_choice_turned_tells_its_days() -> None:
    script = chosen(Script().begin(), BOX, 0, Redacted(text="a"))  # the month
    found = options(chosen(offered(script, DAYS), DAYS, 1, Redacted(text="b")))
    assert found is not None
    assert found.offered == tuple(one.name for one in OFFERED)


@pytest.mark.parametrize(
    ("index", "value"),
    [(1, Redacted(text="z")), (3, Redacted(text="d"))],
    ids=["other words in its place", "a place that it lacks"],
)
def test_a_list_that_was_told_of_before_it_changed_is_not_what_was_offered(index: int, value: Label) -> None:
    assert options(chosen(offered(Script().begin(), BOX), BOX, index, value)) is None


@pytest.mark.parametrize(
    ("index", "value", "total"),
    [(5, Redacted(text="f"), 9), (1, Hidden(), 3), (1, Chrome(text="b"), 3)],
    ids=["beyond what is told of a long list", "words that nobody tells", "words of the interface"],
)
def test_what_does_not_speak_against_a_list_leaves_it(index: int, value: Label, total: int) -> None:
    assert options(chosen(offered(Script().begin(), BOX, total=total), BOX, index, value)) is not None


def test_the_list_of_another_widget_is_not_what_was_offered() -> None:
    other = msgspec.structs.replace(BOX, id="other")
    assert options(chosen(offered(Script().begin(), other), BOX, 1, Redacted(text="b"))) is None
    both = offered(offered(Script().begin(), BOX), other)
    assert options(chosen(both, BOX, 1, Redacted(text="b"))) is not None


def test_nothing_is_made_up_of_a_list_that_was_never_told_of() -> None:
    assert options(chosen(Script().begin().click(SAVE), BOX, 0, FIRST.name)) is None


def test_what_a_list_came_to_offer_after_a_choice_is_not_what_it_was_made_among() -> None:
    script = offered(chosen(Script().begin(), BOX, 1, Redacted(text="b")), BOX)
    (action,) = (step.action for step in steps(script.click(SAVE)) if isinstance(step.action, SelectOption))
    assert action.options is None
