"""Laws of reduction: the same each time, nothing lost, nothing used twice, no merge across a gap, linear."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aboveboard.model.actions import Click
from aboveboard.model.events import EditOperation, OptionsOffered, PointerPressed, PointerReleased, Scrolled
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import LowLevel, Step
from aboveboard.reduction import CHOICES, EFFECT_MS, INPUTS, Input, Tape, Terms, aftermath, input_at, is_input, time_of
from aboveboard.reduction.registry import PRIMITIVES, RULES, account, reduce
from aboveboard.reduction.steps.assembling import in_time
from aboveboard.reduction.steps.indexing import SILENT, tape_of
from aboveboard.reduction.steps.joining import moved
from tests.interactions import PAIRS, TOWN, VOLUME, stroke, valued
from tests.scripts import APP, KIND, NOTES, SAVE, Script
from tests.strategies import ACTS, Act, acts, noise, played

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


PLAIN = tuple(replace(rule, after=frozenset()) for rule in RULES)
"""The same rules, each asked at every record that it may begin at."""

ANY: list[Act] = [*ACTS, *((pair[0], act) for pair, act in PAIRS)]
widely = st.one_of(st.lists(st.sampled_from(ANY), max_size=12).map(played), noise())


@BOUNDED
@given(widely)
@example(played(ANY))
def test_a_rule_that_is_not_asked_would_have_found_nothing(stretch: ReleasedStretch) -> None:
    """What an input's reports leave possible is all there is: steps and account are those of asking every rule."""
    assert account(stretch, TERMS) == account(stretch, TERMS, PLAIN)


@BOUNDED
@given(widely)
def test_the_index_of_a_tape_holds_the_places_that_a_walk_would_find(stretch: ReleasedStretch) -> None:
    index, records = tape_of(stretch.records).index, stretch.records
    acted = [place for place, record in enumerate(records) if is_input(record)]
    assert index.inputs == tuple(acted)
    for place in range(len(records)):
        assert index.next_input[place] == next((one for one in acted if one > place), len(records))
        choices = (one for one in range(place, len(records)) if type(records[one]) in CHOICES)
        assert index.choice_from(place) == next(choices, None)


@BOUNDED
@given(widely)
def test_what_followed_an_input_is_what_a_walk_from_it_would_meet(stretch: ReleasedStretch) -> None:
    tape = tape_of([stretch.records[place] for place in in_time(stretch.records)], PRIMITIVES)
    for place, record in enumerate(tape.records):
        done = input_at(tape, place)
        if done is not None:
            following = range(place + 1, next_other(tape, done))
            near = (one for one in following if time_of(tape.records[one]) - done.ended <= EFFECT_MS)
            told = [one for one in near if not tape.index.acted[one] and type(tape.records[one]) not in SILENT]
            assert [one for one, _ in aftermath(tape, done)] == told, type(record)


def next_other(tape: Tape, done: Input) -> int:
    others = (one for one in tape.index.inputs if one > done.used[0] and one not in done.used)
    return next(others, len(tape.records))


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
    whole = {place for press in tape_of(stretch.records).presses.values() if press.ended for place in press.used}
    left = {place for place, reason in enumerate(reduction.belongs) if reason == "unfinished"}
    assert whole & left == set()


@BOUNDED
@given(acts, acts)
def test_what_stands_before_a_gap_changes_nothing_after_it(one: list[Act], other: list[Act]) -> None:
    """reduce(a + gap + b) is reduce(a) and then reduce(b), whole steps, numbered on."""
    joined = ReleasedStretch(records=(*played(one).records, Gap(), *played(other).records))
    first, then = account(played(one), TERMS), account(played(other), TERMS)
    found = account(joined, TERMS)
    assert found.steps == (*first.steps, *(moved(step, len(first.steps)) for step in then.steps))
    assert found.belongs[len(first.belongs)] == "gap"
    assert found.flags == {"gap within": 1}


@BOUNDED
@given(acts, acts, st.sampled_from((120_000, 3_600_000)))
def test_what_was_done_before_a_long_rest_changes_no_action_after_it(
    one: list[Act], other: list[Act], rest: int
) -> None:
    """At a hard cut by time: the same actions, rows, targets and flags, as if each side stood alone."""
    script = Script().begin()
    for _, act in one:
        act(script)
    script.wait(rest)
    before, script.app = script.t, APP
    for _, act in other:
        act(script)
    whole, count = reduce(script.stretch(), TERMS), len(one)
    first, then = reduce(played(one), TERMS), reduce(played(other), TERMS)
    assert [told(step, 0, 0) for step in whole[:count]] == [told(step, 0, 0) for step in first]
    assert [told(step, before, count) for step in whole[count:]] == [told(step, 0, 0) for step in then]


def told(step: Step, began: int, earlier: int) -> tuple[object, ...]:
    """What a step says without its pictures; its number and times counted from its own side's begin."""
    flags = msgspec.structs.replace(
        step.flags, unproven=False, repairs=None if step.flags.repairs is None else step.flags.repairs - earlier
    )
    rows = [(row.t - step.started, row.action) for row in step.children]
    return step.index - earlier, step.started - began, step.action, step.target, rows, step.effect, flags


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


def scrolled_back_and_forth(script: Script, _: int) -> None:
    for dy in (1, -1):
        script.wait(400).add(Scrolled(t=script.t, dx=0, dy=dy, at=Point(x=9, y=9), target=NOTES, app="editor"))


def selected_on(script: Script, _: int) -> None:
    stroke(script, "left", "shift")


def opened_and_left(script: Script, _: int) -> None:
    script.press(KIND, Point(x=230, y=30))
    script.add(OptionsOffered(t=script.t, widget=KIND, offered=(SAVE,), total=1, visible=1, app="editor"))
    stroke(script, "down", on=KIND)


def opened_by_key_and_left(script: Script, _: int) -> None:
    for key in ("space", "escape"):
        stroke(script, key, on=KIND)
        script.add(OptionsOffered(t=script.t, widget=KIND, offered=(SAVE,), total=1, visible=1, app="editor"))


def typed_for(script: Script, number: int) -> None:
    script.wait(100).edit(TOWN, EditOperation.INSERT, number, "a")
    script.add(OptionsOffered(t=script.t, widget=TOWN, offered=(SAVE,), total=1, visible=1, app="editor"))


def worked(script: Script, _: int) -> None:
    script.menu().click().type("milk").scroll()


def set_on(script: Script, _: int) -> None:
    valued(stroke(script, "right", on=VOLUME), VOLUME, "4")


@pytest.mark.parametrize(
    "act",
    [worked, scrolled_back_and_forth, selected_on, opened_and_left, opened_by_key_and_left, typed_for, set_on],
    ids=lambda act: act.__name__,
)
def test_the_work_grows_with_the_length_only(act: Callable[[Script, int], None]) -> None:
    """Counted in calls, not in time: twice the acts, at most twice the calls and a little."""

    def calls(length: int) -> int:
        script = Script().begin()
        for number in range(length):
            act(script, number)
        stretch, count = script.stretch(), 0

        def counted(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            reduce(stretch, TERMS)
        finally:
            sys.setprofile(before)
        return count

    assert calls(200) < 2.2 * calls(100)


@BOUNDED
@given(st.data())
def test_records_in_any_order_and_with_any_time_are_accounted_for_and_counted(data: st.DataObject) -> None:
    """Clock steps, missing halves, empty frames: nothing is fatal, what is odd is counted, the same each time."""
    records = list(data.draw(noise()).records)
    for place in data.draw(st.lists(st.integers(0, len(records) - 1), max_size=4)):
        record, t = records[place], data.draw(st.sampled_from((-9, 0, 500, 10**9)))
        records[place] = record if isinstance(record, Gap) else msgspec.structs.replace(record, t=t)
    records.insert(0, Frame(t=0, id="e", role=FrameRole.BEFORE, canvas=Rect(0, 0, 0, 0), monitor="m"))
    stretch = ReleasedStretch(records=tuple(data.draw(st.permutations(records))))
    found = account(stretch, TERMS)
    assert found == account(stretch, TERMS)
    assert all(reason != "" for reason in found.belongs)
    assert found.flags["empty frame"] == 1
    presses = sum(isinstance(one, PointerPressed) for one in records)
    assert found.flags.get("press without release", 0) <= presses
