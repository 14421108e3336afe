"""Options chosen from a dropdown or combobox that opened, or by letters in one that stayed closed."""

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from aboveboard.model.actions import Click, OptionState, Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import FieldEdited, KeyPressed, MenuOpened, OptionChosen, OptionsOffered, PointerPressed
from aboveboard.model.text import Chrome, Hidden, Label, Redacted
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import EFFECT_MS, RESULTING, Draft, Rule, Tape, time_of
from aboveboard.reduction.selection.walk import OPENINGS, Walk, offer, walk


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice of an option that begins here: its index always, its label under the `text` layer."""
    record = tape.records[index]
    if isinstance(record, OptionChosen):
        return _alone(tape, index, record)
    if not isinstance(record, PointerPressed | KeyPressed):
        return None
    found = walk(tape, index, OptionChosen)
    chosen = None if found is None else tape.records[found.chosen]
    if found is None or not isinstance(chosen, OptionChosen):
        return None
    if isinstance(chosen.value, Hidden):
        chosen = replace(chosen, value=_written(tape, found, chosen))
    return drafted(tape, chosen, found, record.t)


def _written(tape: Tape, found: Walk, chosen: OptionChosen) -> Label:
    """Return what the choice of an option without words wrote into its widget's own field (GTK 4's combo boxes)."""
    seen = tape.snapshot_before(found.chosen)
    end = min(tape.next_input[found.chosen], found.chosen + NEAR, len(tape.records))
    for place in range(end - 1, found.used[0], -1):
        record = tape.records[place]
        if seen is not None and isinstance(record, FieldEdited) and record.route in RESULTING:
            field = seen.find(record.field.id) if isinstance(record.field, Element) else None
            if field is not None and field.parent == chosen.widget.id:
                return record.content
    return Hidden()


def drafted(tape: Tape, chosen: OptionChosen, found: Walk, started: int) -> Draft:
    """Return the draft of a choice by the walk that led to it."""
    return Draft(
        action=SelectOption(
            value=chosen.value,
            index=chosen.index,
            by=found.by,
            options=options_of(tape, found),
            keys=tuple(found.keys),
            adds=adds(found.children[-1:], chosen.widget),
        ),
        used=tuple(found.used),
        target=chosen.widget,
        app=chosen.app,
        started=started,
        ended=found.ended,
        children=tuple(found.children),
        inferred=found.inferred,
        missing=found.missing,
    )


def adds(last: Sequence[LowLevel], widget: Element | None) -> bool:
    """Tell whether the press that chose had Control held, in a list of which several may be chosen."""
    pressed = any(isinstance(row.action, Click) and "ctrl" in row.action.modifiers for row in last)
    return pressed and widget is not None and "multiselectable" in widget.states


def options_of(tape: Tape, found: Walk) -> OptionState | None:
    """Return what the list offered that opened last, or that stood open all along; None where none was seen."""
    for opened in reversed(found.opened):
        if isinstance(opened, OptionsOffered):
            return offer(opened.offered, opened.total, opened.visible)
        if isinstance(opened, MenuOpened):
            return offer(opened.offered)
    place = _offered(tape, found.chosen)
    standing = None if place is None else tape.records[place]
    return offer(standing.offered, standing.total, standing.visible) if isinstance(standing, OptionsOffered) else None


def _offered(tape: Tape, index: int) -> int | None:
    """Return where the list of a choice was last told to offer what it does: it is told again once that is another."""
    chosen, offers = tape.records[index], tape.index.offers
    last = bisect_left(offers, index)
    for place in reversed(offers[max(0, last - NEAR) : last]):
        told = tape.records[place]
        if isinstance(told, OptionsOffered) and isinstance(chosen, OptionChosen) and told.widget.id == chosen.widget.id:
            return place if _fits(told, chosen) else None
    return None


def _fits(told: OptionsOffered, chosen: OptionChosen) -> bool:
    """Tell whether what was chosen is among what was told, as far as words say it."""
    if chosen.index >= len(told.offered):
        return chosen.index < told.total
    words = {one.text for one in (told.offered[chosen.index].name, chosen.value) if isinstance(one, Chrome | Redacted)}
    return len(words - {""}) <= 1


def _alone(tape: Tape, index: int, chosen: OptionChosen) -> Draft:
    """Return a choice that no recorded input led to.

    Every press and every key that types nothing is recorded, so one in a widget that had the focus was made by letters.
    """
    place = _offered(tape, index)
    offers = [place] if place is not None and chosen.t - time_of(tape.records[place]) <= EFFECT_MS else []
    typed = _typed(tape, index, chosen)
    by = Route.TYPE_AHEAD if typed else Route.UNKNOWN
    found = Walk(used=[*offers, index], chosen=index, ended=chosen.t, by=by, missing=typed)
    return drafted(tape, chosen, found, chosen.t)


NEAR = 64
"""Among so many records a widget's own field is looked for, and among so many offers what a list stands open with."""


def _typed(tape: Tape, index: int, chosen: OptionChosen) -> bool:
    before = tape.input_before(index)
    last = None if before is None else tape.records[before]
    pressed = isinstance(last, PointerPressed) or (last is not None and chosen.t - time_of(last) <= EFFECT_MS)
    return not pressed and tape.focus_before(index) == chosen.widget.id


def is_of(chosen: OptionChosen, roles: frozenset[str]) -> bool:
    """Tell whether a choice was made in a widget of one of these roles."""
    return chosen.widget.role in roles


TOLD: frozenset[type] = frozenset({*OPENINGS, OptionChosen})
RULE = Rule(name="select_option", starts=(PointerPressed, KeyPressed, OptionChosen), find=find, after=TOLD)
