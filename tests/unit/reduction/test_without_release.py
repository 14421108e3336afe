"""A press whose release was not recorded is known by what came of it: a menu that opened, a page's word of a drop."""

from collections.abc import Callable

import pytest

from aboveboard.model.actions import Click, Drag, SelectMenu, SelectOption
from aboveboard.model.events import ElementChanged, JournalRecord, PointerReleased
from aboveboard.model.geometry import Point
from aboveboard.model.trajectories import Step
from aboveboard.reduction import REDUCER_VERSION, Terms
from aboveboard.reduction.registry import reduce
from tests.conformance.make_reduction_vectors import unreleased
from tests.scripts import SAVE, Script


def steps_of(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), Terms())


def carried(*after: JournalRecord) -> Script:
    """Press in the notes, carry something away, and let nothing be recorded of the release."""
    script = Script().begin()
    script.drag(Point(x=30, y=60), Point(x=70, y=60))
    script.records = [one for one in script.records if not isinstance(one, PointerReleased)]
    for record in after:
        script.add(record)
    return script


def dropped(t: int, app: str = "editor") -> ElementChanged:
    return ElementChanged(t=t, what="dropped", target=SAVE, app=app)


def test_a_page_that_tells_of_a_drop_ends_the_drag_in_the_middle_of_what_it_was_dropped_on() -> None:
    (step,) = steps_of(carried(dropped(400)))
    assert isinstance(step.action, Drag)
    assert SAVE.box is not None
    assert step.action.start == Point(x=30, y=60)
    assert step.action.end == SAVE.box.centre == step.action.path[-1]
    assert step.provenance["children"] == "inferred"
    assert step.ended == 400


@pytest.mark.parametrize(
    "after", [(), (dropped(400, "another"),), (dropped(60_000),)], ids=["no word", "another app", "a minute later"]
)
def test_without_a_drop_the_press_stays_unfinished(after: tuple[ElementChanged, ...]) -> None:
    assert steps_of(carried(*after)) == ()


@pytest.mark.parametrize(("act", "kind"), [(Script.menu, SelectMenu), (Script.option, SelectOption)])
def test_a_press_that_opened_a_menu_or_list_is_on_the_way_to_the_choice(
    act: Callable[[Script], Script], kind: type
) -> None:
    whole, cut = act(Script().begin()), unreleased(act(Script().begin()))
    (expected,), (step,) = steps_of(whole), steps_of(cut)
    assert isinstance(step.action, kind)
    assert step.action == expected.action
    assert isinstance(step.children[0].action, Click)
    assert step.provenance["children"] == "inferred"
    assert step.reducer_version == REDUCER_VERSION
