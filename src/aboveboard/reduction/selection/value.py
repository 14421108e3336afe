"""Values: a slider, spin button or dial brought to a value by one or several inputs on it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from aboveboard.model.actions import PickDate, SetValue
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, FieldEdited, KeyPressed, PointerPressed, Scrolled
from aboveboard.model.text import Hidden, Label
from aboveboard.reduction import Draft, Input, Later, Rule, Tape, aftermath, input_at, time_of

ROLES = frozenset({"slider", "spin button", "dial", "rating"})
PAUSE_MS = 1_500
"""A longer pause between two inputs on the same widget ends the run."""

ECHO_MS = 100
"""An edit of the widget's own text so soon after a key that moves its value is what the key did."""


@dataclass(slots=True)
class Run:
    """Inputs on one widget, each followed by a report of its value."""

    widget: Element
    inputs: list[Input] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    value: Label = field(default_factory=Hidden)


def find(tape: Tape, index: int) -> Draft | None:
    """Return the setting of a value that begins here, or None where no value was reported."""
    run = run_at(tape, index, ROLES)
    return None if run is None else drafted(run, SetValue(value=run.value, by=run.inputs[0].by))


def run_at(tape: Tape, index: int, roles: Collection[str]) -> Run | None:
    """Return the inputs from here on that each changed the value of one widget of these roles, or None."""
    run: Run | None = None
    place = index
    while place < len(tape.records):
        done = input_at(tape, place)
        if done is None or (run is not None and done.started - run.inputs[-1].ended > PAUSE_MS):
            break
        own, told = _effects(tape, done)
        reports = [
            (one, record)
            for one, record in told
            if isinstance(record, ElementChanged) and _is_value_of(record, done, roles, run)
        ]
        if not reports:
            break
        run = run or Run(widget=reports[0][1].target)
        run.inputs.append(done)
        run.used += (*own, *(one for one, _ in reports))
        run.value = said(reports[-1][1])
        place = tape.next_input[max(own)]
    return run


def drafted(run: Run, action: SetValue | PickDate) -> Draft:
    """Return the draft of a run of inputs on one widget."""
    return Draft(
        action=action,
        used=tuple(run.used),
        target=run.widget,
        app=run.inputs[0].app,
        started=run.inputs[0].started,
        ended=run.inputs[-1].ended,
        children=tuple(one.row for one in run.inputs),
    )


def said(changed: ElementChanged) -> Label:
    """Return what a report says of a value, under the layer; numbers and states say nothing."""
    after = changed.after
    return Hidden() if after is None or isinstance(after, bool | int) else after


def _is_value_of(changed: ElementChanged, done: Input, roles: Collection[str], run: Run | None) -> bool:
    if changed.what != "value" or changed.target.role not in roles or not isinstance(done.target, Element):
        return False
    if run is not None and changed.target.id != run.widget.id:
        return False
    return changed.target.id in {done.target.id, done.target.parent}


def _effects(tape: Tape, done: Input) -> tuple[tuple[int, ...], Later]:
    """Return the places of an input with its echoes, and what followed them."""
    echoes = _echoes(tape, done)
    if not echoes:
        return done.used, aftermath(tape, done)
    own = (*done.used, *echoes)
    since = max(done.ended, *(time_of(tape.records[one]) for one in own))
    return own, tape.aftermath(done.used[0], own=frozenset(own), since=since)


def _echoes(tape: Tape, done: Input) -> list[int]:
    """Return the places of the edits that a key made in the widget's own text."""
    found: list[int] = []
    place = tape.next_input[done.last]
    while isinstance(tape.records[done.used[0]], KeyPressed) and place < len(tape.records):
        record = tape.records[place]
        same = isinstance(record, FieldEdited) and _id(record.field) == _id(done.target) is not None
        if not isinstance(record, FieldEdited) or not same or record.t - done.ended > ECHO_MS:
            break
        found.append(place)
        place = tape.next_input[place]
    return found


def _id(target: object) -> str | None:
    return target.id if isinstance(target, Element) else None


TOLD: frozenset[type] = frozenset({ElementChanged, FieldEdited})
"""The report of a value, or the edit of its own text that comes before it."""

RULE = Rule(name="set_value", starts=(PointerPressed, KeyPressed, Scrolled), find=find, after=TOLD)
