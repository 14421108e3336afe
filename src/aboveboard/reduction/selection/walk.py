"""The walk from the input that opens a menu or list to the choice made in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from aboveboard.model.actions import Action, Click, Drag, Hotkey, Hover, Key, OptionState, Route, Scroll
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    JournalRecord,
    KeyPressed,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    PointerDragged,
    PointerPressed,
    PointerReleased,
    Scrolled,
)
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import EFFECT_MS, Press, Tape, combination, is_input, time_of

LONGEST = 1_024
"""A walk looks at no more records than this, which keeps reduction linear whatever a session holds."""

WITHIN = (PointerPressed, KeyPressed, Scrolled, PointerReleased, PointerDragged)
OPENINGS = (MenuOpened, OptionsOffered)
ENTRIES = frozenset(
    {
        "menu",
        "menu item",
        "check menu item",
        "radio menu item",
        "popup menu",
        "list item",
        "option",
        "combo box",
    }
)
MOVING = frozenset(
    {
        *("up", "down", "left", "right", "home", "end", "page_up", "page_down", "prior", "next"),
        *("return", "kp_enter", "space", "escape", "tab", "f10", "menu"),
    }
)
ENABLED = frozenset({"enabled", "sensitive"})


@dataclass(slots=True)
class Walk:
    """What was done on the way to a choice: places used, lowered children, what opened, the keys pressed."""

    used: list[int] = field(default_factory=list)
    children: list[LowLevel] = field(default_factory=list)
    opened: list[MenuOpened | OptionsOffered] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    by: Route = Route.UNKNOWN
    chosen: int = -1
    ended: int = 0
    pressed_since: bool = False
    inferred: bool = False


def walk(tape: Tape, index: int, choice: type[MenuItemChosen | OptionChosen]) -> Walk | None:
    """Return the walk that begins with the input here and ends in a choice, or None when no choice came of it.

    The first input must be followed by an opening, or at once by the choice itself. Anything typed, a pause after the
    close, or a press that never ended breaks it off.
    """
    found = Walk()
    closed: int | None = None
    for place in range(index, min(len(tape.records), index + LONGEST)):
        record = tape.records[place]
        if isinstance(record, choice):
            found.used.append(place)
            found.chosen = place
            return _finished(tape, found)
        if isinstance(record, MenuItemChosen | OptionChosen):
            return None
        if isinstance(record, MenuClosed):
            closed = record.t
            found.used.append(place)
        elif isinstance(record, OPENINGS):
            closed = None
            _open(tape, place, record, found)
        elif not _step(tape, index, place, record, found, closed):
            return None
    return None


def _step(tape: Tape, index: int, place: int, record: JournalRecord, found: Walk, closed: int | None) -> bool:
    """Take one record into the walk; False breaks it off."""
    if is_input(record):
        late = closed is not None and not isinstance(record, PointerReleased | PointerDragged)
        unopened = place > index and not found.opened and not isinstance(record, PointerReleased | PointerDragged)
        if late or unopened or not isinstance(record, WITHIN) or (place > index and not _inside(record, found)):
            return False
        return _input(tape, place, record, found)
    overdue = time_of(record) - found.ended > EFFECT_MS
    return not (overdue and (closed is not None or not found.opened))


def _inside(record: JournalRecord, found: Walk) -> bool:
    """Tell whether an input goes on with what is open: on one of its entries, or by a key that moves in it."""
    if isinstance(record, KeyPressed):
        return record.key in MOVING or record.modifiers == ("alt",)
    if not isinstance(record, PointerPressed) or not isinstance(record.target, Element):
        return True
    offered = (one.id for opened in found.opened for one in opened.offered)
    return record.target.role in ENTRIES or record.target.id in offered


def _input(tape: Tape, place: int, record: JournalRecord, found: Walk) -> bool:
    if isinstance(record, PointerPressed):
        press = tape.presses.get(place)
        if press is None or press.ended is None:
            return False
        found.used += press.used
        found.by, found.ended, found.pressed_since = Route.POINTER, max(found.ended, record.t), True
        found.children.append(LowLevel(t=record.t, action=_pressed(tape, press)))
    elif isinstance(record, KeyPressed):
        found.used.append(place)
        found.keys.append(combination(record))
        mnemonic = record.modifiers == ("alt",) and len(record.key) == 1
        first = not found.children
        found.by = Route.MNEMONIC if mnemonic and first else found.by if found.by is Route.MNEMONIC else Route.KEYBOARD
        found.ended, found.pressed_since = record.t, True
        found.children.append(LowLevel(t=record.t, action=_key(record)))
    elif isinstance(record, Scrolled):
        found.used.append(place)
        found.ended = record.t
        found.children.append(LowLevel(t=record.t, action=Scroll(dx=record.dx, dy=record.dy, at=record.at)))
    else:  # the release or movement of a press that the walk holds
        found.ended = max(found.ended, time_of(record))
        return place in found.used
    return True


def _open(tape: Tape, place: int, record: MenuOpened | OptionsOffered, found: Walk) -> None:
    """Note what opened, and the hover that opened it: a deeper menu without a press since the last one opened."""
    found.used.append(place)
    parent = next((one for one in reversed(found.opened) if isinstance(one, MenuOpened)), None)
    if parent is not None and isinstance(record, MenuOpened) and not found.pressed_since:
        _hover(tape, place, record, parent, found)
    found.opened.append(record)
    found.pressed_since = False


def _hover(tape: Tape, place: int, record: MenuOpened, parent: MenuOpened, found: Walk) -> None:
    """Add a hover: the rest of the pointer that was recorded, else, marked as inferred, on the item that opened."""
    for before in range(place - 1, max(-1, place - 64), -1):
        earlier = tape.records[before]
        if is_input(earlier) or isinstance(earlier, OPENINGS):
            break
        if isinstance(earlier, PointerApproached) and before not in found.used:
            found.used.append(before)
            hover = Hover(at=earlier.end, dwell_ms=earlier.dwell_ms)
            found.children.append(LowLevel(t=earlier.t, action=hover))
            return
    item = next((one for one in parent.offered if record.path and one.name == record.path[-1]), None)
    box = None if item is None else item.visible_box or item.box
    if box is not None and box.area:
        found.inferred = True
        found.children.append(LowLevel(t=record.t, action=Hover(at=box.centre, dwell_ms=0)))


def _finished(tape: Tape, found: Walk) -> Walk:
    """Return the walk with its places in order and each once, its end at the last release."""
    found.used = sorted(set(found.used))
    found.ended = max(time_of(tape.records[place]) for place in found.used if is_input(tape.records[place]))
    return found


def _pressed(tape: Tape, press: Press) -> Action:
    began = press.began
    if press.ended is not None and press.strayed > tape.began.drag_px:
        return Drag(button=began.button, start=began.at, end=press.ended.at, modifiers=began.modifiers)
    return Click(button=began.button, at=began.at, modifiers=began.modifiers)


def _key(record: KeyPressed) -> Action:
    if record.modifiers:
        return Hotkey(modifiers=record.modifiers, keys=(record.key,))
    return Key(key=record.key, repeats=record.repeats)


def offer(elements: Iterable[Element], total: int | None = None, visible: int | None = None) -> OptionState:
    """Return what a level offered: labels in order, which were disabled, how many there are and were visible.

    An element counts as disabled when it has states and none of them says enabled.
    """
    listed = tuple(elements)
    disabled = (place for place, one in enumerate(listed) if one.states and not ENABLED & set(one.states))
    seen = sum(1 for one in listed if one.visible_box is not None and one.visible_box.area)
    return OptionState(
        offered=tuple(one.name for one in listed),
        disabled=tuple(disabled),
        total=len(listed) if total is None else total,
        visible=seen if visible is None else visible,
    )
