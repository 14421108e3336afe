"""By what a score is told apart: what was done, on what, in which app, by which way. Never by whom or when.

The dimensions are a closed list of questions to the step alone. A step knows no person, so none of them can ask.
"""

from collections.abc import Callable, Mapping

from aboveboard.evaluation.places import target_of
from aboveboard.model import actions
from aboveboard.model.actions import Action, Route
from aboveboard.model.trajectories import Step

FEWEST = 5
"""A slice of fewer episodes is not told by name: it says little of an agent, and may be one person's habit."""
FEW = f"fewer than {FEWEST} episodes each"
NONE = "none known"
ROLES: Mapping[str, str] = {
    "combo box": "dropdown",
    "combobox": "dropdown",
    "list box": "dropdown",
    "listbox": "dropdown",
    "list item": "dropdown",
    "option": "dropdown",
    "menu": "menu",
    "menu bar": "menu",
    "menu item": "menu",
    "menuitem": "menu",
    "check menu item": "menu",
    "radio menu item": "menu",
    "page tab": "tab",
    "tab": "tab",
    "check box": "toggle",
    "checkbox": "toggle",
    "radio button": "toggle",
    "radio": "toggle",
    "switch": "toggle",
    "toggle button": "toggle",
    "slider": "value",
    "spin button": "value",
    "spinbutton": "value",
    "tree item": "tree",
    "treeitem": "tree",
    "date editor": "date",
    "calendar": "date",
}
"""What pressing an element of a role exercises."""
SKILLS: Mapping[type[Action], str] = {
    actions.SelectOption: "dropdown",
    actions.SelectMenu: "menu",
    actions.Hotkey: "shortcut",
    actions.Clipboard: "clipboard",
    actions.Undo: "undo",
    actions.Redo: "undo",
    actions.Key: "key",
    actions.HoldKey: "key",
    actions.PickDate: "date",
    actions.Type: "typing",
    actions.Scroll: "scroll",
    actions.ScrollTo: "scroll",
    actions.Drag: "drag",
    actions.SetToggle: "toggle",
    actions.SetValue: "value",
    actions.SwitchTab: "tab",
    actions.AnswerDialog: "dialog",
    actions.Hover: "hover",
    actions.SelectText: "text selection",
    actions.SwitchApp: "switching",
    actions.SwitchWindow: "switching",
    actions.FocusField: "focus",
    actions.Navigate: "navigation",
    actions.ChooseFile: "file",
    actions.UseSecureField: "secure field",
    actions.Done: "ending",
}


def skill(step: Step) -> str:
    """Return what a step exercises: by its action, and of a press by what was pressed."""
    named = SKILLS.get(type(step.action))
    target = target_of(step)
    return named or (ROLES.get(target.role, "pressing") if target else "pressing")


def widget(step: Step) -> str:
    """Return the role of the element that was acted on."""
    target = target_of(step)
    return target.role if target else NONE


def app(step: Step) -> str:
    """Return the approved app or site, as the signed policy names it."""
    return step.app


def kind(step: Step) -> str:
    """Return the kind of action."""
    return str(step.action.__struct_config__.tag)


def source(step: Step) -> str:
    """Return by which way the person went: pointer, keyboard and its short ways, or both of them in turn."""
    by = getattr(step.action, "by", None)
    if isinstance(by, Route) and by is not Route.UNKNOWN:
        return by.value
    if isinstance(step.action, actions.Done):
        return "ending"
    keyed = {
        isinstance(row.action, actions.Type | actions.Key | actions.Hotkey | actions.HoldKey) for row in step.lowered()
    }
    return "both" if len(keyed) > 1 else Route.KEYBOARD if keyed == {True} else Route.POINTER


def seen(step: Step) -> str:
    """Return what the recorder saw before a step: without a list of elements an agent that reads them is blind."""
    listed, pictured = step.before.elements is not None, step.before.picture is not None
    return {
        (True, True): "elements and a picture",
        (True, False): "elements",
        (False, True): "a picture",
        (False, False): "nothing",
    }[listed, pictured]


DIMENSIONS: Mapping[str, Callable[[Step], str]] = {
    "skill": skill,
    "widget": widget,
    "app": app,
    "source": source,
    "action": kind,
    "seen": seen,
}
"""All there is to slice by; a new one is a question to a step."""


def tags(step: Step) -> dict[str, str]:
    """Return a step's place in every dimension."""
    return {name: str(ask(step)) for name, ask in DIMENSIONS.items()}
