"""How soon the next input is taken, by what the last was."""

import pytest

from aboveboard.desktop import RawButton, RawInput, RawKey, RawMotion
from aboveboard.model.geometry import Point
from aboveboard.recorder.loop import Pace, paced

HERE = Point(3, 4)
MOTION = RawMotion(10, HERE, 0)
WHEEL = RawButton(11, 5, True, HERE, 0)
CLICK = RawButton(12, 1, True, HERE, 0)
KEY = RawKey(13, 38, True, 0, "a", "a")


@pytest.mark.parametrize(
    ("raws", "pace"),
    [
        ([MOTION], Pace.FLOW),
        ([MOTION, WHEEL, MOTION], Pace.FLOW),
        ([KEY], Pace.TYPING),
        ([KEY, KEY], Pace.TYPING),
        ([MOTION, KEY], Pace.AT_ONCE),
        ([KEY, CLICK], Pace.AT_ONCE),
        ([MOTION, CLICK], Pace.AT_ONCE),
    ],
    ids=["motion", "a wheel", "a key", "keys", "a key amid motion", "a click after a key", "a click after motion"],
)
def test_what_came_decides_how_soon_the_next_is_taken(raws: list[RawInput], pace: Pace) -> None:
    assert paced(raws) is pace
