"""The walk from the input that opens a menu or list to the choice made in it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from aboveboard.model.actions import Drag, Hover, OptionState, Route
from aboveboard.model.elements import Absence, Element, ElementSource, NotRecognised
from aboveboard.model.events import (
    ElementChanged,
    JournalRecord,
    KeyPressed,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    PointerPressed,
    Scrolled,
)
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import (
    EFFECT_MS,
    ENABLED,
    Tape,
    aftermath,
    combination,
    input_at,
    is_input,
    is_mnemonic,
    time_of,
    told_more,
)

LONGEST = 1_024
"""A walk looks at no more records than this, which keeps reduction linear whatever a session holds."""

COMBO = "combo box"
PAGE_MENUS = frozenset({"menu", "popup menu"})
"""What a page offers by these opened as a menu: where nothing was pressed since the last one, by a rest on an entry."""

WITHIN = (PointerPressed, KeyPressed, Scrolled)
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
CHOOSING = frozenset({"return", "kp_enter", "space"})


@dataclass(slots=True)
class Walk:
    """What was done on the way to a choice: places used, lowered children, what opened, the keys pressed.

    `pointed` is the id of what was pressed last, `opener` of what was first; `left` says that the way led back, by
    Escape or the opener; `missing` that a printable key had a part in it.
    """

    used: list[int] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    children: list[LowLevel] = field(default_factory=list)
    opened: list[MenuOpened | OptionsOffered] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    by: Route = Route.UNKNOWN
    chosen: int = -1
    ended: int = 0
    pressed_since: bool = False
    pointed: str | None = None
    opener: str | None = None
    left: bool = False
    inferred: bool = False
    missing: bool = False


def walk(
    tape: Tape, index: int, choice: type[MenuItemChosen | OptionChosen], more: Collection[str] = ()
) -> Walk | None:
    """Return the walk that begins with the input here and ends in a choice, or None when no choice came of it.

    The first input must be followed by an opening, or at once by the choice itself. Anything typed, a pause after the
    close, or a press that never ended breaks it off. `more` are roles that may be pressed on the way besides entries.
    """
    found = Walk()
    closed: int | None = None
    end = tape.index.choice_from(index)
    if end is None or end >= index + LONGEST or not isinstance(tape.records[end], choice):
        return None  # the way leads to another choice, or to none
    first = input_at(tape, index)
    # What a page offers for good is told at the first press, wherever that goes: where nothing lies, nothing is opened.
    openings = (MenuOpened,) if _on_nothing(tape.records[index]) else OPENINGS
    if first is None or not any(isinstance(one, (*openings, choice)) for _, one in aftermath(tape, first)):
        return None  # most inputs open nothing: seen at once
    for place in range(index, min(len(tape.records), index + LONGEST)):
        record = tape.records[place]
        if isinstance(record, choice):
            found.used.append(place)
            found.chosen = place
            return _finished(tape, found, record)
        if isinstance(record, MenuItemChosen | OptionChosen):
            return None
        if isinstance(record, MenuClosed):
            closed = record.t
            found.used.append(place)
        elif isinstance(record, OPENINGS):
            if found.left and (isinstance(record, OptionsOffered) or len(record.path) < 2):
                return None  # opened anew: that way begins at its own input, so that no record is looked at twice
            closed = None
            _open(tape, place, record, found)
        elif place in found.held:  # the release or movement of a press, or the next notch of a scroll
            found.ended = max(found.ended, time_of(record))
        elif not _step(tape, index, place, found, closed, more):
            return None
    return None


def _on_nothing(record: JournalRecord) -> bool:
    return (
        isinstance(record, PointerPressed)
        and isinstance(record.target, NotRecognised)
        and record.target.reason is Absence.NOTHING_THERE
    )


def _step(tape: Tape, index: int, place: int, found: Walk, closed: int | None, more: Collection[str]) -> bool:
    """Take one record into the walk; False breaks it off."""
    record = tape.records[place]
    if is_input(record):
        further = place > index and (not found.opened or not _inside(record, found, more))
        if closed is not None or further or not isinstance(record, WITHIN):
            return False
        return _input(tape, place, record, found)
    if isinstance(record, ElementChanged) and _opens_again(record, found):
        found.left = False
    overdue = time_of(record) - found.ended > EFFECT_MS
    return not (overdue and (closed is not None or not found.opened))


def _opens_again(record: ElementChanged, found: Walk) -> bool:
    """Tell whether what was pressed first says, with no input of its own, that it is open again: it was never left."""
    return record.what == "expanded" and record.after is True and record.target.id == found.opener


def _inside(record: JournalRecord, found: Walk, more: Collection[str]) -> bool:
    """Tell whether an input goes on with what is open: on one of its entries, or by a key that moves in it."""
    if isinstance(record, KeyPressed):
        return record.key in MOVING or record.modifiers == ("alt",)
    if not isinstance(record, PointerPressed) or not isinstance(record.target, Element):
        return True
    if record.target.id in {one.id for opened in found.opened for one in opened.offered}:
        return True
    return (record.target.role in ENTRIES or record.target.role in more) and not _opens_its_own(record.target, found)


def _opens_its_own(target: Element, found: Walk) -> bool:
    """Tell whether a combo box that is pressed is another than what opened: its list is a choice of its own."""
    if target.role != COMBO or not all(isinstance(one, OptionsOffered) for one in found.opened):
        return False
    widgets = {one.widget.id for one in found.opened if isinstance(one, OptionsOffered)}
    return target.id not in {found.opener, *widgets}


def _input(tape: Tape, place: int, record: JournalRecord, found: Walk) -> bool:
    """Take one input with all its records; False where it is a press that never ended."""
    done = input_at(tape, place)
    if done is None:
        return False
    first = not found.children
    found.used += done.used
    found.held.update(done.used)
    found.children.append(done.row)
    found.ended = max(found.ended, done.started)
    if isinstance(record, PointerPressed):
        found.by, found.pressed_since = Route.POINTER, True
        found.pointed = record.target.id if isinstance(record.target, Element) else None
        found.opener = found.pointed if first else found.opener
        found.left = found.left or (not first and found.pointed == found.opener)
        found.inferred = found.inferred or tape.presses[place].ended is None
    elif isinstance(record, KeyPressed):
        found.keys.append(combination(record))
        if found.by is not Route.MNEMONIC:
            found.by = Route.MNEMONIC if first and is_mnemonic(record) else Route.KEYBOARD
        found.pressed_since = True
        found.left = found.left or record.key == "escape"
    return True


def _open(tape: Tape, place: int, record: MenuOpened | OptionsOffered, found: Walk) -> None:
    """Note what opened, and the hover that opened it: a deeper menu without a press since the last one opened."""
    found.used.append(place)
    if any(told_more(one, record) for one in found.opened):
        found.opened.append(record)
        return
    if found.opened and not found.pressed_since:
        if isinstance(record, OptionsOffered) and record.widget.role in PAGE_MENUS:
            _rested(tape, place, found)
        elif isinstance(record, MenuOpened) and not _rested(tape, place, found):
            _hover(tape, place, record, found)
    found.opened.append(record)
    found.pressed_since = False


def _rested(tape: Tape, place: int, found: Walk) -> bool:
    """Add the rest of the pointer that was recorded before something opened, as a hover; tell whether one was."""
    for before in range(place - 1, max(-1, place - 64), -1):
        earlier = tape.records[before]
        at_once = time_of(earlier) == time_of(tape.records[place])  # what a page shows at one look is told at one time
        if is_input(earlier) or (isinstance(earlier, OPENINGS) and not at_once):
            break
        if isinstance(earlier, PointerApproached) and before not in found.used:
            found.used.append(before)
            hover = Hover(at=earlier.end, dwell_ms=earlier.dwell_ms)
            found.children.append(LowLevel(t=earlier.t, action=hover))
            return True
    return False


def _hover(tape: Tape, place: int, record: MenuOpened, found: Walk) -> None:
    """Add a hover that was not recorded on the entry whose menu opened, marked as inferred, or say that one is missing.

    The entry is one of the menu around it, whatever was passed over meanwhile, or of the bar.
    """
    if not record.path:
        return  # a menu of no entry
    item = next((one for one in _around(tape, place, record, found) if one.name == record.path[-1]), None)
    box = None if item is None else item.visible_box or item.box
    if box is None or not box.area:
        found.missing = True
        return
    found.inferred = True
    found.children.append(LowLevel(t=record.t, action=Hover(at=box.centre, dwell_ms=0)))


def _around(tape: Tape, place: int, record: MenuOpened, found: Walk) -> Sequence[Element]:
    menus = (one for one in reversed(found.opened) if isinstance(one, MenuOpened) and one.path == record.path[:-1])
    if len(record.path) > 1:
        around = next(menus, None)
        return () if around is None else around.offered
    seen = tape.snapshot_before(place)
    return () if seen is None else [one for one in seen.elements if one.role in ENTRIES]


def _finished(tape: Tape, found: Walk, chosen: MenuItemChosen | OptionChosen) -> Walk:
    """Return the walk with its places in order and each once, its end at the last release, its route as proven."""
    found.used = sorted(set(found.used))
    found.ended = max(time_of(tape.records[place]) for place in found.used if is_input(tape.records[place]))
    if found.opened and not found.pressed_since and not isinstance(found.children[-1].action, Drag):
        _lettered(found, chosen)
    elif found.keys and isinstance(chosen, OptionChosen):
        found.missing = _jumped(found, chosen)
    return found


def _lettered(found: Walk, chosen: MenuItemChosen | OptionChosen) -> None:
    """Say by which route a choice was made that no recorded input made: by a letter, which is never recorded.

    A press in the list that a browser draws itself is not recorded either: there the way in counts.
    """
    if isinstance(chosen, MenuItemChosen):
        if found.pointed != chosen.target.id:
            found.by, found.missing = Route.MNEMONIC, True
    elif found.pointed in {None, chosen.widget.id}:
        found.missing = True
        if chosen.widget.source is not ElementSource.DOM:
            found.by = Route.TYPE_AHEAD


def _jumped(found: Walk, chosen: OptionChosen) -> bool:
    """Tell whether keys that only choose chose another option than the one that was selected: letters moved there."""
    offered = next((one.offered for one in reversed(found.opened) if isinstance(one, OptionsOffered)), ())
    selected = [place for place, one in enumerate(offered) if "selected" in one.states]
    moved = any(key not in CHOOSING for key in found.keys)
    return not moved and found.by is Route.KEYBOARD and len(selected) == 1 and selected[0] != chosen.index


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
