"""Places that never rest are covered, so that the rest of the screen has its pictures."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.desktop.scripted import Flicker
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import TILE, Frame, FrameRole, MaskBox, Settled
from aboveboard.model.geometry import Rect
from aboveboard.recorder.busy import BUSY_MS, CALM_MS, GAP_MS, Busy
from aboveboard.recorder.canvas import MOVING, Layer, drawn
from tests.unit.recorder.stage import ALIEN, EDIT, MAIL, TEXT, Stagehand, all_records, window

SCREEN = Rect(0, 0, 1280, 800)
VIDEO = Rect(440, 120, 50, 30)  # in the editor, beside its button and above its text
FIRST = Rect(0, 0, TILE, TILE)


def changing(busy: Busy, *boxes: Rect, since: int = 0, ms: int = BUSY_MS + GAP_MS) -> int:
    """Let boxes change in each look for a while; return when that ended."""
    for time in range(since, since + ms, GAP_MS // 2):
        busy.looked(boxes, time)
    return time


def test_a_place_is_busy_once_it_has_not_rested_for_long() -> None:
    busy = Busy(SCREEN)
    changing(busy, Rect(5, 5, 10, 10), ms=BUSY_MS - GAP_MS)
    assert not any(busy.places)
    end = changing(busy, Rect(5, 5, 10, 10), since=BUSY_MS - GAP_MS // 2)
    assert busy.places == (FIRST,)
    assert busy.covers(Rect(20, 20, 5, 5))
    assert not busy.covers(Rect(60, 20, 10, 5))
    assert busy.looked((), end + CALM_MS) == ()
    assert busy.looked((), end + CALM_MS + 1) == (FIRST,)
    assert not any(busy.places)


def test_changes_with_pauses_between_are_no_busy_place() -> None:
    busy = Busy(SCREEN)
    for time in range(0, 4 * BUSY_MS, GAP_MS + 1):
        busy.looked([FIRST], time)
    assert not any(busy.places)


def test_a_busy_place_stays_so_while_nobody_looks() -> None:
    """Looks are rare while nothing is waited for; what went on meanwhile is told with the next."""
    busy = Busy(SCREEN)
    end = changing(busy, FIRST)
    assert busy.looked([FIRST], end + 5 * CALM_MS) == ()
    assert busy.places == (FIRST,)


def test_neighbouring_tiles_are_one_box() -> None:
    busy = Busy(SCREEN)
    changing(busy, Rect(10, 10, 150, 100), Rect(640, 640, 10, 10))
    assert set(busy.places) == {Rect(0, 0, 3 * TILE, 2 * TILE), Rect(640, 640, TILE, TILE)}


def test_what_others_draw_makes_no_place_busy() -> None:
    """Else a mask would tell that, and when, something that is not approved has moved."""
    edit, alien = Layer(EDIT, shown=True), Layer(window(9, None, Rect(150, 150, 100, 100)), shown=False)
    assert list(drawn((edit, alien), [Rect(160, 160, 20, 20)])) == []
    assert list(drawn((edit, alien), [Rect(900, 700, 20, 20)])) == []
    assert list(drawn((edit, alien), [Rect(300, 300, 20, 20)])) == [Rect(300, 300, 20, 20)]


boxes = st.builds(Rect, st.integers(0, 4), st.integers(0, 4), st.integers(1, 6), st.integers(1, 6))
fillings = st.builds(MaskBox, boxes, st.sampled_from(("text", MOVING)))
layers = st.builds(
    lambda box, shown, masks, untouchable: Layer(
        replace(window(9, None, box), input_only=untouchable and not shown), shown=shown, masks=tuple(masks)
    ),
    boxes,
    st.booleans(),
    st.lists(fillings, max_size=2),
    st.booleans(),
)


@settings(max_examples=500)
@given(st.lists(layers, max_size=4), boxes)
def test_of_a_change_just_that_counts_which_nothing_else_hides_whole(stack: list[Layer], box: Rect) -> None:
    seen = []
    for place, layer in enumerate(stack):
        part = box.intersection(layer.window.box)
        above = [each.whole for each in stack[place + 1 :] if not each.shown and not each.window.input_only]
        filled = [mask.box for mask in layer.masks if mask.reason != MOVING]
        if layer.shown and part.area and not any(other.covers(part) for other in (*above, *filled)):
            seen.append(part)
    assert sorted(drawn(stack, [box])) == sorted(seen)


def play(hand: Stagehand, ms: int) -> None:
    """Let the video play."""
    for value in range(ms // 40):
        hand.paint(VIDEO, 100 + value % 100)
        hand.play(40)


def masks(record: JournalRecord) -> set[str]:
    return {mask.reason for mask in record.masks} if isinstance(record, Frame) else set()


def test_beside_a_video_actions_have_their_pictures_and_the_video_is_covered(hand: Stagehand) -> None:
    hand.paint(SCREEN, 90)
    hand.begin(EDIT, MAIL, ALIEN)
    play(hand, 2 * BUSY_MS)
    hand.button(150, 130)
    play(hand, 1_000)
    after = [record for record in all_records(hand.sealed()) if isinstance(record, Frame)]
    assert [frame.role for frame in after] == [FrameRole.BEFORE, FrameRole.AT_ACTION, FrameRole.AFTER]
    assert after[-1].settled is Settled.SETTLED
    assert all(MOVING in masks(frame) for frame in after)
    covered = [mask.box for mask in after[-1].masks if mask.reason == MOVING]
    assert any(box.covers(VIDEO.intersection(EDIT.box)) for box in covered)
    assert all(EDIT.box.covers(box) for box in covered)
    hand.end()


def test_a_video_that_plays_from_the_start_and_draws_while_pictures_are_taken_keeps_none_away(hand: Stagehand) -> None:
    """No picture stands yet whose masks could say that a change there is none to wait for."""
    hand.paint(SCREEN, 90)
    hand.desktop.add(Flicker(0, VIDEO, np.full(4, 7, np.uint8)))
    hand.begin()
    play(hand, 2 * BUSY_MS)
    hand.button(150, 130)
    play(hand, 1_000)
    taken = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert taken
    assert all(MOVING in masks(frame) for frame in taken)


def test_a_video_that_ended_is_in_the_next_picture(hand: Stagehand) -> None:
    hand.paint(SCREEN, 90)
    hand.begin()
    play(hand, 2 * BUSY_MS)
    hand.play(2_000)
    hand.button(150, 130)
    frames = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert not any(MOVING in masks(frame) for frame in frames)


def test_typing_under_a_mask_makes_no_place_busy(hand: Stagehand) -> None:
    hand.paint(SCREEN, 90)
    hand.begin()
    assert TEXT.box is not None
    for value in range(2 * BUSY_MS // 40):
        hand.paint(Rect(TEXT.box.x + value, TEXT.box.y + 5, 8, 12), value)
        hand.play(40)
    hand.button(150, 130)
    frames = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert frames
    assert not any(MOVING in masks(frame) for frame in frames)
