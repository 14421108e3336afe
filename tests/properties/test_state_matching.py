"""What a step shows is from its own time: nothing seen before it is from after it, and what is unproven says so."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.events import (
    Button,
    ElementsSeen,
    FocusMoved,
    JournalRecord,
    KeyPressed,
    PointerApproached,
    PointerPressed,
    PointerReleased,
    Scrolled,
)
from aboveboard.model.frames import Frame, FrameRole, Settled
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import Observation, Step
from aboveboard.reduction import Terms, is_input, time_of
from aboveboard.reduction.registry import account
from tests.scripts import NOTES, SAVE, SCREEN, SEARCH, Script, element

BOUNDED = settings(max_examples=60, deadline=None)
TERMS = Terms()
AT = Point(x=30, y=30)
NAMES = ("aa", "bb", "cc")
"""Pictures are named by their pixels, so the same name comes back."""


def listed(t: int) -> ElementSnapshot:
    """An element list that says when it was made."""
    return ElementSnapshot(elements=(element(f"made at {t}"),))


@st.composite
def stretches(draw: st.DrawFn) -> ReleasedStretch:
    """Frames, lists and inputs at any time and in any order, with presses that never end and releases of nothing."""
    script = Script().begin()
    for _ in range(draw(st.integers(1, 25))):
        script.wait(draw(st.sampled_from((0, 1, 40, 300, 2_500))))
        for record in draw(st.sampled_from(KINDS))(draw, script.t):
            script.add(record)
    return ReleasedStretch(records=tuple(draw(st.permutations(script.records))))


def framed(draw: st.DrawFn, t: int) -> Iterator[JournalRecord]:
    name, role = draw(st.sampled_from(NAMES)), draw(st.sampled_from(list(FrameRole)))
    yield Frame(t=t, id=name, role=role, canvas=SCREEN, monitor="m", settled=Settled.SETTLED)


def seen(draw: st.DrawFn, t: int) -> Iterator[JournalRecord]:
    yield ElementsSeen(t=t, frame=draw(st.sampled_from(NAMES)), snapshot=listed(t), app="editor")


def press(draw: st.DrawFn, t: int) -> Iterator[JournalRecord]:
    if draw(st.booleans()):
        yield PointerApproached(t=t, started=t - 250, start=AT, end=AT, dwell_ms=5, target=SAVE, app="editor")
    yield PointerPressed(t=t, button=Button.LEFT, at=AT, target=SAVE, app="editor")
    if draw(st.booleans()):
        yield PointerReleased(t=t + 30, button=Button.LEFT, at=AT, target=SAVE, app="editor")


def key(draw: st.DrawFn, t: int) -> Iterator[JournalRecord]:
    yield KeyPressed(t=t, key="f5", target=SEARCH, app="editor")
    if draw(st.booleans()):
        yield FocusMoved(t=t, target=NOTES, app="editor")


def notch(draw: st.DrawFn, t: int) -> Iterator[JournalRecord]:
    yield Scrolled(t=t, dx=0, dy=1, at=AT, target=NOTES, app="editor", offset=(0, draw(st.integers(1, 900)) * 1000 + t))


KINDS = (framed, seen, press, key, notch)


def reduced(stretch: ReleasedStretch) -> Iterator[tuple[Step, int]]:
    """Yield each step with the time of the last input before it that is not its own."""
    found = account(stretch, TERMS)
    order = sorted(range(len(stretch.records)), key=lambda place: time_of(stretch.records[place]))
    for step in found.steps:
        others = (
            time_of(stretch.records[place])
            for place in order
            if is_input(stretch.records[place]) and found.belongs[place] != step.index
        )
        yield step, max((t for t in others if t < step.started), default=-(1 << 31))


def made_at(seen_then: Observation | None) -> int | None:
    if seen_then is None or seen_then.elements is None:
        return None
    return int(str(getattr(seen_then.elements.elements[0].name, "text", "")).removeprefix("made at "))


@BOUNDED
@given(stretches())
def test_nothing_seen_before_an_action_is_from_after_it_or_from_before_the_last_input(stretch: ReleasedStretch) -> None:
    for step, since in reduced(stretch):
        for observation in (step.before, step.at_action):
            made = made_at(observation)
            assert made is None or since < made <= step.started
        assert step.before.picture is None or since < step.before.t <= step.started


@BOUNDED
@given(stretches())
def test_what_an_action_did_is_not_known_before_it(stretch: ReleasedStretch) -> None:
    """Focus and offsets reported at the time of an action may be its effect: they are not in what was seen before."""
    offsets = {one.offset: one.t for one in stretch.records if isinstance(one, Scrolled)}
    moved = sorted(one.t for one in stretch.records if isinstance(one, FocusMoved))
    for step, _ in reduced(stretch):
        assert all(offsets[offset] < step.started for offset in step.before.scroll.values())
        assert step.before.focus is None or any(t < step.started for t in moved)


@BOUNDED
@given(stretches())
def test_a_step_without_a_picture_that_proves_itself_says_so(stretch: ReleasedStretch) -> None:
    """Proven: a frame of the role `before` since the last input, or a resting one from before the approach began."""
    frames = [one for one in stretch.records if isinstance(one, Frame)]
    belongs = account(stretch, TERMS).belongs
    for step, since in reduced(stretch):
        approaches = (
            one.started
            for one, place in zip(stretch.records, belongs, strict=True)
            if isinstance(one, PointerApproached) and place == step.index
        )
        began = min((step.started, *approaches))
        named = [one for one in frames if one.role is FrameRole.BEFORE and since < one.t <= step.started]
        rested = [one for one in frames if one.role in RESTING and since < one.t <= began]
        assert step.flags.unproven or named or rested


RESTING = {FrameRole.CADENCE, FrameRole.AFTER, FrameRole.BETWEEN}


@BOUNDED
@given(stretches())
def test_what_is_seen_after_a_step_is_from_before_anything_else_was_done(stretch: ReleasedStretch) -> None:
    found = account(stretch, TERMS)
    for step in found.steps:
        if step.after is None:
            continue
        assert step.after.t > step.ended
        made = made_at(step.after)
        assert made is None or made > step.ended
        for record, place in zip(stretch.records, found.belongs, strict=True):
            if is_input(record) and place != step.index and time_of(record) > step.ended:
                assert time_of(record) >= step.after.t
