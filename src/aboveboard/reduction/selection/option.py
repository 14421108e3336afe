"""Options chosen from a dropdown, list box, combobox or radio group."""

from aboveboard.model.actions import Action, Click, Key, OptionState, Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    ElementChanged,
    KeyPressed,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
)
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Rule, Tape
from aboveboard.reduction.selection.walk import Walk, offer, walk


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice of an option that begins here: its index always, its label under the `text` layer."""
    record = tape.records[index]
    if isinstance(record, OptionChosen):
        return _draft(record, Walk(used=[index], chosen=index, ended=record.t), record.t)
    if not isinstance(record, PointerPressed | KeyPressed):
        return None
    found = walk(tape, index, OptionChosen)
    chosen = None if found is None else tape.records[found.chosen]
    if found is None or not isinstance(chosen, OptionChosen):
        return _radio(tape, index, record)
    return _draft(chosen, found, record.t)


def _draft(chosen: OptionChosen, found: Walk, started: int) -> Draft:
    return Draft(
        action=SelectOption(
            value=chosen.value,
            index=chosen.index,
            by=found.by if found.children else Route.UNKNOWN,
            options=_options(found),
        ),
        used=tuple(found.used),
        target=chosen.widget,
        app=chosen.app,
        started=started,
        ended=found.ended,
        children=tuple(found.children),
        inferred=found.inferred,
    )


def _options(found: Walk) -> OptionState | None:
    for opened in reversed(found.opened):
        if isinstance(opened, OptionsOffered):
            return offer(opened.offered, opened.total, opened.visible)
        if isinstance(opened, MenuOpened):
            return offer(opened.offered)
    return None


def _radio(tape: Tape, index: int, record: PointerPressed | KeyPressed) -> Draft | None:
    """Return a radio button brought on: an option of its group, with its place among its siblings."""
    press, target = tape.presses.get(index), record.target
    if not isinstance(target, Element) or target.role != "radio button" or (press is not None and press.ended is None):
        return None
    for place, one in tape.aftermath(index, skip=press):
        if isinstance(one, ElementChanged) and one.target.id == target.id and one.after is True:
            by = Route.POINTER if press else Route.KEYBOARD
            return Draft(
                action=SelectOption(value=target.name, index=target.index or 0, by=by),
                used=(*(press.used if press else (index,)), place),
                target=target,
                app=record.app,
                started=record.t,
                ended=press.last if press else record.t,
                children=(LowLevel(t=record.t, action=_child(record)),),
            )
    return None


def _child(record: PointerPressed | KeyPressed) -> Action:
    if isinstance(record, PointerPressed):
        return Click(button=record.button, at=record.at, modifiers=record.modifiers)
    return Key(key=record.key, repeats=record.repeats)


RULE = Rule(name="select_option", starts=(PointerPressed, KeyPressed, OptionChosen), find=find)
