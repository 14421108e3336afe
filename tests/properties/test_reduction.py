"""Laws of reduction: the same each time, nothing lost, nothing used twice, no merge across a gap, linear."""

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.model.actions import Click
from aboveboard.model.events import PointerPressed, PointerReleased
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import INPUTS, Tape, Terms
from aboveboard.reduction.registry import RULES, account, reduce
from tests.scripts import SAVE, Script
from tests.strategies import Act, acts, noise, played

TERMS = Terms(policy_version=3, redactor_version="1.0.0")
BOUNDED = settings(max_examples=40, deadline=None)


def kind(value: object) -> str:
    return str(msgspec.to_builtins(value)["type"])


@BOUNDED
@given(acts)
def test_each_act_becomes_one_action_of_its_kind(chosen: list[Act]) -> None:
    found = [kind(step.action) for step in reduce(played(chosen), TERMS)]
    assert found == [name for name, _ in chosen]


@BOUNDED
@given(acts)
def test_the_same_records_make_the_same_steps(chosen: list[Act]) -> None:
    assert reduce(played(chosen), TERMS) == reduce(played(chosen), TERMS)


@BOUNDED
@given(noise())
def test_no_record_is_lost_or_used_twice(stretch: ReleasedStretch) -> None:
    """Each record belongs to exactly one step or says why it belongs to none; an input is never merely an effect."""
    reduction = account(stretch, TERMS)
    assert len(reduction.belongs) == len(stretch.records)
    assert all(reason != "" for reason in reduction.belongs)
    for record, place in zip(stretch.records, reduction.belongs, strict=True):
        if type(record) in INPUTS:
            assert isinstance(place, int) or place == "unfinished"
    used = {place for place in reduction.belongs if isinstance(place, int)}
    assert used == set(range(len(reduction.steps)))


@BOUNDED
@given(noise())
def test_only_a_press_without_its_release_is_left_unfinished(stretch: ReleasedStretch) -> None:
    reduction = account(stretch, TERMS)
    whole = {place for press in Tape.of(stretch.records).presses.values() if press.ended for place in press.used}
    left = {place for place, reason in enumerate(reduction.belongs) if reason == "unfinished"}
    assert whole & left == set()


@BOUNDED
@given(acts, acts)
def test_a_stretch_reduces_alike_whatever_stands_before_the_gap(one: list[Act], other: list[Act]) -> None:
    """Reduction sees one stretch at a time, so joining stretches at a gap merges nothing."""
    apart = (*reduce(played(one), TERMS), *reduce(played(other), TERMS))
    assert len(apart) == len(one) + len(other)


@BOUNDED
@given(acts)
def test_no_picture_of_an_observation_comes_from_after_its_action(chosen: list[Act]) -> None:
    for step in reduce(played(chosen), TERMS):
        assert step.before.t <= step.started
        assert step.at_action is None or step.at_action.t <= step.started
        assert step.after is None or step.after.t >= step.ended


ROWS = {"drag", "long_press", "scroll", "hotkey", "key"}
PRIMITIVE = tuple(rule for rule in RULES if rule.name in {*ROWS, "click", "typing"})


@BOUNDED
@given(st.one_of(acts.map(played), noise()))
def test_a_lowered_step_reduces_to_the_same_low_level_actions(stretch: ReleasedStretch) -> None:
    """Lowering round trip: the primitives a composite lowers to are what the primitive rules see by themselves.

    Rests of the pointer and typing are no primitives, and two presses that mean two things may also be a double click:
    there are as many presses, and where primitives see one begin a row begins.
    """
    whole = [row for step in reduce(stretch, TERMS) for row in step.lowered()]
    alone = [row for step in reduce(stretch, TERMS, PRIMITIVE) for row in step.lowered()]
    for name in ROWS:
        assert of_kind(name, whole) == of_kind(name, alone)
    assert presses(whole) == presses(alone)
    assert began(alone) <= began(whole)


def of_kind(name: str, rows: list[LowLevel]) -> list[tuple[int, object]]:
    return [(row.t, row.action) for row in rows if kind(row.action) == name]


def presses(rows: list[LowLevel]) -> Counter[tuple[str, tuple[str, ...]]]:
    clicks = [row.action for row in rows if isinstance(row.action, Click)]
    return Counter((one.button.value, one.modifiers) for one in clicks for _ in range(one.count))


def began(rows: list[LowLevel]) -> set[tuple[int, Point]]:
    return {(row.t, row.action.at) for row in rows if isinstance(row.action, Click)}


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 5))
def test_presses_within_the_double_click_time_are_one_click(count: int) -> None:
    script = Script().begin()
    for _ in range(count):
        script.add(PointerPressed(t=script.t, button="left", at=Point(x=1, y=1), target=SAVE, app="editor"))  # type: ignore[arg-type]  # a StrEnum's value
        script.wait(50)
        script.add(PointerReleased(t=script.t, button="left", at=Point(x=1, y=1), target=SAVE, app="editor"))  # type: ignore[arg-type]  # as above
        script.wait(100)
    (step,) = reduce(script.stretch(), TERMS)
    assert getattr(step.action, "count", 0) == count


def test_the_work_grows_with_the_length_only() -> None:
    """Counted in rule calls, not in time: twice the acts, at most twice the calls and a little."""

    def calls(length: int) -> int:
        script = Script().begin()
        for _ in range(length):
            script.menu().click().type("milk").scroll()
        stretch, count = script.stretch(), 0

        def counted(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event == "call"

        import sys

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            reduce(stretch, TERMS)
        finally:
            sys.setprofile(before)
        return count

    assert calls(60) < 2.2 * calls(30)
