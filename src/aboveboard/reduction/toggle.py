"""Toggles: a checkbox or switch brought to a state by a click or a key."""

from aboveboard.model.actions import Action, Click, Key, Route, SetToggle
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import ElementChanged, KeyPressed, PointerPressed
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Rule, Tape

ROLES = frozenset({"check box", "toggle button", "switch"})
STATES = frozenset({"checked", "pressed"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the toggle that begins here: one input on a toggle, then the report of its new state."""
    record = tape.records[index]
    if isinstance(record, PointerPressed):
        return _by_pointer(tape, index)
    if isinstance(record, KeyPressed) and not record.modifiers:
        child = Key(key=record.key, repeats=record.repeats)
        place = _changed(tape, index, record.target)
        return None if place is None else _draft(tape, (index,), place, child, Route.KEYBOARD)
    return None


def _by_pointer(tape: Tape, index: int) -> Draft | None:
    press = tape.presses.get(index)
    if press is None or press.ended is None or press.strayed > tape.began.drag_px:
        return None
    place = _changed(tape, index, press.began.target)
    child = Click(button=press.began.button, at=press.began.at, modifiers=press.began.modifiers)
    return None if place is None else _draft(tape, press.used, place, child, Route.POINTER)


def _changed(tape: Tape, index: int, target: ElementOrAbsence) -> int | None:
    if not isinstance(target, Element) or target.role not in ROLES:
        return None
    for place, record in tape.aftermath(index, skip=tape.presses.get(index)):
        same = isinstance(record, ElementChanged) and record.target.id == target.id
        if isinstance(record, ElementChanged) and same and record.what in STATES and isinstance(record.after, bool):
            return place
    return None


def _draft(tape: Tape, inputs: tuple[int, ...], place: int, child: Action, by: Route) -> Draft:
    first, last, changed = tape.records[inputs[0]], tape.records[inputs[-1]], tape.records[place]
    assert isinstance(first, PointerPressed | KeyPressed)
    assert isinstance(changed, ElementChanged)
    return Draft(
        action=SetToggle(on=changed.after is True, by=by),
        used=(*inputs, place),
        target=first.target,
        app=first.app,
        started=first.t,
        ended=max(first.t, getattr(last, "t", first.t)),
        children=(LowLevel(t=first.t, action=child),),
    )


RULE = Rule(name="toggle", starts=(PointerPressed, KeyPressed), find=find)
