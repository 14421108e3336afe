"""Undo and redo by their hotkeys, with the edits they made."""

from aboveboard.model.actions import Redo, Route, Undo
from aboveboard.model.events import EditRoute, FieldEdited, KeyPressed
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, combination, input_at

UNDO = frozenset({"ctrl+z"})
REDO = frozenset({"ctrl+shift+z", "shift+ctrl+z", "ctrl+y"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the undo or redo that begins here: its hotkey and the undone edits that follow it."""
    key, done = tape.records[index], input_at(tape, index)
    if not isinstance(key, KeyPressed) or done is None or combination(key) not in UNDO | REDO:
        return None
    edits = _undone(tape, index, key.t)
    action = Undo(by=Route.KEYBOARD) if combination(key) in UNDO else Redo(by=Route.KEYBOARD)
    return Draft(
        action=action,
        used=(index, *edits),
        target=key.target,
        app=key.app,
        started=key.t,
        ended=key.t,
        children=(done.row,),
    )


def _undone(tape: Tape, index: int, since: int) -> list[int]:
    found: list[int] = []
    place = tape.next_input[index]
    while place < len(tape.records):
        record = tape.records[place]
        if not isinstance(record, FieldEdited) or record.route is not EditRoute.UNDONE:
            break
        if record.t - since > EFFECT_MS:
            break
        found.append(place)
        place = tape.next_input[place]
    return found


RULE = Rule(name="undo", starts=(KeyPressed,), find=find)
