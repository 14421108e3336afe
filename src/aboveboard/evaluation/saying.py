"""Decisions and steps in a line of words; words of the data only where they may be shown."""

from aboveboard.evaluation.places import chosen, target_of
from aboveboard.model import actions
from aboveboard.model.actions import Action
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Label, Redacted, Shape
from aboveboard.model.trajectories import Observation, Step

WITHHELD = "‹words›"
LONGEST = 60


def said(label: Label | None, *, plain: bool) -> str:
    """Say a label: the interface's own words in quotes, words of the data only where `plain`, shapes in brackets."""
    match label:
        case Chrome():
            return _quoted(label.text)
        case Redacted():
            return _quoted(label.text) if plain else WITHHELD
        case Shape():
            return f"‹{label.kind}, {label.length}›"
        case _:
            return "‹hidden›"


def _quoted(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    return f"“{shown[:LONGEST]}…”" if len(shown) > LONGEST else f"“{shown}”"


def element(found: Element | None, *, plain: bool) -> str:
    """Say an element by role and name."""
    if found is None:
        return "no known element"
    name = said(found.name, plain=plain)
    return found.role if name == "‹hidden›" else f"{found.role} {name}"


def action(done: Action, *, plain: bool) -> str:
    """Say an action in a few words."""
    match done:
        case actions.Click():
            times = {1: "click", 2: "double click", 3: "triple click"}.get(done.count, f"{done.count} clicks")
            side = "" if done.button == "left" else f"{done.button} "
            held = f" with {'+'.join(done.modifiers)}" if done.modifiers else ""
            return f"{side}{times}{held}{_at(done.at)}"
        case actions.Hover():
            return f"rest the pointer{_at(done.at)}"
        case actions.Drag():
            return f"drag {done.start.x}, {done.start.y} to {done.end.x}, {done.end.y}"
        case actions.Scroll():
            return f"scroll {_way(done)}"
        case actions.Type():
            return f"type {said(done.text, plain=plain)}" + (", then Return" if done.submitted else "")
        case actions.Key():
            return f"press {done.key}{_times(done.repeats)}"
        case actions.Hotkey():
            return "+".join((*done.modifiers, *done.keys)) + _times(done.repeats)
        case actions.SelectMenu():
            return "menu " + " › ".join(said(label, plain=plain) for label in done.path)
        case actions.SelectOption():
            place = f"option {done.index + 1}: " if done.index >= 0 else "option "
            return f"{'add' if done.adds else 'choose'} {place}{said(done.value, plain=plain)}"
        case actions.SetToggle():
            return "switch on" if done.on else "switch off"
        case actions.SetValue() | actions.PickDate():
            return f"set to {said(done.value, plain=plain)}"
        case actions.SwitchTab():
            return f"tab {done.index + 1}: {said(done.name, plain=plain)}"
        case actions.AnswerDialog():
            return f"answer {said(done.answer, plain=plain)}"
        case actions.Done():
            return "say that it is done"
        case actions.Clipboard():
            return str(done.kind)
        case _:
            return str(done.__struct_config__.tag).replace("_", " ")


def _times(repeats: int) -> str:
    return f" ×{repeats + 1}" if repeats else ""


def _at(point: Point) -> str:
    return f" at {point.x}, {point.y}"


def _way(done: actions.Scroll) -> str:
    if done.dy:
        return f"{'down' if done.dy > 0 else 'up'} {abs(done.dy):g}"
    return f"{'right' if done.dx > 0 else 'left'} {abs(done.dx):g}"


def person(step: Step, *, plain: bool) -> str:
    """Say what the person did and to what."""
    target = target_of(step)
    on = f", on {element(target, plain=plain)}" if target else ""
    return action(step.action, plain=plain) + on


def agent(decision: Decision, seen: Observation, *, plain: bool) -> str:
    """Say what an agent decided and for what."""
    found = chosen(decision, seen)
    if decision.target is not None and found is None:
        return f"{action(decision.action, plain=plain)}, on an element that is not there"
    on = f", on {element(found, plain=plain)}" if found else ""
    return action(decision.action, plain=plain) + on
