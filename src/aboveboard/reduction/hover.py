"""Hovers: a rest of the pointer that changed the interface before anything was pressed."""

from collections.abc import Iterator

from aboveboard.model.actions import Hover
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import (
    ElementChanged,
    JournalRecord,
    MenuOpened,
    OptionsOffered,
    PointerApproached,
    WindowOpened,
)
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, time_of

MENUS = frozenset({"menu", "popup menu"})
ENTRIES = frozenset({"menu", "menu item", "check menu item", "radio menu item"})

NEAR = 64
"""So many records back a change is looked for that the pointer caused on its way."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the hover that begins here, or None when the pointer did not rest or nothing came of it.

    A change counts when it is a menu or a tool tip that opened, or of the element under the pointer or one inside it.
    An approach is written down when it ends, so what the pointer changed on its way may stand before it.
    """
    record = tape.records[index]
    if not isinstance(record, PointerApproached) or record.dwell_ms <= 0:
        return None
    changed = [place for place, one in _before(tape, index, record) if _counts(record, one)]
    if not changed and not _changes_later(tape, index, record):
        return None
    return Draft(
        action=Hover(at=record.end, dwell_ms=record.dwell_ms),
        used=(index, *changed),
        target=record.target,
        app=record.app,
        started=record.started,
        ended=record.t,
    )


def _before(tape: Tape, index: int, approach: PointerApproached) -> Iterator[tuple[int, JournalRecord]]:
    """Yield what was recorded since the pointer set out and since the last input."""
    last = tape.input_before(index)
    for place in range(index - 1, max(-1 if last is None else last, index - NEAR), -1):
        record = tape.records[place]
        if time_of(record) < approach.started:
            return
        yield place, record


def _changes_later(tape: Tape, index: int, approach: PointerApproached) -> bool:
    for _, following in tape.aftermath(index):
        if isinstance(following, PointerApproached):
            return False
        # Told right after the rest that opened it; one told before the approach may have been opened by typing.
        if _counts(approach, following):
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
