"""Intents: an action as a learner decides it, over elements of an observation and words of a goal."""

import enum
from dataclasses import dataclass

from aboveboard.agents.words import Goal, text_of
from aboveboard.model.actions import (
    Action,
    Click,
    Done,
    Drag,
    Edit,
    Hotkey,
    Hover,
    Infeasible,
    Key,
    PickDate,
    Route,
    Scroll,
    SelectOption,
    SetValue,
    Type,
)
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import Button, EditOperation
from aboveboard.model.geometry import Point
from aboveboard.model.quantities import clock_time, iso_date
from aboveboard.model.spans import spoken_at
from aboveboard.model.text import Hidden, Label, Redacted


class Kind(enum.StrEnum):
    """What kinds of action a learner tells apart; their order is part of a checkpoint."""

    CLICK = "click"
    ADDING_CLICK = "adding_click"
    DOUBLE_CLICK = "double_click"
    RIGHT_CLICK = "right_click"
    HOVER = "hover"
    TYPE = "type"
    KEY = "key"
    SCROLL = "scroll"
    DRAG = "drag"
    SELECT = "select"
    SET = "set"
    DATE = "date"
    DONE = "done"
    INFEASIBLE = "infeasible"


KINDS = tuple(Kind)
POINTED = frozenset(KINDS) - {Kind.KEY, Kind.DONE, Kind.INFEASIBLE}
"""Kinds that are done to an element."""
WORDED = frozenset({Kind.TYPE, Kind.SELECT, Kind.SET, Kind.DATE})
"""Kinds that carry a text."""
PRESSED = frozenset({Kind.CLICK, Kind.ADDING_CLICK, Kind.DOUBLE_CLICK, Kind.RIGHT_CLICK})
"""Kinds of which it matters where on the element they are done."""

NOTCHES = (1, 3, 10)
SCROLLS = tuple((way, notches) for way in ("down", "up", "right", "left") for notches in NOTCHES)
"""Ways to scroll: direction and wheel notches, in the classes that are told apart."""

COLUMNS, LINES = 16, 5
SPOTS = 1 + COLUMNS * LINES
"""Where within an element a pointer meets it: in its middle, or in one of so many cells; of a small one the middle."""

SMALL = 48
"""An element at most so wide and high (pixels) holds nothing that would have to be met apart."""

OPTIONS = 32
"""How many places of a list are told apart where its words are not known."""

WORDS = 32
"""How many words of one text on the screen are told apart by their place."""

HOVER_MS = 400
"""How long a pointer of an agent rests."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a text comes from: tokens of the goal (first, last), or the name or value of an element.

    `word` is which word of the element's text it is, from 1 on; 0 is all of it.
    """

    span: tuple[int, int] | None = None
    element: str | None = None
    word: int = 0


@dataclass(frozen=True, slots=True)
class Intent:
    """One action as it is learnt and decided.

    `target` is an element's id, `spot` the place in SPOTS where a pointer meets it. `other` is where a drag ends.
    `text` is None where the kind has none, or where it is not known where its words come from. `key` is a combination
    such as `ctrl+c`. `scroll` and `option` are places in SCROLLS and in the list. `replaces` and `submits` say how a
    text goes into its field. `adds` says that what is chosen of a list joins what was chosen of it before.
    """

    kind: Kind
    target: str | None = None
    other: str | None = None
    text: Copy | None = None
    key: str | None = None
    scroll: int | None = None
    option: int | None = None
    replaces: bool = False
    submits: bool = False
    adds: bool = False
    spot: int = 0


def words_copied(copy: Copy | None, goal: Goal, snapshot: ElementSnapshot) -> str:
    """Return the words that a copy stands for; nothing where it names none."""
    if copy is None:
        return ""
    if copy.span is not None:
        return goal.span(*copy.span)
    element = snapshot.find(copy.element) if copy.element is not None else None
    text = "" if element is None else text_of(element.value) or text_of(element.name)
    if not copy.word:
        return text
    places = spoken_at(text)
    return text[slice(*places[copy.word - 1])] if copy.word <= len(places) else ""


def decision_of(intent: Intent, goal: Goal, snapshot: ElementSnapshot, score: float | None = None) -> Decision | None:
    """Return the decision that an intent comes to on what is seen, or None where its element has no place there."""
    target = snapshot.find(intent.target) if intent.target is not None else None
    if intent.kind in POINTED and (target is None or spot(target) is None):
        return None
    action = _action(intent, target, goal, snapshot)
    if action is None:
        return None
    return Decision(action=action, target=intent.target if intent.kind in POINTED else None, score=score)


def spot(element: Element, place: int = 0) -> Point | None:
    """Return where a pointer meets an element: the middle of what is seen of it, or of one of its cells."""
    box = element.visible_box or element.box
    if box is None or not box.area or not place:
        return box.centre if box is not None and box.area else None
    line, column = divmod(place - 1, COLUMNS)
    x = box.x + int(box.width * (column + 0.5) / COLUMNS)
    return Point(x=x, y=box.y + int(box.height * (line + 0.5) / LINES))


def spot_class(element: Element, at: Point) -> int:
    """Return the place in SPOTS of a point on an element; a point near the middle, and any outside, is the middle."""
    box = element.visible_box or element.box
    if box is None or not box.contains(at) or (box.width <= SMALL and box.height <= SMALL):
        return 0
    across, down = (at.x - box.x) / box.width, (at.y - box.y) / box.height
    if abs(across - 0.5) <= 0.3 and abs(down - 0.5) <= 0.4:
        return 0
    return 1 + int(down * LINES) * COLUMNS + int(across * COLUMNS)


def _action(intent: Intent, target: Element | None, goal: Goal, snapshot: ElementSnapshot) -> Action | None:
    at = spot(target, intent.spot) if target is not None else None
    words = words_copied(intent.text, goal, snapshot)
    if intent.text is not None and not words:
        return None  # there is no such word on the screen
    match intent.kind:
        case Kind.DONE:
            return Done()
        case Kind.INFEASIBLE:
            return Infeasible()
        case Kind.KEY:
            return _pressed(intent.key or "return")
        case Kind.TYPE:
            return typed(words, replaces=intent.replaces, submits=intent.submits)
        case Kind.SELECT:
            index = -1 if intent.option is None else intent.option
            return SelectOption(value=_label(words), index=index, by=Route.UNKNOWN, adds=intent.adds)
        case Kind.SET:
            return SetValue(value=_label(words), by=Route.UNKNOWN)
        case Kind.DATE:
            return PickDate(value=_label(iso_date(words) or clock_time(words) or words), by=Route.UNKNOWN)
        case _:
            return None if at is None else _pointed(intent, at, snapshot)


def _pointed(intent: Intent, at: Point, snapshot: ElementSnapshot) -> Action | None:
    match intent.kind:
        case Kind.ADDING_CLICK:
            return Click(at=at, modifiers=("ctrl",))
        case Kind.DOUBLE_CLICK:
            return Click(at=at, count=2)
        case Kind.RIGHT_CLICK:
            return Click(at=at, button=Button.RIGHT)
        case Kind.HOVER:
            return Hover(at=at, dwell_ms=HOVER_MS)
        case Kind.SCROLL:
            way, notches = SCROLLS[intent.scroll or 0]
            sign = notches if way in {"down", "right"} else -notches
            return Scroll(at=at, dx=0.0, dy=sign) if way in {"down", "up"} else Scroll(at=at, dx=sign, dy=0.0)
        case Kind.DRAG:
            other = snapshot.find(intent.other) if intent.other is not None else None
            end = spot(other) if other is not None else None
            return None if end is None else Drag(start=at, end=end)
        case _:
            return Click(at=at)


def typed(text: str, *, replaces: bool = False, submits: bool = False) -> Type:
    """Return the typing of a text into a field, in place of what stands there where it `replaces`."""
    operation = EditOperation.REPLACE if replaces else EditOperation.INSERT
    return Type(edits=(Edit(operation=operation, content=_label(text)),), text=_label(text), submitted=submits)


def _label(text: str) -> Label:
    return Redacted(text=text) if text else Hidden()


def _pressed(combination: str) -> Action:
    *modifiers, key = combination.split("+") if not combination.endswith("+") else ("+",)
    return Hotkey(modifiers=tuple(modifiers), keys=(key,)) if modifiers else Key(key=key)
