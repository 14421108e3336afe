"""AndroidControl in the convention most copied: the evaluator that Qwen2.5-VL's authors gave out.

Rules: github.com/QwenLM/Qwen2.5-VL issue 904 and the gist named there. Read there and written anew. Some copies scale
distances by the longer side of the picture instead; this is the one as given out.
"""

from aboveboard.evaluation.dialects.desktop import Box
from aboveboard.evaluation.dialects.phone import Touch, decided_touch, true_touch
from aboveboard.evaluation.distances import apart
from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model.actions import Type
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step

ENLARGED = 1.2
NEAR = 0.04
"""In 0..1 of both sides of the picture."""
SPOKEN = frozenset({"click", "long_press", "swipe", "type", "open", "wait"})


class Qwen:
    """The scorer; it holds nothing."""

    name = "androidcontrol-qwen"
    source = "github.com/QwenLM/Qwen2.5-VL issue 904 (gist 1f5d19495788de0d905c5ac6341153f5)"
    quirks = (
        "a press near enough is right even outside the element: within 4 % of the picture, 51 pixels of 1280",
        "one text containing the other is right: typing one letter of it, or nothing at all",
        "of a scroll only the direction counts",
        "of a choice in several moves only the first is compared",
    )

    def score(self, decision: Decision, step: Step) -> Score:
        """Return 1 or 0, with `type` (the kind alone) and `grounding` (the place alone) beside."""
        true = true_touch(step)
        if true is None or true.kind not in SPOKEN:
            return unspoken("no such action on a phone")
        if isinstance(step.action, Type) and text_of(step.action.text) is None:
            return unspoken("text not in the data")
        return judge(true, decided_touch(decision, step))


def judge(true: Touch, decided: Touch | None) -> Score:
    """Return the score of one touch against another."""
    if true.kind == "open" and decided is not None and decided.kind == "click" and true.boxes:
        left, top, width, height = true.boxes[0]
        centre = (left + width / 2, top + height / 2)
        return _placed(Touch(kind="click", at=centre, boxes=true.boxes), decided)
    if decided is None or decided.kind != true.kind:
        return Score(value=0.0, rule="kind", parts={"type": 0.0})
    if true.kind in {"click", "long_press"}:
        return _placed(true, decided)
    if true.kind in {"type", "open"}:
        left_text, right_text = decided.text.lower().strip(), true.text.lower().strip()
        return _settled("text", right=left_text in right_text or right_text in left_text)
    if true.kind == "swipe":
        return _settled("direction", right=decided.direction == true.direction)
    return _settled("kind", right=True)


def _placed(true: Touch, decided: Touch) -> Score:
    if decided.at is None:
        return Score(value=0.0, rule="no point", parts={"type": 1.0, "grounding": 0.0})
    if any(_in(decided.at, box) for box in true.boxes):
        return Score(value=1.0, rule="in the box", parts={"type": 1.0, "grounding": 1.0})
    near = true.at is not None and apart(true.at, decided.at) <= NEAR
    return Score(value=float(near), rule="distance", parts={"type": 1.0, "grounding": float(near)})


def _in(point: tuple[float, float], box: Box) -> bool:
    """Tell whether a point lies in a box enlarged about its middle."""
    left, top, width, height = box
    middle = (left + width / 2, top + height / 2)
    across, down = abs(point[0] - middle[0]), abs(point[1] - middle[1])
    return across <= width * ENLARGED / 2 and down <= height * ENLARGED / 2


def _settled(rule: str, *, right: bool) -> Score:
    return Score(value=float(right), rule=rule, parts={"type": 1.0})


SCORER: Scorer = Qwen()
