"""Copy, cut and paste: the kind only, never what was on the clipboard."""

from aboveboard.model.actions import Clipboard, Route
from aboveboard.model.events import ClipboardKind, ClipboardUsed, EditRoute, FieldEdited, KeyPressed
from aboveboard.reduction import EFFECT_MS, Draft, Input, Rule, Tape, aftermath, combination, input_at

KINDS = {
    "ctrl+c": ClipboardKind.COPY,
    "ctrl+insert": ClipboardKind.COPY,
    "ctrl+x": ClipboardKind.CUT,
    "shift+delete": ClipboardKind.CUT,
    "ctrl+v": ClipboardKind.PASTE,
    "shift+insert": ClipboardKind.PASTE,
}
"""The hotkeys of the desktop's conventions (GTK, Qt and the freedesktop.org guidelines agree on these)."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the clipboard use that begins here: the hotkey with its report, or a report on its own."""
    record = tape.records[index]
    if isinstance(record, ClipboardUsed):
        return _draft(tape, index, record)
    done = input_at(tape, index)
    if not isinstance(record, KeyPressed) or done is None:
        return None
    reports = [(place, one) for place, one in aftermath(tape, done) if isinstance(one, ClipboardUsed)]
    if reports:
        place, report = reports[0]
        return _by_key(tape, done, report.kind, (place,))
    kind = KINDS.get(combination(record))
    return None if kind is None else _by_key(tape, done, kind, ())


def _draft(tape: Tape, place: int, report: ClipboardUsed) -> Draft:
    return Draft(
        action=Clipboard(kind=report.kind),
        used=(place, *_pasted(tape, place, report.kind, report.t)),
        target=report.target,
        app=report.app,
        started=report.t,
        ended=report.t,
    )


def _by_key(tape: Tape, done: Input, kind: ClipboardKind, more: tuple[int, ...]) -> Draft:
    return Draft(
        action=Clipboard(kind=kind, by=Route.KEYBOARD),
        used=(*done.used, *more, *_pasted(tape, done.last, kind, done.ended)),
        target=done.target,
        app=done.app,
        started=done.started,
        ended=done.ended,
        children=(done.row,),
    )


def _pasted(tape: Tape, index: int, kind: ClipboardKind, since: int) -> tuple[int, ...]:
    """Return the place of the edit that a paste or cut made, where it follows at once."""
    place = tape.next_input[index]
    record = tape.records[place] if place < len(tape.records) else None
    if not isinstance(record, FieldEdited) or record.t - since > EFFECT_MS or kind is ClipboardKind.COPY:
        return ()
    return (place,) if record.route in {EditRoute.PASTED, EditRoute.HOTKEY} else ()


RULE = Rule(name="clipboard", starts=(KeyPressed, ClipboardUsed), find=find)
