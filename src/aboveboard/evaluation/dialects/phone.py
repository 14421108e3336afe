"""AndroidControl's words: a touch, a swipe, a text; what a desktop has and a phone has not gets no word."""

from typing import TypeAlias

from aboveboard.evaluation.dialects.desktop import CHOICES, Box, inside, relative
from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.places import decided_point, frame_of, target_box
from aboveboard.model import actions
from aboveboard.model.decisions import Decision
from aboveboard.model.events import Button
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value

Place: TypeAlias = tuple[float, float]


class Touch(Value, frozen=True, kw_only=True):
    """One action: `click`, `long_press`, `swipe`, `type`, `open`, `enter`, `wait`, `complete` or `impossible`.

    Points are in 0..1 of the picture. `direction` is the way the content goes, the same on both sides; `boxes` are
    where a true touch may also land.
    """

    kind: str
    at: Place | None = None
    lift: Place | None = None
    direction: str = ""
    text: str = ""
    boxes: tuple[Box, ...] = ()


def true_touch(step: Step) -> Touch | None:
    """Return what the person did first, in a phone's words, or None where it has none."""
    frame, box = _frame(step), target_box(step)
    touch = _touch(step.lowered()[0].action, frame, box.centre if box else None)
    if touch is None or touch.kind not in {"click", "long_press"} or box is None:
        return touch
    return Touch(kind=touch.kind, at=touch.at, lift=touch.lift, boxes=(inside(box, frame),))


def decided_touch(decision: Decision, step: Step) -> Touch | None:
    """Return what an agent decided, in a phone's words, or None where it has none."""
    return _touch(decision.action, _frame(step), decided_point(decision, step.before))


def _frame(step: Step) -> Rect:
    return frame_of(step.before) or Rect(x=0, y=0, width=1, height=1)


def _touch(action: actions.Action, frame: Rect, middle: Point | None) -> Touch | None:
    match action:
        case actions.Click() | actions.LongPress():
            long = isinstance(action, actions.LongPress) or action.button is Button.RIGHT
            place = relative(action.at, frame)
            return Touch(kind="long_press" if long else "click", at=place, lift=place)
        case actions.Drag():
            return Touch(kind="drag", at=relative(action.start, frame), lift=relative(action.end, frame))
        case actions.Scroll():
            return Touch(kind="swipe", direction=way(action))
        case actions.Type():
            return Touch(kind="type", text=text_of(action.text) or "")
        case actions.Key(key="return" | "enter"):
            return Touch(kind="enter")
        case actions.SwitchApp():
            return Touch(kind="open", text=action.after)
        case actions.WaitFor():
            return Touch(kind="wait")
        case actions.Done() | actions.Infeasible():
            return Touch(kind="complete" if isinstance(action, actions.Done) else "impossible")
        case _:
            if not isinstance(action, CHOICES) or middle is None:
                return None
            place = relative(middle, frame)
            return Touch(kind="click", at=place, lift=place)


def way(action: actions.Scroll) -> str:
    """Return the direction in which a scroll looks: the larger of its two parts."""
    if abs(action.dx) > abs(action.dy):
        return "right" if action.dx > 0 else "left"
    return "down" if action.dy > 0 else "up"
