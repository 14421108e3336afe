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
from aboveboard.reduction import EFFECT_MS, INPUTS, Press, Tape, combination, time_of

LONGEST = 1_024
"""A walk looks at no more records than this, which keeps reduction linear whatever a session holds."""

WITHIN = (PointerPressed, KeyPressed, Scrolled, PointerReleased, PointerDragged)
OPENINGS = (MenuOpened, OptionsOffered)
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
    if type(record) in INPUTS:
        late = closed is not None and not isinstance(record, PointerReleased | PointerDragged)
        unopened = place > index and not found.opened and not isinstance(record, PointerReleased | PointerDragged)
        if late or unopened or not isinstance(record, WITHIN):
            return False
        return _input(tape, place, record, found)
    overdue = time_of(record) - found.ended > EFFECT_MS
    return not (overdue and (closed is not None or not found.opened))


def _input(tape: Tape, place: int, record: JournalRecord, found: Walk) -> bool:
    if isinstance(record, PointerPressed):
        press = tape.presses.get(place)
        if press is None or press.ended is None:
            return False
        found.used += press.used
        found.by, found.ended = Route.POINTER, max(found.ended, record.t)
        found.children.append(LowLevel(t=record.t, action=_pressed(tape, press)))
    elif isinstance(record, KeyPressed):
        found.used.append(place)
        found.keys.append(combination(record))
        mnemonic = record.modifiers == ("alt",) and len(record.key) == 1
        first = not found.children
        found.by = Route.MNEMONIC if mnemonic and first else found.by if found.by is Route.MNEMONIC else Route.KEYBOARD
        found.ended = record.t
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
    """Note what opened; a rest of the pointer just before, with no press between, is the hover that opened it."""
    found.used.append(place)
    found.opened.append(record)
    for before in range(place - 1, max(-1, place - 64), -1):
        earlier = tape.records[before]
        if type(earlier) in INPUTS or isinstance(earlier, OPENINGS):
            return
        if isinstance(earlier, PointerApproached) and before not in found.used and found.children:
            found.used.append(before)
            found.by, found.ended = Route.POINTER, earlier.t
            hover = Hover(at=earlier.end, dwell_ms=earlier.dwell_ms)
            found.children.append(LowLevel(t=earlier.t, action=hover))
            return


def _finished(tape: Tape, found: Walk) -> Walk:
    """Return the walk with its places in order and each once, its end at the last release."""
    found.used = sorted(set(found.used))
    found.ended = max(time_of(tape.records[place]) for place in found.used if type(tape.records[place]) in INPUTS)
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
