"""How old a picture is that is written down with an action: before it, at it, after it."""

import pytest

from aboveboard.model.frames import Frame, FrameRole, Settled
from aboveboard.model.geometry import Rect
from tests.unit.recorder.stage import Stagehand, all_records

RELEASE_MS = 41


def frames(hand: Stagehand) -> list[Frame]:
    return [record for record in all_records(hand.end()) if isinstance(record, Frame)]


def current(hand: Stagehand) -> list[bool]:
    """Whether what is called before a press was known to be current once the press before it had been released."""
    found = [each for each in frames(hand) if each.role is FrameRole.BEFORE]
    proven, released = [each.t - each.stale_ms for each in found], [each.t + RELEASE_MS for each in found]
    return [True, *(then >= floor for floor, then in zip(released, proven[1:], strict=False))]


def test_a_picture_from_before_the_last_action_tells_its_age_before_the_next(hand: Stagehand) -> None:
    """What the first press does is drawn at once, and the second comes before the screen has come to rest."""
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130, up=False)
    hand.paint(Rect(300, 110, 60, 30), 30)
    hand.button(150, 130, down=False)
    hand.button(150, 130)
    hand.play(500)
    hand.button(150, 130)
    assert current(hand) == [True, False, True]


@pytest.mark.parametrize("held", [False, True], ids=["after a click", "after a press that moved"])
def test_a_pointer_that_moves_on_sets_out_anew(hand: Stagehand, *, held: bool) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.move((300, 130), (160, 130))
    hand.button(150, 130, up=False)
    if held:
        hand.move((151, 130))
    hand.button(150, 130, down=False)
    hand.move((152, 131))
    hand.button(152, 131)
    assert current(hand) == [True, True]


def test_every_picture_of_a_screen_that_goes_on_changing_tells_its_age(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.play(200)
    hand.button(150, 130)
    for value in range(30):
        hand.paint(Rect(120, 120, 60, 30), value)
        hand.play(40)
    hand.button(150, 130)
    found = [each for each in frames(hand) if each.role is FrameRole.AFTER]
    assert found[0].settled is Settled.TIMEOUT
    assert found[0].stale_ms > 0
