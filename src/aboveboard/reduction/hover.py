"""Hovers: a rest of the pointer that changed the interface before anything was pressed."""

from bisect import bisect_left
from collections.abc import Collection, Iterator

from aboveboard.model.actions import Hover
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import (
    ElementChanged,
    JournalRecord,
    MenuOpened,
    OptionsOffered,
    PointerApproached,
    PointerDragged,
    PointerReleased,
    WindowOpened,
)
from aboveboard.model.text import Hidden
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, time_of, told_more

MENUS = frozenset({"menu", "popup menu"})
ENTRIES = frozenset({"menu", "menu item", "check menu item", "radio menu item"})

NEAR = 64
"""So many records back a change is looked for that the pointer caused on its way; so many inputs back, a press."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the hover that begins here, or None when the pointer did not rest or nothing came of it.

    A change counts when it is a menu or a tool tip that opened, or of the element under the pointer or one inside it,
    and the input before does not explain it. An approach is written down when it ends, so what the pointer changed on
    its way may stand before it.
    """
    record = tape.records[index]
    if not isinstance(record, PointerApproached) or record.dwell_ms <= 0:
        return None
    explained = _explained(tape, index, record)
    changed = [place for place, one in _before(tape, index, record) if place not in explained and _counts(record, one)]
    if not changed and not _changes_later(tape, index, record, explained):
        return None
    return Draft(
        action=Hover(at=record.end, dwell_ms=record.dwell_ms),
        used=(index, *changed),
        target=record.target,
        app=record.app,
        started=record.started,
        ended=record.t,
    )


def _explained(tape: Tape, index: int, approach: PointerApproached) -> frozenset[int]:
    """Return the places of what came of the input before a rest: what it opened, and what it did to its own target.

    A person who has pressed moves on before the menu is there. Only what opens first comes of the press, unless the
    pointer is on another entry, of which the menu is.
    """
    last = bisect_left(tape.index.inputs, index)
    own: list[int] = []
    for place in reversed(tape.index.inputs[max(0, last - NEAR) : last]):
        own.append(place)
        if not isinstance(tape.records[place], PointerReleased | PointerDragged):
            break
    if not own:
        return frozenset()
    target = getattr(tape.records[own[-1]], "target", None)
    on = target.id if isinstance(target, Element) else None
    told = tape.aftermath(own[-1], own=own, since=time_of(tape.records[own[0]]))
    opened = [(place, one) for place, one in told if isinstance(one, MenuOpened | OptionsOffered)]
    changed = ((place, one.target) for place, one in told if isinstance(one, ElementChanged))
    found = {place for place, one in changed if on is not None and on in {one.id, one.parent}}
    if opened and not _of_another(opened[0][1], approach.target, on):
        found |= {place for place, one in opened if place == opened[0][0] or told_more(opened[0][1], one)}
    return frozenset(found)


def _of_another(opened: JournalRecord, entry: ElementOrAbsence, pressed: str | None) -> bool:
    """Tell whether a menu that opened is, by its name, of an entry that is not the one pressed."""
    if not isinstance(opened, MenuOpened) or not isinstance(entry, Element) or isinstance(entry.name, Hidden):
        return False
    return entry.id != pressed and opened.path[-1:] == (entry.name,)


def _before(tape: Tape, index: int, approach: PointerApproached) -> Iterator[tuple[int, JournalRecord]]:
    """Yield what was recorded since the pointer set out and since the last input."""
    last = tape.input_before(index)
    for place in range(index - 1, max(-1 if last is None else last, index - NEAR), -1):
        record = tape.records[place]
        if time_of(record) < approach.started:
            return
        yield place, record


def _changes_later(tape: Tape, index: int, approach: PointerApproached, explained: Collection[int]) -> bool:
    for place, following in tape.aftermath(index):
        if isinstance(following, PointerApproached):
            return False
        # Told right after the rest that opened it; one told before the approach may have been opened by typing.
        if place not in explained and _counts(approach, following):
            return True
        if isinstance(following, OptionsOffered) and _opens(tape, index, approach.target, following):
            return True
    return False


def _opens(tape: Tape, index: int, on: ElementOrAbsence, offered: OptionsOffered) -> bool:
    """Tell whether a rest opened a list of a page: not one that it lies in, nor one that an input opened just before.

    A menu that is told soon after an input may still be of a rest on another menu's entry.
    """
    before = tape.input_before(index)
    of_input = before is not None and offered.t - time_of(tape.records[before]) <= EFFECT_MS
    if isinstance(on, Element) and on.parent == offered.widget.id:
        return False
    return not of_input or (offered.widget.role in MENUS and isinstance(on, Element) and on.role in ENTRIES)


def _counts(approach: PointerApproached, record: JournalRecord) -> bool:
    if isinstance(record, WindowOpened):
        return record.role == "tool tip"
    return isinstance(record, MenuOpened) or (isinstance(record, ElementChanged) and _under(approach, record))


def _under(approach: PointerApproached, changed: ElementChanged) -> bool:
    target = approach.target
    return isinstance(target, Element) and target.id in {changed.target.id, changed.target.parent}


RULE = Rule(name="hover", starts=(PointerApproached,), find=find)
