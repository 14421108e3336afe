"""From one recorded action to the intent that imitates it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

from aboveboard.agents.intents import NOTCHES, OPTIONS, SCROLLS, WORDS, Copy, Intent, Kind, spot_class
from aboveboard.agents.places import element_at, element_meant
from aboveboard.agents.words import Goal, text_of
from aboveboard.model.actions import (
    Action,
    Click,
    Clipboard,
    Done,
    Drag,
    Hotkey,
    Hover,
    Infeasible,
    Key,
    PickDate,
    Redo,
    Scroll,
    SelectOption,
    SetToggle,
    SetValue,
    SwitchTab,
    Type,
    Undo,
    UseSecureField,
)
from aboveboard.model.elements import Element, ElementOrAbsence, ElementSnapshot
from aboveboard.model.events import Button, ClipboardKind, EditOperation
from aboveboard.model.geometry import Point
from aboveboard.model.spans import said_at, spoken_at
from aboveboard.model.trajectories import Picture, ValueSource

DRAWN_BY_BROWSER = frozenset({"combo box"})
"""Widgets whose options a browser or toolkit draws in a window of its own, which no list of elements holds."""

OPTIONS_THEMSELVES = frozenset({"radio button", "list item", "tree item", "check box", "table cell"})
"""What is chosen by a press on it, where a recording names the option itself as what was acted on."""

CLIPBOARD_KEYS = {ClipboardKind.COPY: "ctrl+c", ClipboardKind.CUT: "ctrl+x", ClipboardKind.PASTE: "ctrl+v"}

TOLD = frozenset({"goal_span", "element", "outside"})
"""Kinds of a recorded source that say where a text is to be copied from, or that it stands nowhere."""


class Imitated(enum.Enum):
    """Why there is nothing to imitate."""

    NO_TARGET = enum.auto()
    NO_VERB = enum.auto()


@dataclass(frozen=True, slots=True)
class Showing:
    """One recorded action with what was seen before it.

    `text` is what a field said at the end where the action is the first of several runs of typing. `secrets` are the
    goal's own words that may have gone into a secure field. `picture` is of before the action, as the list is.
    """

    action: Action
    target: ElementOrAbsence | None
    snapshot: ElementSnapshot | None
    source: ValueSource | None = None
    text: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    picture: Picture | None = None


def imitated(showing: Showing, goal: Goal) -> Intent | Imitated:
    """Return the intent that does what was done, or why there is none."""
    snapshot = showing.snapshot
    if snapshot is None:
        return Imitated.NO_TARGET
    action = showing.action
    match action:
        case Key() | Hotkey() | Clipboard() | Undo() | Redo():
            key = _combination(action)
            return Imitated.NO_VERB if key is None else Intent(Kind.KEY, key=key)
        case Done():
            return Intent(Kind.DONE)
        case Infeasible():
            return Intent(Kind.INFEASIBLE)
        case _:
            return _aimed(showing, snapshot, goal)


def _aimed(showing: Showing, snapshot: ElementSnapshot, goal: Goal) -> Intent | Imitated:
    action = showing.action
    at = getattr(action, "at", None) or getattr(action, "start", None)
    place = at if isinstance(at, Point) else None
    element = element_meant(snapshot, showing.target, place)
    if element is None:
        return Imitated.NO_TARGET
    match action:
        case Click():
            kind = _click(action)
            return Imitated.NO_VERB if kind is None else Intent(kind, element.id, spot=spot_class(element, action.at))
        case SetToggle() | SwitchTab():
            return Intent(Kind.CLICK, element.id)
        case SelectOption() if element.role in OPTIONS_THEMSELVES:
            return Intent(Kind.ADDING_CLICK if action.adds else Kind.CLICK, element.id)
        case Hover():
            return Intent(Kind.HOVER, element.id)
        case Scroll():
            return Intent(Kind.SCROLL, element.id, scroll=scroll_class(action.dx, action.dy))
        case Drag(end=end):
            other = element_at(snapshot, end)
            missed = other is None or other.id == element.id
            return Imitated.NO_VERB if missed or other is None else Intent(Kind.DRAG, element.id, other.id)
        case _:
            return _worded(showing, element, snapshot, goal)


def _worded(showing: Showing, element: Element, snapshot: ElementSnapshot, goal: Goal) -> Intent | Imitated:
    action, source = showing.action, showing.source
    match action:
        case Type():
            words = text_of(action.text)
            copy = _copied((showing.text, words), source, goal, snapshot)
            replaces = any(edit.operation is not EditOperation.INSERT for edit in action.edits[:1])
            return Intent(Kind.TYPE, element.id, text=copy, replaces=replaces, submits=action.submitted)
        case UseSecureField():
            return Intent(Kind.TYPE, element.id, text=_copied(showing.secrets[:1], None, goal, snapshot))
        case SelectOption() if (listed := _listed(action, element, snapshot)) is not None:
            return Intent(Kind.ADDING_CLICK if action.adds else Kind.CLICK, listed.id)
        case SelectOption():
            copy = _copied((text_of(action.value),), source, goal, snapshot)
            option = action.index if copy is None and 0 <= action.index < OPTIONS else None
            return Intent(Kind.SELECT, element.id, text=copy, option=option, adds=action.adds)
        case SetValue():
            return Intent(Kind.SET, element.id, text=_copied((text_of(action.value),), source, goal, snapshot))
        case PickDate():
            return Intent(Kind.DATE, element.id, text=_copied((text_of(action.value),), source, goal, snapshot))
        case _:
            return Imitated.NO_VERB


def _listed(action: SelectOption, widget: Element, snapshot: ElementSnapshot) -> Element | None:
    """Return the option itself where it is on the screen: then choosing it is pressing it."""
    if widget.role in DRAWN_BY_BROWSER:
        return None
    options = [one for one in snapshot.elements if widget.id in {one.parent, one.group} and one.id != widget.id]
    words = text_of(action.value)
    named = [one for one in options if words and text_of(one.name) == words]
    placed = [one for one in options if one.index == action.index and one.role == "list item"]
    return next(iter(named or placed), None)


def _copied(texts: Sequence[str], source: ValueSource | None, goal: Goal, snapshot: ElementSnapshot) -> Copy | None:
    """Return where a text came from: as the recording says; where it does not, as the goal or the screen has it."""
    if source is not None and source.kind in TOLD:
        return _told(source, goal, snapshot)
    for text in texts:
        span = said_at(text, goal.text)
        tokens = goal.tokens_at(*span) if span is not None else None
        if tokens is not None:
            return Copy(span=tokens)
    for text in texts:
        for element in snapshot.elements if text.strip() else ():
            if text_of(element.value) == text or (not text_of(element.value) and text_of(element.name) == text):
                return Copy(element=element.id)
    return None


def _told(source: ValueSource, goal: Goal, snapshot: ElementSnapshot) -> Copy | None:
    """Return what is to be copied where the recording says it; what stood on an earlier screen only cannot be."""
    if source.kind == "goal_span" and source.span is not None:
        tokens = goal.tokens_at(*source.span)
        return None if tokens is None else Copy(span=tokens)
    element = snapshot.find(source.element or "") if source.kind == "element" and source.step is None else None
    if element is None or source.span is None:
        return None if element is None else Copy(element=element.id)
    places = spoken_at(text_of(element.value) or text_of(element.name))[:WORDS]
    return Copy(element=element.id, word=places.index(source.span) + 1) if source.span in places else None


def _click(action: Click) -> Kind | None:
    if action.modifiers:
        return Kind.ADDING_CLICK if action.modifiers == ("ctrl",) and action.count == 1 else None
    if action.button is Button.RIGHT:
        return Kind.RIGHT_CLICK
    if action.button is not Button.LEFT:
        return None
    return Kind.CLICK if action.count == 1 else Kind.DOUBLE_CLICK


def _combination(action: Action) -> str | None:
    match action:
        case Key(key=key):
            return key
        case Hotkey(modifiers=modifiers, keys=keys):
            return "+".join((*modifiers, *keys))
        case Clipboard(kind=kind):
            return CLIPBOARD_KEYS.get(kind)
        case Undo():
            return "ctrl+z"
        case Redo():
            return "ctrl+shift+z"
        case _:
            return None


def scroll_class(dx: float, dy: float) -> int:
    """Return the place in SCROLLS of a wheel's motion: its larger axis, and the class of notches next to it."""
    way = ("down" if dy >= 0 else "up") if abs(dy) >= abs(dx) else ("right" if dx >= 0 else "left")
    amount = max(abs(dx), abs(dy))
    return SCROLLS.index((way, min(NOTCHES, key=lambda notches: abs(notches - amount))))
