"""Which pictures and element lists a step may show: proven ones, of the right monitor, never from too early or late."""

import pytest
from msgspec.structs import replace

from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.events import (
    AppSwitched,
    Button,
    ElementsSeen,
    KeyPressed,
    PointerApproached,
    PointerPressed,
    Scrolled,
)
from aboveboard.model.frames import Frame, FrameRole, MaskBox, Settled
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.model.trajectories import Outcome, Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.reduction.steps.observing import masked_fraction
from tests.scripts import NOTES, SAVE, SCREEN, Script

TERMS = Terms()


def frame(t: int, name: str, role: FrameRole, canvas: Rect = SCREEN, settled: Settled | None = None) -> Frame:
    return Frame(t=t, id=name, role=role, canvas=canvas, monitor="m", settled=settled)


def clicked(*frames: Frame, at: int = 1_000, began: int = 800) -> Step:
    """A click whose approach began at 800 and whose press came at 1000, among these frames."""
    script = Script(t=at).begin()
    script.records = [*frames, *script.records]
    script.add(
        PointerApproached(
            t=at, started=began, start=Point(x=0, y=0), end=Point(x=30, y=30), dwell_ms=5, target=SAVE, app="editor"
        )
    )
    script.press(SAVE, Point(x=30, y=30))
    (step,) = reduce(script.stretch(), TERMS)
    return step


def sha(step: Step) -> str | None:
    return step.before.picture.sha if step.before.picture else None


def test_the_frame_the_recorder_calls_before_is_the_one_before() -> None:
    step = clicked(
        frame(700, "rest", FrameRole.AFTER), frame(1_000, "b", FrameRole.BEFORE), frame(1_000, "a", FrameRole.AT_ACTION)
    )
    assert (sha(step), step.flags.unproven) == ("b", False)
    assert step.at_action is not None
    assert step.at_action.picture is not None
    assert step.at_action.picture.sha == "a"


def test_a_resting_frame_from_before_the_approach_is_proven_too() -> None:
    step = clicked(frame(790, "rest", FrameRole.AFTER), frame(900, "on the way", FrameRole.CADENCE))
    assert (sha(step), step.flags.unproven) == ("rest", False)


def test_a_frame_from_between_approach_and_press_is_kept_and_marked_unproven() -> None:
    step = clicked(frame(900, "on the way", FrameRole.CADENCE))
    assert (sha(step), step.flags.unproven) == ("on the way", True)


def test_a_frame_after_the_press_is_never_a_before() -> None:
    step = clicked(frame(1_001, "late", FrameRole.CADENCE))
    assert (sha(step), step.flags.unproven) == (None, True)


def test_a_picture_from_before_the_last_steps_end_is_never_used() -> None:
    script = Script().begin()
    script.frame(FrameRole.BEFORE)
    script.wait(10).press(SAVE, Point(x=30, y=30)).wait(2_000).press(SAVE, Point(x=90, y=30))
    one, other = reduce(script.stretch(), TERMS)
    assert (sha(one) is None, sha(other) is None) == (False, True)


@pytest.mark.parametrize(("stale_ms", "used"), [(200, True), (700, False)], ids=["of this state", "of the one before"])
def test_what_was_last_known_to_be_current_before_the_last_steps_end_is_never_used(
    stale_ms: int, *, used: bool
) -> None:
    """Both were written down as the second press came, half a second after the first."""
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(500)
    stale = replace(frame(script.t, "f", FrameRole.AT_ACTION), stale_ms=stale_ms)
    snapshot = ElementSnapshot(elements=(SAVE,), stale_ms=stale_ms)
    script.records += [stale, ElementsSeen(t=script.t, frame="f", snapshot=snapshot, app="editor")]
    _, other = reduce(script.press(SAVE, Point(x=90, y=30)).stretch(), TERMS)
    assert (sha(other) == "f", other.before.elements is not None) == (used, used)
    assert other.flags.unproven
    assert other.at_action is not None


def test_where_no_pictures_were_agreed_to_none_are_missing() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30))
    (step,) = reduce(script.stretch(), Terms(layers={"editor": Layers(pixels=PixelsLayer.NONE)}))
    assert not step.flags.unproven


def test_of_two_monitors_the_one_under_the_pointer_is_shown() -> None:
    left, right = Rect(x=-320, y=0, width=320, height=200), SCREEN
    step = clicked(frame(1_000, "left", FrameRole.BEFORE, left), frame(1_000, "right", FrameRole.BEFORE, right))
    assert sha(step) == "right"
    step = clicked(frame(1_000, "right", FrameRole.BEFORE, right), frame(1_000, "left", FrameRole.BEFORE, left))
    assert sha(step) == "right"


def test_elements_of_another_moment_say_how_old_they_are() -> None:
    script = Script(t=1_000).begin()
    script.records = [
        frame(400, "rest", FrameRole.AFTER),
        frame(1_000, "b", FrameRole.BEFORE),
        ElementsSeen(t=400, frame="rest", snapshot=ElementSnapshot(elements=(SAVE,)), app="editor"),
    ]
    script.press(SAVE, Point(x=30, y=30))
    (step,) = reduce(script.stretch(), TERMS)
    assert step.before.elements is not None
    assert step.before.elements.stale_ms == 600
    assert step.provenance["elements"] == "nearest"


def outcome(before: str, after: str, settled: Settled) -> Outcome:
    script = Script(t=1_000).begin()
    script.records = [frame(1_000, before, FrameRole.BEFORE), frame(1_300, after, FrameRole.AFTER, settled=settled)]
    script.press(SAVE, Point(x=30, y=30))
    (step,) = reduce(script.stretch(), TERMS)
    return step.outcome


def test_equal_pictures_once_settled_are_a_no_op_and_different_ones_a_change() -> None:
    assert outcome("x", "x", Settled.SETTLED) is Outcome.NO_OP
    assert outcome("x", "y", Settled.SETTLED) is Outcome.CHANGED
    assert outcome("x", "x", Settled.CUT) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("at", "after", "told"),
    [("lit", "lit", Outcome.NO_OP), ("lit", "plain", Outcome.CHANGED), ("plain", "lit", Outcome.CHANGED)],
    ids=["stays lit", "looks as before the pointer came", "lights up by the press"],
)
def test_what_a_press_changed_is_told_by_what_was_seen_at_it(at: str, after: str, told: Outcome) -> None:
    script = Script(t=1_000).begin()
    script.records = [
        frame(1_000, "plain", FrameRole.BEFORE),
        frame(1_000, at, FrameRole.AT_ACTION),
        frame(1_300, after, FrameRole.AFTER, settled=Settled.SETTLED),
    ]
    (step,) = reduce(script.press(SAVE, Point(x=30, y=30)).stretch(), TERMS)
    assert (sha(step), step.outcome) == ("plain", told)


@pytest.mark.parametrize(
    ("older", "told"),
    [(0, Outcome.NO_OP), (100, Outcome.NO_OP), (101, Outcome.CHANGED)],
    ids=["now", "as old", "older"],
)
def test_a_picture_at_a_press_that_is_older_than_the_one_before_it_tells_nothing(older: int, told: Outcome) -> None:
    script = Script(t=1_000).begin()
    script.records = [
        replace(frame(1_000, "plain", FrameRole.BEFORE), stale_ms=100),
        replace(frame(1_000, "lit", FrameRole.AT_ACTION), stale_ms=older),
        frame(1_300, "lit", FrameRole.AFTER, settled=Settled.SETTLED),
    ]
    (step,) = reduce(script.press(SAVE, Point(x=30, y=30)).stretch(), TERMS)
    assert step.outcome is told


def test_a_press_before_which_nothing_is_proven_claims_nothing_by_an_old_picture_at_it() -> None:
    """Two presses so near to each other that the second has only a picture of before the first."""
    script = Script(t=1_000).begin().press(SAVE, Point(x=30, y=30)).wait(150)
    at = replace(frame(script.t, "old", FrameRole.AT_ACTION), stale_ms=script.t)
    before = replace(frame(script.t, "old", FrameRole.BEFORE), stale_ms=script.t)
    script.records += [before, at]
    script.press(SAVE, Point(x=30, y=30)).wait(300)
    script.add(frame(script.t, "old", FrameRole.AFTER, settled=Settled.SETTLED))
    assert reduce(script.stretch(), TERMS)[-1].outcome is Outcome.UNKNOWN


def test_equal_masked_pictures_and_equal_pictures_after_a_key_claim_nothing() -> None:
    mask = MaskBox(box=Rect(x=10, y=20, width=40, height=20), reason="text")
    script = Script(t=1_000).begin()
    after = frame(1_300, "x", FrameRole.AFTER, settled=Settled.SETTLED)
    script.records = [frame(1_000, "x", FrameRole.BEFORE), replace(after, masks=(mask,))]
    script.press(SAVE, Point(x=30, y=30))
    assert reduce(script.stretch(), TERMS)[0].outcome is Outcome.UNKNOWN
    script = Script(t=1_000).begin()
    script.records = [frame(1_000, "x", FrameRole.BEFORE), after]
    script.add(KeyPressed(t=1_000, key="s", modifiers=("ctrl",), target=SAVE, app="editor"))
    (step,) = reduce(script.stretch(), TERMS)
    assert (step.outcome, step.flags.train) == (Outcome.UNKNOWN, True)


def test_a_switch_of_apps_that_is_only_reported_takes_no_picture_from_the_press_that_made_it() -> None:
    script = Script(t=1_000).begin()
    script.records = [frame(1_000, "b", FrameRole.BEFORE), frame(1_000, "a", FrameRole.AT_ACTION)]
    script.add(AppSwitched(t=1_000, before="calculator", after="editor"))
    script.press(SAVE, Point(x=30, y=30))
    switch, click = reduce(script.stretch(), TERMS)
    assert (sha(switch), sha(click)) == ("b", "b")
    assert click.at_action is not None


def test_a_cut_picture_at_the_next_press_is_the_after_of_the_step_it_cut() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(1_000)
    script.add(frame(script.t, "cut", FrameRole.AFTER, settled=Settled.CUT))
    script.press(SAVE, Point(x=90, y=30))
    one, other = reduce(script.stretch(), TERMS)
    assert one.after is not None
    assert one.after.picture is not None
    assert one.after.picture.sha == "cut"
    assert other.after is None


def test_the_list_of_an_equal_picture_seen_later_is_not_what_was_seen_before() -> None:
    script = Script(t=1_000).begin()
    script.records = [frame(1_000, "same", FrameRole.BEFORE), frame(1_400, "same", FrameRole.AFTER)]
    later = ElementSnapshot(elements=(SAVE,))
    script.records.append(ElementsSeen(t=1_400, frame="same", snapshot=later, app="editor"))
    (step,) = reduce(script.press(SAVE, Point(x=30, y=30)).stretch(), TERMS)
    assert step.before.elements is None
    assert step.after is not None
    assert step.after.elements == later


def test_the_offset_that_a_scroll_led_to_is_not_what_was_seen_before_it() -> None:
    script = Script().begin().scroll(1).wait(3_000)
    script.add(frame(script.t + 50, "b", FrameRole.BEFORE))
    script.wait(50).add(
        Scrolled(t=script.t, dx=0, dy=1, at=Point(x=1, y=1), target=NOTES, app="editor", offset=(0, 900))
    )
    assert reduce(script.stretch(), TERMS)[-1].before.scroll == {NOTES.id: (0, 40)}


def test_a_press_that_never_ended_parts_what_was_seen_before_it_from_what_was_seen_after() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(300)
    script.add(PointerPressed(t=script.t, button=Button.RIGHT, at=Point(x=30, y=30), target=SAVE, app="editor"))
    script.wait(300).add(frame(script.t, "after", FrameRole.AFTER))
    (step,) = reduce(script.stretch(), TERMS)
    assert step.after is None
    script.wait(300).press(SAVE, Point(x=30, y=30))
    assert sha(reduce(script.stretch(), TERMS)[1]) == "after"


def test_overlapping_masks_count_once() -> None:
    half = MaskBox(box=Rect(x=0, y=0, width=160, height=200), reason="text")
    masked = Frame(t=0, id="m", role=FrameRole.BEFORE, canvas=SCREEN, monitor="m", masks=(half, half))
    assert masked_fraction(masked) == 0.5


def test_a_modified_press_keeps_its_modifiers() -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30))
    first = script.records[1]
    assert isinstance(first, PointerPressed)
    (step,) = reduce(script.stretch(), TERMS)
    assert getattr(step.action, "modifiers", None) == first.modifiers
