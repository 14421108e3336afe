"""What was seen before the pointer came to what is pressed: never what it lit up, and never an older screen."""

from collections.abc import Sequence

import numpy as np
import pytest

from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.approach import APPROACH_MS, Approach, Before
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.pointing import STILL_MS
from aboveboard.recorder.tiles import differ_within
from tests.unit.recorder.stage import Stagehand
from tests.unit.recorder.test_pictures import frames, whole

SCREEN, TARGET = Rect(0, 0, 200, 100), Rect(80, 40, 30, 20)
AWAY, ON = Point(10, 10), Point(90, 50)
REST = STILL_MS + 10


def seen(pointer: Point | None, time: int, *drawn: Rect) -> Before:
    """Return what was seen at a time, with the pointer at a place: a plain screen with something drawn in boxes."""
    pixels = np.full((SCREEN.height, SCREEN.width, 4), 90, np.uint8)
    for box in drawn:
        pixels[box.y : box.bottom, box.x : box.right] = 30
    return Before(Picture(time, SCREEN, pixels), time, pointer)


def rested(approach: Approach, *rests: Before) -> int:
    """Have the pointer be at each of these places in turn, and rest there; returns the time of the last motion."""
    time = 0
    for each, following in zip(rests, (*rests[1:], rests[-1]), strict=True):
        if time == 0 and each.pointer is not None:
            approach.moved(time, each.pointer, None, 0)
        time += REST
        approach.moved(time, following.pointer or ON, each.picture, each.proven_at)
    return time


def chosen(*rests: Before, now: Before | None = None, acted: int | None = None, wait: int = 40) -> Before:
    approach = Approach()
    if acted is not None:
        approach.acted(acted, None)
    time = rested(approach, *rests)
    return approach.before(time + wait, now or rests[-1], TARGET, SCREEN)


def test_what_the_pointer_lit_up_is_not_what_was_seen_before_it_came() -> None:
    plain, lit = seen(AWAY, 100), seen(ON, 300, TARGET)
    assert chosen(plain, lit) == plain
    assert chosen(plain, lit, lit) == plain
    assert chosen(seen(AWAY, 100, TARGET), plain, lit) == plain


@pytest.mark.parametrize("grown", [4, 5])
def test_what_is_drawn_around_the_target_is_its_own_as_far_as_a_ring_goes(grown: int) -> None:
    plain, lit = seen(AWAY, 100), seen(ON, 300, TARGET.grown(grown))
    assert chosen(plain, lit) == (plain if grown == 4 else lit)


def test_a_screen_on_which_anything_else_has_changed_is_an_older_one() -> None:
    plain, opened = seen(AWAY, 100), seen(ON, 300, TARGET, Rect(150, 80, 1, 1))
    assert chosen(plain, opened) == opened


def test_a_picture_that_was_last_current_before_the_action_before_is_an_older_one() -> None:
    plain, lit = seen(AWAY, 100), seen(ON, 300, TARGET)
    assert chosen(plain, lit, acted=100) == lit
    assert chosen(plain, lit, acted=99) == plain


def test_after_an_action_nothing_of_the_way_to_it_is_left() -> None:
    approach = Approach()
    rested(approach, seen(AWAY, 100))
    approach.acted(200, ON)
    lit = seen(ON, 300, TARGET)
    approach.moved(400, ON, lit.picture, lit.proven_at)
    assert approach.before(440, lit, TARGET, SCREEN) == lit


def test_who_rests_for_long_on_what_is_pressed_is_taken_from_before_all_the_same() -> None:
    plain, lit = seen(AWAY, 100), seen(ON, 9_000, TARGET)
    assert chosen(plain, now=lit, wait=2 * APPROACH_MS) == plain


def test_a_screen_that_changed_while_the_pointer_rested_for_long_is_the_one_that_was_seen() -> None:
    now = seen(ON, 9_000, Rect(0, 0, 9, 9))
    assert chosen(seen(AWAY, 100), now=now, wait=2 * APPROACH_MS) == now


def test_a_pointer_that_never_came_from_elsewhere_leaves_what_was_seen_last() -> None:
    lit, brighter = seen(ON, 100, TARGET), seen(ON, 300)
    assert chosen(lit, brighter) == brighter
    assert chosen(seen(None, 100), lit) == lit
    nothing = Before(None)
    assert chosen(nothing, now=lit) == lit
    assert chosen(nothing, lit) == lit


def test_what_lies_nowhere_has_no_way_to_it() -> None:
    approach, plain, lit = Approach(), seen(AWAY, 100), seen(ON, 300, TARGET)
    time = rested(approach, plain, lit)
    assert approach.before(time, lit, None, SCREEN) == lit


@pytest.mark.parametrize(
    ("drawn", "within"),
    [((), True), ((TARGET,), True), ((Rect(79, 40, 1, 1),), False), ((Rect(110, 59, 1, 1),), False)],
    ids=["nothing", "in the box", "left of it", "right of it"],
)
def test_two_pictures_differ_within_a_box_or_not(drawn: Sequence[Rect], *, within: bool) -> None:
    one, other = (each.picture for each in (seen(AWAY, 0), seen(AWAY, 0, *drawn)))
    assert one is not None
    assert other is not None
    assert differ_within(one.pixels, other.pixels, SCREEN, TARGET) is within
    assert not differ_within(one.pixels, other.pixels[:50], SCREEN, TARGET)


@pytest.mark.parametrize("also", [None, Rect(300, 110, 60, 30)], ids=["nothing else", "and something else appears"])
def test_a_journal_holds_the_screen_of_before_the_pointer_rested_on_the_button(
    hand: Stagehand, also: Rect | None
) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.move((300, 130))
    hand.play(400)
    hand.move((200, 130), (150, 130))
    hand.paint(Rect(120, 120, 60, 30), 95)  # lit up
    if also is not None:
        hand.paint(also, 30)
    hand.play(400)  # who looks before pressing
    hand.move((151, 131))
    hand.button(151, 131)
    found = frames(hand)
    before = [frame for frame in found if frame.role is FrameRole.BEFORE]
    at = [frame for frame in found if frame.role is FrameRole.AT_ACTION]
    assert (len(before), len(at)) == (1, 1)
    assert whole(before)[130, 150, 0] == (90 if also is None else 95)
    assert whole([*before, *at])[130, 150, 0] == 95
    assert at[0].exact is (also is not None), "what was lit up is not what it was"
    assert isinstance(before[0], Frame)
    assert (before[0].stale_ms >= 400) is (also is None)
