"""Small turns of a wheel are summed up; what they come to, and the order of everything else, stays."""

import itertools
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from aboveboard.desktop import CONTROL, RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.x11.fingers import TOUCH_BEGIN, TOUCH_END, TOUCH_UPDATE, Scroll, Touch
from aboveboard.desktop.x11.scrolling import TOGETHER_MS, Done, Now, joined
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from aboveboard.model.time import SERVER_CLOCK_RANGE

HERE, THERE = Point(10, 10), Point(500, 300)
NOW = Now(HERE, 0)
PAD, MOUSE = 11, 12
SIGNS = {4: (0, -1), 5: (0, 1), 6: (-1, 0), 7: (1, 0)}


def turn(time: int, dx: float = 0.0, dy: float = 0.0, device: int = PAD) -> Done:
    return Done(Scroll(time, device, dx, dy), Device.HUMAN)


def turns(raws: Sequence[RawInput]) -> list[tuple[int, int, float]]:
    return [(raw.time, raw.button, raw.notches) for raw in raws if isinstance(raw, RawButton)]


def key(time: int, *, pressed: bool = True, state: int = 0) -> RawKey:
    return RawKey(time, 37, pressed, state, "control_l")


def test_turns_of_one_way_that_follow_each_other_are_one() -> None:
    assert turns(joined([], [turn(time, dy=0.25) for time in (0, 10, 20)], NOW)) == [(20, 5, 0.75)]


def test_turns_stay_apart_when_time_passes_however_late_they_are_read() -> None:
    told = turns(joined([], [turn(time, dy=0.5) for time in range(0, 100, 10)], NOW))
    assert sum(notches for _, _, notches in told) == 5.0
    assert len(told) == 4
    assert all(later - earlier <= TOGETHER_MS + 10 for (earlier, _, _), (later, _, _) in itertools.pairwise(told))


def test_turning_back_is_told_in_its_order() -> None:
    told = turns(joined([], [turn(0, dy=0.5), turn(5, dy=0.5), turn(10, dy=-0.25), turn(15, dy=0.5)], NOW))
    assert told == [(5, 5, 1.0), (10, 4, 0.25), (15, 5, 0.5)]


def test_a_slanting_turn_goes_both_ways_at_once() -> None:
    assert turns(joined([], [turn(0, 0.25, 0.5), turn(5, 0.25, 0.5)], NOW)) == [(5, 7, 0.5), (5, 5, 1.0)]


def test_two_devices_are_not_one() -> None:
    assert len(turns(joined([], [turn(0, dy=1.0, device=PAD), turn(1, dy=1.0, device=MOUSE)], NOW))) == 2


def test_a_key_between_two_turns_keeps_its_place_and_tells_who_was_held() -> None:
    found = joined([key(5)], [turn(0, dy=0.5), turn(10, dy=0.5)], Now(HERE, CONTROL))
    assert [type(each) for each in found] == [RawButton, RawKey, RawButton]
    assert [each.state for each in found] == [0, 0, CONTROL]


def test_turns_before_a_press_were_where_it_was() -> None:
    found = joined([RawButton(5, 1, True, THERE, 0)], [turn(0, dy=0.5), turn(10, dy=0.5)], NOW)
    assert [each.at for each in found if isinstance(each, RawButton)] == [THERE, THERE, HERE]


def test_a_touch_is_a_press_its_way_and_a_release() -> None:
    kinds = (TOUCH_BEGIN, TOUCH_UPDATE, TOUCH_END)
    touches = [Done(Touch(time, PAD, kind), Device.HUMAN) for time, kind in enumerate(kinds)]
    assert [(type(each), getattr(each, "pressed", None)) for each in joined([], touches, NOW)] == [
        (RawButton, True),
        (RawMotion, None),
        (RawButton, False),
    ]


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[RawInput], list[Done], int]:
    start = draw(st.sampled_from([0, 1_000, SERVER_CLOCK_RANGE - 60]))
    times = sorted(draw(st.lists(st.integers(0, 200), max_size=30)))
    found: list[RawInput] = []
    fingers: list[Done] = []
    for number, after in enumerate(times):
        time = (start + after) % SERVER_CLOCK_RANGE
        kind = draw(st.sampled_from(["turn", "key", "motion"]))
        if kind == "turn":
            eighths = st.integers(-8, 8).map(lambda each: each / 8)
            fingers.append(turn(time, draw(eighths), draw(eighths), draw(st.sampled_from([PAD, MOUSE]))))
        elif kind == "key":
            found.append(key(time, state=number))
        else:
            found.append(RawMotion(time, Point(number, number), number))
    return found, fingers, start


@given(batches())
def test_sums_and_order_are_kept_whatever_happens(batch: tuple[list[RawInput], list[Done], int]) -> None:
    found, fingers, start = batch
    told = joined(found, fingers, NOW)
    assert [each for each in told if not isinstance(each, RawButton)] == found
    times = [(each.time - start) % SERVER_CLOCK_RANGE for each in told]
    assert times == sorted(times)
    for axis in (0, 1):
        wanted = sum(Fraction((each.what.dx, each.what.dy)[axis]) for each in fingers if isinstance(each.what, Scroll))
        presses = [each for each in told if isinstance(each, RawButton)]
        assert sum(Fraction(each.notches) * SIGNS[each.button][axis] for each in presses) == wanted
