"""Options of a combobox that a person types into: letters narrow the list, then one is taken by key or pointer."""

from aboveboard.model.actions import Route
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import (
    FieldEdited,
    KeyPressed,
    MenuClosed,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    Scrolled,
)
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, combination, input_at, is_input, time_of
from aboveboard.reduction.selection.option import drafted
from aboveboard.reduction.selection.walk import ENTRIES, LONGEST, MOVING, Walk


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice that typing here leads to, or None where nothing was chosen in the field typed into.

    On the way only typing in that field, keys that move in its list, presses on entries, and scrolls.
    """
    first = tape.records[index]
    if not isinstance(first, FieldEdited) or not is_input(first) or not isinstance(first.field, Element):
        return None
    if _began_earlier(tape, index, first.field):
        return None
    found, place = Walk(), index
    while 0 <= place < min(len(tape.records), index + LONGEST):
        record = tape.records[place]
        if isinstance(record, OptionChosen):
            found.chosen = place
            return _draft(tape, record, found, first)
        if place in found.held or not is_input(record):
            if not _goes_on(tape, place, found, first.field):
                return None
            place += 1
        elif not _input(tape, place, found, first.field):
            return None
        else:
            place += 1
    return None


def _goes_on(tape: Tape, place: int, found: Walk, field: Element) -> bool:
    """Take a report into the walk; False where the pause after the last input is over and nothing is open."""
    record = tape.records[place]
    if isinstance(record, OptionsOffered) and record.widget.id == field.id:
        found.opened.append(record)
        found.used.append(place)
    elif isinstance(record, MenuClosed):
        return False
    return bool(found.opened) or time_of(record) - found.ended <= EFFECT_MS


def _input(tape: Tape, place: int, found: Walk, field: Element) -> bool:
    record = tape.records[place]
    if isinstance(record, FieldEdited):
        return _typed(tape, place, found, field)
    if not found.opened or not _inside(record, field):
        return False
    done = input_at(tape, place)
    if done is None:
        return False
    if isinstance(record, KeyPressed):
        found.keys.append(combination(record))
    _take(found, done.used, done.row, done.ended)
    return True


def _typed(tape: Tape, place: int, found: Walk, field: Element) -> bool:
    draft = tape.primitive(place)
    if draft is None or _id(draft.target) != field.id:
        return False
    rows = draft.children or (LowLevel(t=draft.started, action=draft.action),)
    _take(found, draft.used, rows[0], draft.ended)
    if len(rows) > 1:  # Return, which chose where a list was open and else has submitted
        found.children.append(rows[1])
        found.keys.append(getattr(rows[1].action, "key", ""))
    return True


def _take(found: Walk, used: tuple[int, ...], row: LowLevel, ended: int) -> None:
    found.used += used
    found.held.update(used)
    found.children.append(row)
    found.ended = max(found.ended, ended)


def _inside(record: object, field: Element) -> bool:
    if isinstance(record, KeyPressed):
        return record.key in MOVING and not record.modifiers
    if isinstance(record, PointerPressed):
        return isinstance(record.target, Element) and (record.target.role in ENTRIES or record.target.id == field.id)
    return isinstance(record, Scrolled)


def _draft(tape: Tape, chosen: OptionChosen, found: Walk, first: FieldEdited) -> Draft | None:
    """Return the choice; only where the widget is the field that was typed into, and its list was seen to open."""
    if _id(first.field) != chosen.widget.id or not found.opened:
        return None
    found.used = sorted({*found.used, found.chosen})
    found.by = Route.TYPE_AHEAD
    return drafted(tape, chosen, found, first.t)


def _began_earlier(tape: Tape, index: int, field: Element) -> bool:
    """Tell whether the input before was in this field too: then its way was looked at from there."""
    before = tape.input_before(index)
    record = None if before is None else tape.records[before]
    return isinstance(record, FieldEdited) and _id(record.field) == field.id


def _id(target: ElementOrAbsence) -> str | None:
    return target.id if isinstance(target, Element) else None


RULE = Rule(name="type_ahead", starts=(FieldEdited,), find=find)
