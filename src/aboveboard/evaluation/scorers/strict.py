"""Strict: right means that the same would have come of it, as far as a recording can tell.

What published rules let pass counts here: the direction and amount of a scroll, the order of keys, the option's value,
the whole path of a menu, each letter of a text, the button, how often, and the element itself instead of a place
near it. Another way to the same effect that the recording names is as good as the person's own.
"""

from collections.abc import Iterator

from aboveboard.evaluation.labels import same_words, text_of
from aboveboard.evaluation.moves import CHOICE
from aboveboard.evaluation.places import (
    chosen,
    element_at,
    point_of,
    same_element,
    shown_box,
    target_box,
    target_of,
)
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model import actions
from aboveboard.model.actions import Action
from aboveboard.model.decisions import Decision
from aboveboard.model.geometry import Point
from aboveboard.model.text import Label
from aboveboard.model.trajectories import Step

HALF = 0.5
"""A scroll of at least half and at most twice the amount is right: then the next observation is nearly the same."""
CLOSE = 8
"""Pixels between two ends of a drag where no element is known."""
Found = tuple[str, float | None]
"""A part by name and what it is worth; None where the data cannot tell."""
UNPOINTED = actions.Scroll | actions.Key | actions.Hotkey | actions.HoldKey | actions.SelectMenu | actions.SwitchApp

WHOLE = (
    actions.Undo
    | actions.Redo
    | actions.ChooseFile
    | actions.SwitchWindow
    | actions.UseSecureField
    | actions.WaitFor
    | actions.Done
    | actions.Infeasible
    | actions.Ask
)
"""Kinds that take nothing that can be compared."""


FIRST_MOVE = "first move"


class Strict:
    """The scorer; it holds nothing."""

    name = "strict"
    source = "ours: docs/how-to/evaluate-an-agent.md"
    quirks = (
        "of a choice in several moves the first one is right too; the others are asked for where each was seen",
        "a key or hotkey that repeats may be begun with fewer repeats",
        "where the data hold no words, the element and the kind decide",
        "other ways to the goal that the recording does not name count as wrong",
    )

    def score(self, decision: Decision, step: Step) -> Score:
        """Return 1 or 0; `parts` say what of it was right, the rule names the first part that was not.

        The part `whole` is 0 where only the first of several moves was asked for and answered, and 1 of a whole choice.
        """
        if isinstance(decision.action, type(step.action)):
            whole = _judged("exact", _parts(decision, step, step.action))
            if whole.value is None or (whole.value and not step.children):
                return whole
            if whole.value:
                return Score(value=1.0, rule=whole.rule, parts={**whole.parts, "whole": 1.0})
            return _otherwise(decision, step) or whole
        return _otherwise(decision, step) or Score(value=0.0, rule="kind", parts={"kind": 0.0})


def _otherwise(decision: Decision, step: Step) -> Score | None:
    """Return full marks for another way that the recording names, or for the first move of a choice."""
    if _keys(decision.action) in _ways(step):
        return Score(value=1.0, rule="another way", parts={"kind": 1.0})
    if _chooses(decision, step) or _toggles(decision, step):
        return Score(value=1.0, rule="another way", parts={"kind": 1.0})
    first = step.lowered()[0].action
    if first == step.action or not isinstance(decision.action, type(first)):
        return None
    judged = _judged(FIRST_MOVE, _parts(decision, step, first))
    if not judged.value:
        return None
    if len(step.lowered()) == 1:
        return Score(value=1.0, rule="another way", parts=judged.parts)
    return Score(value=1.0, rule=FIRST_MOVE, parts={**judged.parts, "whole": 0.0})


def _chooses(decision: Decision, step: Step) -> bool:
    """Tell whether a decision presses what bears the words that were chosen here by one move, or that move's part."""
    words = [way.steps[0] for way in step.equivalents if way.by == CHOICE]
    if isinstance(step.action, actions.SelectOption) and not step.action.adds and len(step.lowered()) == 1:
        words.append(text_of(step.action.value) or "")
    element = chosen(decision, step.before)
    return _plain(decision) and element is not None and text_of(element.name) in [word for word in words if word]


def _toggles(decision: Decision, step: Step) -> bool:
    """Tell whether a decision presses the label around a toggle: a label's press is its control's (HTML, 4.10.4)."""
    element, box = chosen(decision, step.before), target_box(step)
    around = shown_box(element) if element is not None and element.role == "label" else None
    held = around is not None and box is not None and 2 * around.intersection(box).area > box.area
    return held and _plain(decision) and isinstance(step.action, actions.SetToggle)


def _plain(decision: Decision) -> bool:
    """Tell whether a decision is one press of the left button without modifiers."""
    return isinstance(decision.action, actions.Click) and decision.action == actions.Click(at=decision.action.at)


def _ways(step: Step) -> set[tuple[str, ...] | None]:
    """Return the other ways that are one stroke of keys, each with its keys sorted: the order of modifiers is free."""
    strokes = (way.steps[0] for way in step.equivalents if len(way.steps) == 1 and way.by not in {CHOICE, "pointer"})
    return {tuple(sorted(stroke.lower().split("+"))) for stroke in strokes}


def _keys(action: Action) -> tuple[str, ...] | None:
    if not isinstance(action, actions.Hotkey | actions.Key) or action.repeats:
        return None
    if isinstance(action, actions.Key):
        return (action.key.lower(),)
    return tuple(sorted(key.lower() for key in (*action.modifiers, *action.keys))) if len(action.keys) == 1 else None


def _judged(rule: str, parts: Iterator[Found]) -> Score:
    """Return 1 where every part is right; the rule is else the first that is not."""
    told = {name: value for name, value in parts if value is not None}
    if not told:
        return unspoken("nothing to compare")
    wrong = next((name for name, value in told.items() if value < _least(name)), None)
    return Score(value=float(wrong is None), rule=wrong or rule, parts={"kind": 1.0, **told})


def _least(part: str) -> float:
    return HALF if part == "amount" else 1.0


def _parts(decision: Decision, step: Step, true: Action) -> Iterator[Found]:
    """Yield the parts of a decision of the true action's kind, the element first."""
    if not isinstance(true, UNPOINTED) and (target_of(step) is not None or _points(true)):
        yield "element", _element(decision, step, true)
    yield from _arguments(decision.action, true)
    if isinstance(true, actions.Drag) and isinstance(decision.action, actions.Drag):
        yield "end", _end(decision.action.end, true.end, step)
    if isinstance(true, WHOLE):
        yield "kind", 1.0


def _points(action: Action) -> bool:
    return isinstance(action, actions.Click | actions.LongPress | actions.Hover | actions.Drag)


def _element(decision: Decision, step: Step, true: Action) -> float | None:
    """Tell whether the element is the true one; None where the data know none."""
    target, box, at = target_of(step), target_box(step), point_of(true)
    if target is None:
        return None
    here = box is not None and at is not None and box.contains(at)
    if at is None or (here and true is step.action):
        return float(same_element(decision, target, step.before))
    pressed = element_at(step.before.elements, at)
    if pressed is None:
        return float(same_element(decision, target, step.before)) if here else None
    # What is pressed on the way to a choice lies within, or beside, what was chosen in: an option, a list's button.
    opens = here and len(step.children) > 1 and same_element(decision, target, step.before)
    return float(opens or same_element(decision, pressed, step.before))


def _arguments(decided: Action, true: Action) -> Iterator[Found]:
    """Yield what an action of the true one's kind takes and whether it is the same."""
    match decided, true:
        case actions.Click(), actions.Click():
            yield "button", float(decided.button == true.button)
            yield "count", float(decided.count == true.count)
            yield "modifiers", float(set(decided.modifiers) == set(true.modifiers))
        case actions.LongPress(), actions.LongPress():
            yield "button", float(decided.button == true.button)
        case actions.Scroll(), actions.Scroll():
            yield "direction", float(_way(decided) == _way(true))
            yield "amount", _ratio(decided, true)
        case actions.Type(), actions.Type():
            yield "text", _words(decided.text, true.text)
            yield "submitted", float(decided.submitted == true.submitted)
        case actions.Key(), actions.Key():
            yield "keys", float(decided.key == true.key)
            yield "repeats", float(decided.repeats <= true.repeats)
        case actions.Hotkey(), actions.Hotkey():
            yield "modifiers", float(set(decided.modifiers) == set(true.modifiers))
            yield "keys", float(decided.keys == true.keys)
            yield "repeats", float(decided.repeats <= true.repeats)
        case actions.HoldKey(), actions.HoldKey():
            yield "keys", float(decided.key == true.key)
        case actions.SelectMenu(), actions.SelectMenu():
            yield "path", _path(decided, true)
        case actions.SelectOption(), actions.SelectOption():
            yield "value", _value(decided, true)
            yield "adds", float(decided.adds == true.adds)
        case actions.SetToggle(), actions.SetToggle():
            yield "value", float(decided.on == true.on)
        case actions.SetValue(), actions.SetValue():
            yield "value", _words(decided.value, true.value)
        case actions.PickDate(), actions.PickDate():
            yield "value", _words(decided.value, true.value)
        case actions.SwitchTab(), actions.SwitchTab():
            yield "value", float(decided.index == true.index)
        case actions.SwitchApp(), actions.SwitchApp():
            yield "app", float(decided.after == true.after)
        case actions.Navigate(), actions.Navigate():
            yield "page", float((decided.origin, decided.route) == (true.origin, true.route))
        case actions.AnswerDialog(), actions.AnswerDialog():
            yield "value", _words(decided.answer, true.answer)
        case actions.Clipboard(), actions.Clipboard():
            yield "value", float(decided.kind == true.kind)


def _words(decided: Label, true: Label) -> float | None:
    same = same_words(decided, true)
    return None if same is None else float(same)


def _path(decided: actions.SelectMenu, true: actions.SelectMenu) -> float:
    if all(text_of(label) is not None for label in true.path):
        return float([text_of(label) for label in decided.path] == [text_of(label) for label in true.path])
    return float(decided.indices == true.indices)


def _value(decided: actions.SelectOption, true: actions.SelectOption) -> float:
    same = None if text_of(decided.value) is None else same_words(decided.value, true.value)
    return float(decided.index == true.index if same is None else same)


def _way(action: actions.Scroll) -> tuple[int, int]:
    return (action.dx > 0) - (action.dx < 0), (action.dy > 0) - (action.dy < 0)


def _ratio(decided: actions.Scroll, true: actions.Scroll) -> float:
    """Return the smaller amount by the larger, along both axes together."""
    amounts = [abs(action.dx) + abs(action.dy) for action in (decided, true)]
    return min(amounts) / max(amounts) if max(amounts) else 1.0


def _end(decided: Point, true: Point, step: Step) -> float:
    """Tell whether a drag ends on the same element, or close by where none is known."""
    element = element_at(step.before.elements, true)
    box = shown_box(element) if element else None
    near = max(abs(decided.x - true.x), abs(decided.y - true.y)) <= CLOSE
    return float(near or (box is not None and box.contains(decided) and element != target_of(step)))


SCORER: Scorer = Strict()
