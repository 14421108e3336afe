"""Dialogs answered by one of their buttons, or dismissed."""

from aboveboard.model.actions import AnswerDialog
from aboveboard.model.elements import Element
from aboveboard.model.events import KeyPressed, PointerPressed, WindowClosed, WindowKind
from aboveboard.model.text import Hidden, Label
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at

ANSWERING = frozenset({"return", "kp_enter", "space", "escape"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the answer that begins here: a button pressed or a key, after which a dialog closed."""
    record, done = tape.records[index], input_at(tape, index)
    if done is None:
        return None
    if isinstance(record, PointerPressed):
        return _draft(tape, done, dismissed=False) if _is_button(record.target) else None
    if not isinstance(record, KeyPressed) or (record.key not in ANSWERING and "alt" not in record.modifiers):
        return None
    return _draft(tape, done, dismissed=record.key == "escape")


def _draft(tape: Tape, done: Input, *, dismissed: bool) -> Draft | None:
    closing = (
        place for place, one in aftermath(tape, done) if isinstance(one, WindowClosed) and one.kind is WindowKind.DIALOG
    )
    place = next(closing, None)
    if place is None:
        return None
    answer: Label = Hidden()
    if not dismissed and isinstance(done.target, Element) and _is_button(done.target):
        answer = done.target.name
    return Draft(
        action=AnswerDialog(answer=answer, dismissed=dismissed, by=done.by),
        used=(*done.used, place),
        target=done.target,
        app=done.app,
        started=done.started,
        ended=done.ended,
        children=(done.row,),
    )


def _is_button(target: object) -> bool:
    return isinstance(target, Element) and target.role in {"push button", "button", "link"}


RULE = Rule(name="dialog", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({WindowClosed}))
