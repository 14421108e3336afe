"""Dates and times: chosen in a calendar, or set in a date field by its own picker, its keys, or digits."""

from aboveboard.model.actions import PickDate, Route
from aboveboard.model.events import ElementChanged, KeyPressed, OptionChosen, PointerPressed, Scrolled
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, time_of
from aboveboard.reduction.selection import option, value
from aboveboard.reduction.selection.option import is_of, options_of
from aboveboard.reduction.selection.value import drafted, run_at, said
from aboveboard.reduction.selection.walk import Walk, walk

FIELDS = frozenset({"date editor", "calendar"})
CALENDARS = frozenset({"calendar", "date editor", "table"})
"""A choice in a table is a day: pages tell of none in other tables (`extension/src/content/calendars.ts`)."""

BESIDE_DAYS = frozenset({"table cell", "calendar", "push button", "toggle button", "link", "icon"})
"""What is pressed in a calendar besides days: the month before, the month after."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the date that is picked from here on: from a calendar, else by inputs on a date field, else by digits."""
    record = tape.records[index]
    if isinstance(record, OptionChosen):
        return _chosen(tape, record, Walk(used=[index], chosen=index, ended=record.t), record.t)
    if isinstance(record, ElementChanged):
        return _typed(tape, index, record)
    end = tape.index.choice_from(index)
    chosen = None if end is None else tape.records[end]  # the one that a walk from here would end in
    if (
        isinstance(record, PointerPressed | KeyPressed)
        and isinstance(chosen, OptionChosen)
        and is_of(chosen, CALENDARS)
    ):
        found = walk(tape, index, OptionChosen, BESIDE_DAYS)
        if found is not None:
            return _chosen(tape, chosen, found, record.t)
    run = run_at(tape, index, FIELDS)
    return None if run is None else drafted(run, PickDate(value=run.value, by=run.inputs[0].by))


def _chosen(tape: Tape, chosen: OptionChosen, found: Walk, started: int) -> Draft | None:
    if not is_of(chosen, CALENDARS):
        return None
    return Draft(
        action=PickDate(value=chosen.value, by=found.by, index=chosen.index, options=options_of(tape, found)),
        used=tuple(found.used),
        target=chosen.widget,
        app=chosen.app,
        started=started,
        ended=found.ended,
        children=tuple(found.children),
        inferred=found.inferred,
        missing=found.missing,
    )


def _typed(tape: Tape, index: int, changed: ElementChanged) -> Draft | None:
    """Return a date typed as digits into a date field: no input is recorded, the field had the focus and changed."""
    if changed.what != "value" or changed.target.role not in FIELDS or tape.focus_before(index) != changed.target.id:
        return None
    before = tape.input_before(index)
    if before is not None and changed.t - time_of(tape.records[before]) <= EFFECT_MS:
        return None  # the effect of that input
    return Draft(
        action=PickDate(value=said(changed), by=Route.KEYBOARD),
        used=(index,),
        target=changed.target,
        app=changed.app,
        started=changed.t,
        ended=changed.t,
        missing=True,
    )


RULE = Rule(
    name="pick_date",
    starts=(PointerPressed, KeyPressed, Scrolled, OptionChosen, ElementChanged),
    find=find,
    after=option.TOLD | value.TOLD,
)
