"""Toggles: a checkbox or switch brought to a state by a click or a key."""

from aboveboard.model.actions import Route, SetToggle
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    ElementChanged,
    KeyPressed,
    MenuClosed,
    MenuOpened,
    OptionsOffered,
    PointerPressed,
    WindowClosed,
    WindowOpened,
)
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at, on_label

ROLES = frozenset({"check box", "toggle button", "switch"})
STATES = frozenset({"checked", "pressed"})
PUSHED = "push button"
"""What GTK 4.8 calls a toggle button. Beside it only what opens something, until that closes, tells `pressed`."""

OPENS = (MenuOpened, MenuClosed, OptionsOffered, WindowOpened, WindowClosed)


def find(tape: Tape, index: int) -> Draft | None:
    """Return the toggle that begins here: one input on a toggle, its mnemonic or its label, then its report."""
    done, press = input_at(tape, index), tape.presses.get(index)
    if done is None or (press is not None and press.strayed > tape.began.drag_px):
        return None
    told = aftermath(tape, done)
    opens = any(isinstance(record, OPENS) for _, record in told)
    for place, record in told:
        if isinstance(record, ElementChanged) and record.what in STATES and isinstance(record.after, bool):
            if not _of(record, done) or (opens and record.target.role == PUSHED):
                continue
            return Draft(
                action=SetToggle(on=record.after, by=done.by),
                used=(*done.used, place),
                target=record.target if done.by is Route.MNEMONIC or on_label(done) else done.target,
                app=done.app,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


def _of(changed: ElementChanged, done: Input) -> bool:
    """Tell whether a changed toggle is the one acted on; a mnemonic names none, and a label not its own."""
    target = changed.target
    if target.role not in ROLES and (target.role, changed.what) != (PUSHED, "pressed"):
        return False
    if done.by is Route.MNEMONIC or on_label(done):
        return target.role != PUSHED
    return isinstance(done.target, Element) and done.target.id == target.id


RULE = Rule(name="toggle", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
