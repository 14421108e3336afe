"""AgentNet's words: `pyautogui` calls with points in 0..1 of the picture (github.com/xlang-ai/OpenCUA, MIT)."""

from collections.abc import Sequence
from typing import TypeAlias

from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.places import box_at, decided_point, frame_of, target_box
from aboveboard.model import actions
from aboveboard.model.decisions import Decision
from aboveboard.model.events import Button
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width, height, in 0..1 of the picture."""

POINTED = frozenset({"click", "doubleclick", "rightclick", "tripleclick", "moveto", "dragto"})
CLICKS = {1: "click", 2: "doubleclick", 3: "tripleclick"}
SIDES = {Button.RIGHT: "rightclick", Button.MIDDLE: "middleclick"}


class Act(Value, frozen=True, kw_only=True):
    """One call: its kind in lower case and what that kind takes; `boxes` are where a true action may also land."""

    kind: str
    point: tuple[float, float] | None = None
    text: str = ""
    keys: tuple[str, ...] = ()
    status: str = ""
    amount: float = 0.0
    boxes: tuple[Box, ...] = ()


def truth_acts(step: Step) -> tuple[Act, ...]:
    """Return what the person did, as calls; empty where it has no such words or nothing tells where it was."""
    found: list[Act] = []
    for row in step.lowered():
        acts = _acts(row.action, _frame(step), _middle(target_box(step)))
        if not acts:
            return ()
        found += [_boxed(act, row.action, step) for act in acts]
    return tuple(found)


def decided_acts(decision: Decision, step: Step) -> tuple[Act, ...]:
    """Return what an agent decided, as calls; a choice that names only its element is a press in its middle."""
    return _acts(decision.action, _frame(step), decided_point(decision, step.before))


def _frame(step: Step) -> Rect:
    return frame_of(step.before) or Rect(x=0, y=0, width=1, height=1)


def _middle(box: Rect | None) -> Point | None:
    return box.centre if box else None


def _acts(action: actions.Action, frame: Rect, middle: Point | None) -> tuple[Act, ...]:
    """Return an action as calls, or none where this dialect has no word for it."""
    match action:
        case actions.Click():
            kind = SIDES.get(action.button) or CLICKS.get(action.count, "click")
            return (Act(kind=kind, point=relative(action.at, frame)),)
        case actions.LongPress():
            # The published reducer writes a long press as a click (raw_to_standardized.py).
            return (Act(kind="click", point=relative(action.at, frame)),)
        case actions.Hover():
            return (Act(kind="moveto", point=relative(action.at, frame)),)
        case actions.Drag():
            start, end = relative(action.start, frame), relative(action.end, frame)
            return (Act(kind="moveto", point=start), Act(kind="dragto", point=end))
        case actions.Scroll():
            amount = -action.dy if action.dy else action.dx
            return (Act(kind="scroll", point=relative(action.at, frame), amount=amount),)
        case actions.Done() | actions.Infeasible():
            return (Act(kind="terminate", status="success" if isinstance(action, actions.Done) else "failure"),)
        case actions.WaitFor():
            return (Act(kind="wait"),)
        case _:
            return _keyed(action) or _pressed(action, frame, middle)


def _keyed(action: actions.Action) -> tuple[Act, ...]:
    match action:
        case actions.Type():
            written = Act(kind="write", text=text_of(action.text) or "")
            return (written, Act(kind="press", keys=("enter",))) if action.submitted else (written,)
        case actions.Key():
            return (Act(kind="press", keys=(action.key,) * (action.repeats + 1)),)
        case actions.HoldKey():
            return (Act(kind="press", keys=(action.key,)),)
        case actions.Hotkey():
            return (Act(kind="hotkey", keys=(*action.modifiers, *action.keys)),) * (action.repeats + 1)
        case _:
            return ()


CHOICES = (
    actions.SelectMenu
    | actions.SelectOption
    | actions.SetToggle
    | actions.SetValue
    | actions.PickDate
    | actions.SwitchTab
    | actions.AnswerDialog
    | actions.FocusField
)


def _pressed(action: actions.Action, frame: Rect, middle: Point | None) -> tuple[Act, ...]:
    if not isinstance(action, CHOICES) or middle is None:
        return ()
    return (Act(kind="click", point=relative(middle, frame)),)


def relative(point: Point, frame: Rect) -> tuple[float, float]:
    """Return a point in 0..1 of a box."""
    return (point.x - frame.x) / max(1, frame.width), (point.y - frame.y) / max(1, frame.height)


def _boxed(act: Act, action: actions.Action, step: Step) -> Act:
    """Return a true call with the box of what was pressed, where it is known."""
    if act.kind not in POINTED or act.point is None:
        return act
    frame = _frame(step)
    places: Sequence[Point | None] = (getattr(action, "end", None) if act.kind == "dragto" else None,)
    point = places[0] or getattr(action, "at", None) or getattr(action, "start", None) or _middle(target_box(step))
    box = box_at(step, point) if point else None
    return Act(kind=act.kind, point=act.point, boxes=(inside(box, frame),)) if box else act


def inside(box: Rect, frame: Rect) -> Box:
    """Return a box in 0..1 of another."""
    left, top = relative(Point(x=box.x, y=box.y), frame)
    return left, top, box.width / max(1, frame.width), box.height / max(1, frame.height)
