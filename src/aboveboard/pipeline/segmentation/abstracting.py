"""A step as segmentation sees it: its class, its place, and what part it can have in a task; never its content."""

from dataclasses import dataclass

from aboveboard.model import actions
from aboveboard.model.actions import Action
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import ClipboardKind
from aboveboard.model.text import Chrome, Label
from aboveboard.model.trajectories import Step

_ENGLISH = (
    "add apply approve archive book buy close complete confirm create delete done export finish generate ok order pay "
    "post print publish register reply save send sign submit update upload yes"
)
_GERMAN = "anlegen anwenden bestellen bestätigen buchen drucken fertig genehmigen ja schließen senden speichern"
COMPLETING = frozenset(f"{_ENGLISH} {_GERMAN}".split())
"""Words by which a control says that something is completed (the completion actions of Rebmann and van der Aa, who
give some twenty English ones; the German ones are ours)."""

OPENS = ("…", "...")
"""A label that ends so asks further questions first (GNOME and KDE interface guidelines)."""

SAVING = frozenset({("ctrl", "s"), ("meta", "s")})
"""The hotkeys by which desktops save."""

ENTERING = (
    actions.Type,
    actions.SelectOption,
    actions.SetToggle,
    actions.SetValue,
    actions.PickDate,
)
OVERHEAD = (
    actions.SwitchApp,
    actions.SwitchWindow,
    actions.SwitchTab,
    actions.Scroll,
    actions.ScrollTo,
    actions.Hover,
    actions.WaitFor,
)
"""Ways to work, not work itself (the overhead of Rebmann and van der Aa): they never end a task."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One step abstracted. `word` is its class, `place` the app and the view in it; times are ms of the stretch.

    `element` tells elements of one stretch apart. Words hold interface labels only, never a text that a person wrote.
    """

    word: str
    app: str
    place: str
    element: str
    started: int
    ended: int
    completes: bool
    enters: bool
    overhead: bool
    switches: bool
    copies: bool
    pastes: bool


def abstracted(step: Step) -> Trace:
    """Return the step as segmentation sees it."""
    action, target = step.action, step.target
    app = step.site or step.app
    clipboard = action.kind if isinstance(action, actions.Clipboard) else None
    return Trace(
        word=f"{_kind(action)}:{_named(target)}@{_place(app, target)}",
        app=app,
        place=_place(app, target),
        element=target.id if isinstance(target, Element) else "",
        started=step.started,
        ended=step.ended,
        completes=completes(action, target),
        enters=isinstance(action, ENTERING) or clipboard is ClipboardKind.PASTE,
        overhead=isinstance(action, OVERHEAD),
        switches=isinstance(action, actions.SwitchApp),
        copies=clipboard in {ClipboardKind.COPY, ClipboardKind.CUT},
        pastes=clipboard is ClipboardKind.PASTE,
    )


def completes(action: Action, target: ElementOrAbsence) -> bool:
    """Tell whether a step says by its own label or hotkey that something is completed."""
    match action:
        case actions.ChooseFile():
            return action.saving
        case actions.Hotkey():
            return any((modifier, *action.keys) in SAVING for modifier in action.modifiers)
        case actions.SelectMenu():
            return bool(action.path) and completing(action.path[-1])
        case actions.AnswerDialog():
            return not action.dismissed and completing(action.answer)
        case actions.Click():
            return isinstance(target, Element) and _pressed(target) and completing(target.name)
        case _:
            return False


def completing(label: Label) -> bool:
    """Tell whether an interface label is one of completion: `Place order`, but not `Save As…`, nor a person's text."""
    if not isinstance(label, Chrome) or label.text.endswith(OPENS):
        return False
    return not COMPLETING.isdisjoint(label.text.casefold().replace("_", "").split())


def chrome(label: Label) -> str:
    """Return the words of an interface's own label, else nothing."""
    return label.text if isinstance(label, Chrome) else ""


def _pressed(target: Element) -> bool:
    return target.role in {"push button", "button", "menu item", "link"}


def _kind(action: Action) -> str:
    name = str(action.__struct_config__.tag)
    match action:
        case actions.SelectMenu():
            return f"{name}({' > '.join(map(chrome, action.path))})"
        case actions.Hotkey():
            return f"{name}({'+'.join((*action.modifiers, *action.keys))})"
        case actions.Key():
            return f"{name}({action.key})"
        case actions.Clipboard():
            return f"{name}({action.kind})"
        case _:
            return name


def _named(target: ElementOrAbsence) -> str:
    return f"{target.role} {chrome(target.name)}".strip() if isinstance(target, Element) else ""


def _place(app: str, target: ElementOrAbsence) -> str:
    """Return the app and the outermost named thing in it that the target lies in: a page, a dialog, a pane."""
    if not isinstance(target, Element):
        return app
    view = next((chrome(part.name) for part in target.path if chrome(part.name)), "")
    return f"{app}/{view}" if view else app
