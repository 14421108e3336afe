"""A step in a line of words: its kind, what exactly was done, and to what."""

from aboveboard.exporters import words
from aboveboard.model import actions
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.geometry import Point
from aboveboard.model.text import Hidden, Label

ARROW = " › "


def kind(action: actions.Action) -> str:
    """Return the name of an action's kind, as spec/actions.md has it."""
    return str(action.__struct_config__.tag)


def done(action: actions.Action) -> str:
    """Return what of an action its kind does not say."""
    match action:
        case actions.Click():
            return _held(action.modifiers, f"{action.button} ×{action.count} at {_at(action.at)}")
        case actions.LongPress():
            return f"{action.button} for {action.held_ms} ms at {_at(action.at)}"
        case actions.Drag():
            return _held(action.modifiers, f"{action.button} {_at(action.start)} → {_at(action.end)}")
        case actions.Scroll():
            return _held(action.modifiers, f"{action.dx:+g}, {action.dy:+g} at {_at(action.at)}")
        case actions.Hover():
            return f"{action.dwell_ms} ms at {_at(action.at)}"
        case actions.Type():
            return _said(action.text) + (" ⏎" if action.submitted else "")
        case actions.Key():
            return action.key + _times(action.repeats)
        case actions.Hotkey():
            return "+".join((*action.modifiers, *action.keys)) + _times(action.repeats)
        case actions.SelectMenu():
            return ARROW.join(_said(label) for label in action.path)
        case actions.SelectOption():
            of = action.options.total if action.options else 0
            place = f"number {action.index + 1}" + (f" of {of}" if of else "")
            return f"{_said(action.value)}, {place}" + (", beside what was chosen" if action.adds else "")
        case actions.PickDate():
            return f"{_said(action.value)} by {action.by}"
        case _:
            return _fields(action)


def what(target: ElementOrAbsence) -> str:
    """Return what an action was done to: role, name, and where it is."""
    if not isinstance(target, Element):
        return f"({target.reason.replace('_', ' ')})"
    name = "" if isinstance(target.name, Hidden) else f" {_said(target.name)}"
    return target.role + name


def shown(text: str) -> str:
    """Return a text as a terminal may show it: what a recording holds must not move a cursor."""
    return "".join(one if one.isprintable() else "·" for one in text)


def _said(label: Label) -> str:
    return words(label) or "(hidden)"


def _at(point: Point) -> str:
    return f"{point.x},{point.y}"


def _times(repeats: int) -> str:
    return f" ×{repeats + 1}" if repeats else ""


def _held(modifiers: tuple[str, ...], told: str) -> str:
    return "+".join((*modifiers, told)) if modifiers else told


def _fields(action: actions.Action) -> str:
    """Return the fields of a kind that needs no words of its own."""
    told = ((name, getattr(action, name)) for name in action.__struct_fields__)
    said = ((name, words(value) if isinstance(value, Label) else value) for name, value in told)
    return ", ".join(f"{name} {value}" for name, value in said if value not in {None, "", ()})
