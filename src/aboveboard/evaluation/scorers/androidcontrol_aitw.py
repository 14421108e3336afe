"""AndroidControl in the line of Android in the Wild, which OS-Atlas and SeeClick follow.

Rules: google-research/android_in_the_wild/action_matching.py (Apache-2.0). Read there and written anew.
"""

from aboveboard.evaluation.dialects.desktop import Box
from aboveboard.evaluation.dialects.phone import Place, Touch, decided_touch, true_touch
from aboveboard.evaluation.distances import apart
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step

NEAR = 0.14
"""Of the screen, in 0..1 of both sides."""
TAP = 0.04
"""A touch that moves no further is a tap."""
ENLARGED = 1.4
"""Added to the box's sides, so that they become 2.4 times as long: the published code says and does so."""
SWIPES: dict[str, tuple[Place, Place]] = {
    "down": ((0.5, 0.8), (0.5, 0.2)),
    "up": ((0.5, 0.2), (0.5, 0.8)),
    "right": ((0.8, 0.5), (0.2, 0.5)),
    "left": ((0.2, 0.5), (0.8, 0.5)),
}
"""Touch and lift of a swipe that looks in a direction: the finger goes the other way."""
POINTS = frozenset({"click", "long_press", "drag", "swipe"})


class Aitw:
    """The scorer; it holds nothing."""

    name = "androidcontrol-aitw"
    source = "google-research/android_in_the_wild/action_matching.py; OS-Atlas, SeeClick"
    quirks = (
        "a tap within 14 % of the screen is right, whatever lies there",
        "the element's box is enlarged to 2.4 times its sides",
        "of a swipe only the axis counts: up for down is right",
        "typed text is not looked at",
        "a long press is a tap",
        "of a choice in several moves only the first is compared",
    )

    def score(self, decision: Decision, step: Step) -> Score:
        """Return 1 or 0."""
        true = true_touch(step)
        if true is None:
            return unspoken("no such action on a phone")
        return judge(true, decided_touch(decision, step))


def judge(true: Touch, decided: Touch | None) -> Score:
    """Return the score of one touch against another."""
    if decided is None:
        return Score(value=0.0, rule="kind")
    if true.kind not in POINTS or decided.kind not in POINTS:
        return Score(value=float(true.kind == decided.kind), rule="kind")
    (touch, lift), (other, other_lift) = _moved(true), _moved(decided)
    tap, other_tap = apart(touch, lift) <= TAP, apart(other, other_lift) <= TAP
    if tap is not other_tap:
        return Score(value=0.0, rule="tap or swipe")
    if not tap:
        same = _axis(touch, lift) == _axis(other, other_lift)
        return Score(value=float(same), rule="axis")
    if any(_in(touch, box) and _in(other, box) for box in true.boxes):
        return Score(value=1.0, rule="in the box")
    return Score(value=float(apart(touch, other) <= NEAR), rule="distance")


def _moved(touch: Touch) -> tuple[Place, Place]:
    if touch.kind == "swipe":
        return SWIPES[touch.direction]
    at = touch.at or (-1.0, -1.0)
    return at, touch.lift or at


def _axis(touch: Place, lift: Place) -> str:
    """Return the axis of the larger movement; down the screen where both are equal, as the first of (y, x)."""
    return "y" if abs(lift[1] - touch[1]) >= abs(lift[0] - touch[0]) else "x"


def _in(point: Place, box: Box) -> bool:
    """Tell whether a point lies in the enlarged box, which is moved back onto the screen at its upper left only."""
    left, top, width, height = box
    wider, higher = ENLARGED * width, ENLARGED * height
    left, top = max(0.0, left - wider / 2), max(0.0, top - higher / 2)
    width, height = min(1.0, width + wider), min(1.0, height + higher)
    return left <= point[0] <= left + width and top <= point[1] <= top + height


SCORER: Scorer = Aitw()
