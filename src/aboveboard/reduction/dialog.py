"""Dialogs answered by one of their buttons, or dismissed."""

from aboveboard.model.actions import Action, AnswerDialog, Click, Hotkey, Key
from aboveboard.model.elements import Element
from aboveboard.model.events import KeyPressed, PointerPressed, WindowClosed, WindowKind
from aboveboard.model.text import Hidden, Label
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Rule, Tape

ANSWERING = frozenset({"return", "kp_enter", "space", "escape"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the answer that begins here: a button pressed or a key, after which a dialog closed."""
    record = tape.records[index]
    if isinstance(record, PointerPressed):
        press = tape.presses.get(index)
        if press is None or press.ended is None or not _is_button(record.target):
            return None
        child: Action = Click(button=record.button, at=record.at, modifiers=record.modifiers)
        return _draft(tape, press.used, record, child, dismissed=False)
    if not isinstance(record, KeyPressed) or (record.key not in ANSWERING and "alt" not in record.modifiers):
        return None
    child = Hotkey(modifiers=record.modifiers, keys=(record.key,)) if record.modifiers else Key(key=record.key)
    return _draft(tape, (index,), record, child, dismissed=record.key == "escape")


def _draft(
    tape: Tape, inputs: tuple[int, ...], record: PointerPressed | KeyPressed, child: Action, *, dismissed: bool
) -> Draft | None:
    press = tape.presses.get(inputs[0])
    closing = (
        place
        for place, one in tape.aftermath(inputs[0], skip=press)
        if isinstance(one, WindowClosed) and one.kind is WindowKind.DIALOG
    )
    place = next(closing, None)
    if place is None:
        return None
    answer: Label = Hidden()
    if not dismissed and isinstance(record.target, Element) and _is_button(record.target):
        answer = record.target.name
    return Draft(
        action=AnswerDialog(answer=answer, dismissed=dismissed),
        used=(*inputs, place),
        target=record.target,
        app=record.app,
        started=record.t,
        ended=press.last if press else record.t,
        children=(LowLevel(t=record.t, action=child),),
    )


def _is_button(target: object) -> bool:
    return isinstance(target, Element) and target.role in {"push button", "button", "link"}


RULE = Rule(name="dialog", starts=(PointerPressed, KeyPressed), find=find)
