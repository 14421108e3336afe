"""Toggles: a checkbox or switch brought to a state by a click or a key."""

from aboveboard.model.actions import Route, SetToggle
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, KeyPressed, PointerPressed
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at

ROLES = frozenset({"check box", "toggle button", "switch"})
STATES = frozenset({"checked", "pressed"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the toggle that begins here: one input on a toggle, or its mnemonic, then the report of its new state."""
    done, press = input_at(tape, index), tape.presses.get(index)
    if done is None or (press is not None and press.strayed > tape.began.drag_px):
        return None
    for place, record in aftermath(tape, done):
        if isinstance(record, ElementChanged) and record.what in STATES and isinstance(record.after, bool):
            if not _of(record.target, done):
                continue
            return Draft(
                action=SetToggle(on=record.after, by=done.by),
                used=(*done.used, place),
                target=record.target if done.by is Route.MNEMONIC else done.target,
                app=done.app,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


def _of(changed: Element, done: Input) -> bool:
    """Tell whether a changed toggle is the one acted on; a mnemonic names none, so any toggle may be its own."""
    if changed.role not in ROLES:
        return False
    if done.by is Route.MNEMONIC:
        return True
    return isinstance(done.target, Element) and done.target.id == changed.id


RULE = Rule(name="toggle", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
