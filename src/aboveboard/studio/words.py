"""Steps in plain words, for people who would rather read than decode.

Every word that was recorded is said: who reads the demo's report ran it and holds all its keys. `evaluation.saying`
writes for readers without a lease and asks of each word whether it may be shown; the two share nothing, so that no
change of this one can let a word out there.
"""

from aboveboard.model import actions
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.text import Chrome, Hidden, Label, Redacted, Shape
from aboveboard.model.trajectories import Step


def label(value: Label | bool | int | None) -> str:
    """Say a label as it may be said: chrome in quotes, a shape in brackets, nothing for what is hidden."""
    match value:
        case Chrome() | Redacted():
            return f"“{value.text}”"
        case Shape():
            return f"‹{value.kind}, {value.length}›"
        case None | Hidden():
            return "‹hidden›"
        case _:
            return str(value)


def element(target: ElementOrAbsence) -> str:
    """Say an element by its role and name, or why there is none."""
    if not isinstance(target, Element):
        return f"no element ({target.reason})"
    if isinstance(target.name, Hidden):
        return target.role
    return f"{target.role} {label(target.name)}"


def path(target: ElementOrAbsence) -> str:
    """Say the element's ancestors from the outermost in."""
    if not isinstance(target, Element):
        return ""
    parts = (part.role if isinstance(part.name, Hidden) else f"{part.role} {label(part.name)}" for part in target.path)
    return " › ".join(parts)


def keys(names: tuple[str, ...]) -> str:
    """Say a chord."""
    return "+".join(names)


def action(done: actions.Action) -> str:
    """Say an action in a few words."""
    match done:
        case actions.Click():
            times = {1: "click", 2: "double click", 3: "triple click"}.get(done.count, f"{done.count} clicks")
            side = "" if done.button == "left" else f"{done.button} "
            held = f" with {keys(done.modifiers)}" if done.modifiers else ""
            return f"{side}{times}{held}"
        case actions.SelectMenu():
            return "menu " + " › ".join(label(part) for part in done.path)
        case actions.SelectOption():
            return f"{'add' if done.adds else 'choose'} option {done.index + 1}: {label(done.value)}"
        case actions.Type():
            edits = f"{len(done.edits)} edit{'' if len(done.edits) == 1 else 's'}"
            return f"type {label(done.text)} in {edits}" + (", then Return" if done.submitted else "")
        case actions.Hotkey():
            return keys((*done.modifiers, *done.keys)) + _times(done.repeats)
        case actions.Key():
            return f"press {done.key}{_times(done.repeats)}"
        case actions.Scroll():
            return f"scroll {'down' if done.dy > 0 else 'up'} {abs(done.dy):g}" if done.dy else "scroll sideways"
        case actions.SwitchApp():
            return f"switch from {done.before} to {done.after}"
        case actions.SetToggle():
            return "switch on" if done.on else "switch off"
        case actions.SetValue():
            return f"set to {label(done.value)}"
        case actions.PickDate():
            return f"pick {label(done.value)}"
        case actions.SwitchTab():
            return f"switch to tab {done.index + 1}: {label(done.name)}"
        case actions.FocusField():
            return "call by its letter" if done.by is actions.Route.MNEMONIC else f"go {abs(done.steps)} fields by Tab"
        case actions.AnswerDialog():
            return "dismiss the dialog" if done.dismissed else f"answer {label(done.answer)}"
        case _:
            return str(type(done).__struct_config__.tag).replace("_", " ")


def _times(repeats: int) -> str:
    return f" ×{repeats + 1}" if repeats else ""


def step(taken: Step) -> str:
    """Say a step in one line: what was done to what."""
    said = action(taken.action)
    composite = isinstance(taken.action, actions.SelectMenu | actions.SwitchApp)
    return said if composite else f"{said} on {element(taken.target)}"
