"""Where the pointer is in a picture: told over what is approved, and over nothing else."""

import pytest

from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Point, Rect
from tests.unit.recorder.stage import ALIEN, BUTTON, EDIT, MAIL, TEXT, Stagehand, all_records

DRAWN = Rect(130, 130, 20, 10)


def cursors(hand: Stagehand) -> list[Point | None]:
    return [record.cursor for record in all_records(hand.end()) if isinstance(record, Frame)]


def pictured(hand: Stagehand, at: tuple[int, int]) -> list[Point | None]:
    """Let the pointer go somewhere, something be drawn, and a key be pressed; return what its pictures tell."""
    hand.elements.show(10, ScriptedProcess((TEXT, BUTTON), (EDIT.box,), focus="text"))
    hand.begin()
    hand.move((140, 140), at)
    hand.play(400)
    hand.paint(DRAWN, 90)
    hand.play(400)
    hand.key("f5")
    return cursors(hand)


@pytest.mark.parametrize("box", [ALIEN.box, Rect(1_000, 10, 20, 20)], ids=["unapproved", "nothing"])
def test_over_nothing_approved_the_place_of_the_pointer_is_not_told(hand: Stagehand, box: Rect) -> None:
    told = pictured(hand, (box.centre.x, box.centre.y))
    assert told
    assert set(told) == {None}


@pytest.mark.parametrize("box", [EDIT.box, MAIL.box], ids=["this", "another"])
def test_over_an_approved_window_it_is_told(hand: Stagehand, box: Rect) -> None:
    assert set(pictured(hand, (box.centre.x, box.centre.y))) == {box.centre}
