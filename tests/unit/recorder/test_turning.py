"""A wheel that goes on turning is written as few events, and comes to the same steps as all of its turns."""

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.model.actions import Scroll
from aboveboard.model.events import Device, Scrolled
from aboveboard.model.geometry import Point
from aboveboard.recorder.composed import Settle
from aboveboard.recorder.turning import TOGETHER_MS, Turning
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import NOTES, SAVE, Script
from tests.unit.recorder.stage import SCOPE

(APPROVED, *_) = SCOPE.approved.values()
GAPS = st.sampled_from([0, 8, 25, 60, TOGETHER_MS - 1, TOGETHER_MS, TOGETHER_MS + 1, 180, 250, 299, 300, 301, 450])
TURNS = st.lists(
    st.tuples(
        GAPS,
        st.sampled_from([(0.0, 1.0), (0.0, 0.125), (0.0, -0.5), (1.0, 0.0), (-0.25, 0.0)]),
        st.sampled_from([NOTES, SAVE]),
        st.sampled_from([(), ("ctrl",)]),
    ),
    max_size=30,
)


def turns(plan: Sequence[tuple[int, tuple[float, float], object, tuple[str, ...]]]) -> Iterator[Scrolled]:
    t = 0
    for gap, (dx, dy), target, modifiers in plan:
        t += gap
        at = Point(x=5, y=5)
        yield Scrolled(t=t, dx=dx, dy=dy, at=at, target=target, app="editor", modifiers=modifiers)  # type: ignore[arg-type]  # an element of the script


def written(all_turns: Sequence[Scrolled], looks_ms: int = 20) -> list[Scrolled]:
    """Let each turn pass in its time, with looks between."""
    turning, found, now = Turning(), [], 0
    for turn in all_turns:
        while now + looks_ms < turn.t:
            now += looks_ms
            found += list(turning.waited(now))
        found += list(turning.turned(turn, Settle(turn.t, None, APPROVED)))
    found += list(turning.flush())
    assert not turning.collecting
    return [each for each in found if isinstance(each, Scrolled)]


def scrolls(events: Sequence[Scrolled]) -> list[tuple[int, int, float, float, object]]:
    script = Script().begin()
    for event in events:
        script.add(event)
    steps = reduce(script.stretch(), Terms())
    return [
        (step.started, step.ended, step.action.dx, step.action.dy, step.action.modifiers)
        for step in steps
        if isinstance(step.action, Scroll)
    ]


@given(TURNS)
def test_summed_turns_come_to_the_same_steps(
    plan: list[tuple[int, tuple[float, float], object, tuple[str, ...]]],
) -> None:
    told = list(turns(plan))
    assert scrolls(written(told)) == scrolls(told)


def test_a_smooth_wheel_is_ten_events_a_second() -> None:
    told = [Scrolled(t=t, dx=0, dy=0.125, at=Point(x=5, y=5), target=NOTES, app="editor") for t in range(0, 2_000, 25)]
    assert len(written(told)) <= 20
    assert sum(event.dy for event in written(told)) == 10.0


def test_what_a_program_turned_is_not_added_to_what_a_hand_turned() -> None:
    hands = [Scrolled(t=t, dx=0, dy=1, at=Point(x=5, y=5), target=NOTES, app="editor") for t in (0, 20, 40)]
    program = Scrolled(t=60, dx=0, dy=1, at=Point(x=5, y=5), target=NOTES, app="editor", device=Device.XTEST)
    assert [(event.dy, event.device) for event in written([*hands, program])] == [
        *((1, Device.HUMAN), (2, Device.HUMAN), (1, Device.XTEST))
    ]
