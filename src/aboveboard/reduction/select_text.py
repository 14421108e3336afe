"""Text selected by a drag, a double click, Shift with keys that move, or Control+A: proven by what replaced it."""

from aboveboard.model.actions import Click, Drag, SelectText
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import Button, EditOperation, EditRoute, FieldEdited, KeyPressed, PointerPressed
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Input, Rule, Tape, combination, input_at

MOVES = frozenset({"left", "right", "up", "down", "home", "end", "page_up", "page_down", "prior", "next"})
ALL = frozenset({"ctrl+a"})
REPLACING = frozenset({"backspace", "delete", "ctrl+x", "shift+delete", "ctrl+v", "shift+insert"})
"""Keys that may stand between a selection and the edit that replaces it."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the selection that begins here, or None where the next edit of that field does not prove one."""
    inputs = _by_pointer(tape, index) if isinstance(tape.records[index], PointerPressed) else _by_keys(tape, index)
    proof = _proof(tape, inputs[-1]) if inputs else None
    if proof is None:
        return None
    first = inputs[0]
    return Draft(
        action=SelectText(length=proof.length, by=first.by),
        used=tuple(place for one in inputs for place in one.used),
        target=first.target,
        app=first.app,
        started=first.started,
        ended=inputs[-1].ended,
        children=tuple(one.row for one in inputs),
    )


def _by_pointer(tape: Tape, index: int) -> list[Input]:
    """Return a drag or a click of at least two presses with the left button; a single click selects nothing."""
    done, found = input_at(tape, index), tape.primitive(index)
    action = None if found is None else found.action
    if done is None or found is None or not isinstance(action, Drag | Click) or action.button is not Button.LEFT:
        return []
    if isinstance(action, Click) and action.count < 2:
        return []
    row = LowLevel(t=found.started, action=action)
    return [Input(found.used, found.target, found.app, found.started, found.ended, row, done.by)]


def _by_keys(tape: Tape, index: int) -> list[Input]:
    """Return the keys from here on that widen a selection in one field; none where such a run began earlier."""
    before = tape.input_before(index)
    earlier = None if before is None else tape.records[before]
    if isinstance(earlier, KeyPressed) and _widens(earlier):
        return []  # the run was asked about at its first key, so that no key is looked at twice
    inputs: list[Input] = []
    place = index
    while place < len(tape.records):
        record, done = tape.records[place], input_at(tape, place)
        if not isinstance(record, KeyPressed) or done is None or not _widens(record):
            break
        if inputs and _id(inputs[-1].target) != _id(record.target):
            break
        inputs.append(done)
        place = tape.next_input[place]
    return inputs


def _proof(tape: Tape, last: Input) -> FieldEdited | None:
    """Return the edit that took the selection's place: the next input, or what a key just before it did.

    A typed deletion proves nothing, for a run of erasing keys is one deletion too; a cut's deletion does.
    """
    place = tape.next_input[last.last]
    record = tape.records[place] if place < len(tape.records) else None
    if isinstance(record, KeyPressed) and combination(record) in REPLACING:
        place = tape.next_input[place]
        record = tape.records[place] if place < len(tape.records) else None
    if not isinstance(record, FieldEdited) or record.inferred or _id(record.field) is None:
        return None
    cut = record.operation is EditOperation.DELETE and record.route is EditRoute.HOTKEY
    if record.operation is not EditOperation.REPLACE and not cut:
        return None
    return record if _id(last.target) == _id(record.field) else None


def _widens(key: KeyPressed) -> bool:
    moves = key.key in MOVES and "shift" in key.modifiers and not {"alt", "meta"} & set(key.modifiers)
    return moves or combination(key) in ALL


def _id(target: ElementOrAbsence) -> str | None:
    return target.id if isinstance(target, Element) else None


RULE = Rule(name="select_text", starts=(PointerPressed, KeyPressed), find=find)
