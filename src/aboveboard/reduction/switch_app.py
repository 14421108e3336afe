"""The way from one approved app to another."""

from aboveboard.model.actions import Route, SwitchApp
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import AppSwitched, KeyPressed, PointerPressed
from aboveboard.reduction import EFFECT_MS, Draft, Input, Rule, Tape, aftermath, input_at, time_of

WINDOWS = frozenset({"tab", "iso_left_tab", "escape", "grave", "f6"})
"""What brings another window to the front with Alt held; with Meta, or with Control and Alt, every key may."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the switch that begins here: the hotkey that made it, or the report on its own.

    A click into the other app stays a click of its own; the switch then says `pointer`.
    """
    record = tape.records[index]
    if isinstance(record, AppSwitched):
        return Draft(
            action=SwitchApp(before=record.before, after=record.after, by=_route(tape, index)),
            used=(index,),
            target=NotRecognised(reason=Absence.NOTHING_THERE),
            app=record.after,
            started=record.t,
            ended=record.t,
        )
    done = input_at(tape, index)
    if not isinstance(record, KeyPressed) or done is None or not _switches(record):
        return None
    return _by_key(tape, done)


def _switches(key: KeyPressed) -> bool:
    """Tell whether a hotkey is one of the desktop's own: after any other, another app came to the front by a press."""
    held = set(key.modifiers)
    return "meta" in held or {"ctrl", "alt"} <= held or ("alt" in held and key.key in WINDOWS)


def _by_key(tape: Tape, done: Input) -> Draft | None:
    for place, record in aftermath(tape, done):
        if isinstance(record, AppSwitched):
            return Draft(
                action=SwitchApp(before=record.before, after=record.after, by=Route.KEYBOARD),
                used=(*done.used, place),
                target=done.target,
                app=record.after,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


def _route(tape: Tape, index: int) -> Route:
    """Tell the route from the inputs next to the report: a press just before or just after it is the pointer's."""
    place = tape.next_input[index]
    now = time_of(tape.records[index])
    if place < len(tape.records) and isinstance(tape.records[place], PointerPressed):
        return Route.POINTER if time_of(tape.records[place]) - now <= EFFECT_MS else Route.UNKNOWN
    return Route.UNKNOWN


RULE = Rule(name="switch_app", starts=(AppSwitched, KeyPressed), find=find, after=frozenset({AppSwitched}))
