"""Copy, cut and paste: the kind only, never what was on the clipboard."""

from aboveboard.model.actions import Clipboard, Hotkey, Route
from aboveboard.model.events import ClipboardKind, ClipboardUsed, EditRoute, FieldEdited, KeyPressed
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, combination

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
        return _draft(tape, index, record, None)
    if not isinstance(record, KeyPressed):
        return None
    reports = (place for place, one in tape.aftermath(index) if isinstance(one, ClipboardUsed))
    place = next(reports, None)
    report = None if place is None else tape.records[place]
    if place is not None and isinstance(report, ClipboardUsed):
        return _draft(tape, place, report, index)
    kind = KINDS.get(combination(record))
    return None if kind is None else _by_key(tape, index, record, kind, ())


def _draft(tape: Tape, place: int, report: ClipboardUsed, key: int | None) -> Draft:
    pressed = None if key is None else tape.records[key]
    if key is not None and isinstance(pressed, KeyPressed):
        return _by_key(tape, key, pressed, report.kind, (place,))
    return Draft(
        action=Clipboard(kind=report.kind),
        used=(place, *_pasted(tape, place, report.kind, report.t)),
        target=report.target,
        app=report.app,
        started=report.t,
        ended=report.t,
    )


def _by_key(tape: Tape, index: int, key: KeyPressed, kind: ClipboardKind, more: tuple[int, ...]) -> Draft:
    return Draft(
        action=Clipboard(kind=kind, by=Route.KEYBOARD),
        used=(index, *more, *_pasted(tape, index, kind, key.t)),
        target=key.target,
        app=key.app,
        started=key.t,
        ended=key.t,
        children=(LowLevel(t=key.t, action=Hotkey(modifiers=key.modifiers, keys=(key.key,))),),
    )


def _pasted(tape: Tape, index: int, kind: ClipboardKind, since: int) -> tuple[int, ...]:
    """Return the place of the edit that a paste or cut made, where it follows at once."""
    place = tape.next_input[index]
    record = tape.records[place] if place < len(tape.records) else None
    if not isinstance(record, FieldEdited) or record.t - since > EFFECT_MS or kind is ClipboardKind.COPY:
        return ()
    return (place,) if record.route in {EditRoute.PASTED, EditRoute.HOTKEY} else ()


RULE = Rule(name="clipboard", starts=(KeyPressed, ClipboardUsed), find=find)
