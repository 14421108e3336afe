"""An instruction at three levels from templates over element truth: roles and the interface's own labels, no content.

The goal is one sentence, the outline a sentence for each place, the detail a line for each step. English.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from aboveboard.model import actions
from aboveboard.model.actions import Action
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.text import Chrome, Label
from aboveboard.model.trajectories import Instruction, Step
from aboveboard.pipeline.segmentation.abstracting import ENTERING, OVERHEAD, abstracted, chrome, completes

SOURCE = "template"
MOST_NAMED = 3
"""So many fields are named in a sentence; more are counted."""


def instruction(steps: Sequence[Step], goal: Label | None = None) -> Instruction:
    """Return the instruction of an episode; a goal that a person gave stays, and then the source is `human`."""
    work = [step for step in steps if not isinstance(step.action, OVERHEAD)] or list(steps)
    return Instruction(
        goal=Chrome(text=_goal(work)) if goal is None else goal,
        outline=Chrome(text=" ".join(_outline(work))),
        detail=Chrome(text="\n".join(f"{number}. {_line(step)}" for number, step in enumerate(steps, 1))),
        source=SOURCE if goal is None else "human",
    )


def _goal(work: Sequence[Step]) -> str:
    apps = list(dict.fromkeys(step.site or step.app for step in work))
    ending = next((step for step in reversed(work) if completes(step.action, step.target)), None)
    where = f"in {_listed(apps)}"
    if ending is None:
        return f"Work {where}: {_activity(work)}."
    fields = _fields(work)
    filled = f" after filling in {fields}" if fields else ""
    return f"{_first_upper(_done(ending))} {where}{filled}."


def _outline(work: Sequence[Step]) -> Iterator[str]:
    for place, group in groupby(work, key=lambda step: abstracted(step).place):
        app, _, view = place.partition("/")
        yield f"In {app}{f', {_quoted(view)}' if view else ''}: {_activity(list(group))}."


def _activity(work: Sequence[Step]) -> str:
    """Return what is done in a few steps, fields together, the rest one after another without repeats."""
    fields = _fields(work)
    others = list(dict.fromkeys(_done(step) for step in work if not isinstance(step.action, ENTERING)))
    rest = len(others) - MOST_NAMED
    parts = [*([f"fill in {fields}"] if fields else []), *others[:MOST_NAMED]]
    return ", ".join(parts) + (f" and {rest} more" if rest > 0 else "")


def _fields(work: Sequence[Step]) -> str:
    entered = (step.target for step in work if isinstance(step.action, ENTERING))
    return _listed(list(dict.fromkeys(_what(target) for target in entered)))


def _line(step: Step) -> str:
    return f"{_first_upper(_done(step))}."


def _done(step: Step) -> str:
    """Say one step in words of the interface."""
    action, what = step.action, _what(step.target)
    match action:
        case actions.Click():
            times = {1: "click", 2: "double-click", 3: "triple-click"}.get(action.count, f"click {action.count} times")
            return f"{times} {what}"
        case actions.Type():
            return f"type into {what}" + (" and press Return" if action.submitted else "")
        case actions.SelectMenu():
            return f"choose {' > '.join(_label(part) for part in action.path)} from the menu"
        case actions.SelectOption():
            return f"choose option {action.index + 1} of {what}"
        case actions.SetToggle():
            return f"switch {what} {'on' if action.on else 'off'}"
        case actions.Hotkey():
            return f"press {'+'.join((*action.modifiers, *action.keys))}"
        case actions.Key():
            return f"press {action.key}"
        case actions.SwitchApp():
            return f"go to {action.after}"
        case actions.AnswerDialog():
            return "dismiss the dialog" if action.dismissed else f"answer the dialog with {_label(action.answer)}"
        case actions.ChooseFile():
            return "choose where to save" if action.saving else "choose a file"
        case actions.Scroll():
            return "scroll"
        case actions.Navigate():
            return "open another page"
        case actions.Clipboard():
            return str(action.kind) if action.kind != "paste" else f"paste into {what}"
        case _:
            return _plain(action, what)


def _plain(action: Action, what: str) -> str:
    name = str(action.__struct_config__.tag).replace("_", " ")
    return f"{name} at {what}" if what != "the screen" else name


def _what(target: ElementOrAbsence) -> str:
    if not isinstance(target, Element):
        return "the screen"
    return f"the {target.role}" + (f" {_quoted(chrome(target.name))}" if chrome(target.name) else "")


def _label(label: Label) -> str:
    return _quoted(chrome(label)) if chrome(label) else "an entry"


def _quoted(text: str) -> str:
    return f"“{text}”"


def _listed(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
