"""Radio groups: one of a group's buttons brought on, as an option among its siblings."""

from typing import TypeGuard

from aboveboard.model.actions import Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, JournalRecord, KeyPressed, PointerPressed
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at, on_label
from aboveboard.reduction.selection.walk import offer

ROLE = "radio button"
CHECK = "check box"
STATES = frozenset({"checked", "selected"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice that begins here: a press on a radio button or a key in its group, and the button's report.

    Arrow keys bring on a sibling of the button with the focus; the report says which. A toolkit may call its radio
    buttons check boxes (GTK 4): they are a group where one of them went on and a sibling of it off by the same input.
    """
    done = input_at(tape, index)
    if done is None or not isinstance(done.target, Element):
        return None
    if done.target.role not in {ROLE, CHECK} and not on_label(done):
        return None
    told = [(place, one) for place, one in aftermath(tape, done) if _is_state(one)]
    for place, one in told:
        if one.after is True and _of(one.target, done):
            left = [at for at, other in told if other.after is False and _beside(other.target, one.target)]
            if done.target.role == CHECK and not left:
                return None
            return _draft(tape, index, done, one.target, (place, *left))
    return None


def _draft(tape: Tape, index: int, done: Input, button: Element, told: tuple[int, ...]) -> Draft:
    group = _group(tape, index, button)
    ids = [one.id for one in group]
    return Draft(
        action=SelectOption(
            value=button.name,
            index=ids.index(button.id) if button.id in ids else button.index or 0,
            by=done.by,
            options=offer(group) if group else None,
        ),
        used=(*done.used, *told),
        target=button,
        app=done.app,
        started=done.started,
        ended=done.ended,
        children=(done.row,),
    )


def _is_state(record: JournalRecord) -> TypeGuard[ElementChanged]:
    return isinstance(record, ElementChanged) and record.what in STATES


def _of(changed: Element, done: Input) -> bool:
    """Tell whether a button is the one acted on, that of a label pressed, or a sibling that a key brought on."""
    target = done.target
    if on_label(done):
        return changed.role == ROLE
    if not isinstance(target, Element) or changed.role != target.role:
        return False
    return changed.id == target.id or (_beside(changed, target) and done.by is not Route.POINTER)


def _beside(one: Element, other: Element) -> bool:
    return one.id != other.id and one.role == other.role and one.parent is not None and one.parent == other.parent


def _group(tape: Tape, index: int, button: Element) -> list[Element]:
    """Return the group as the last element list before shows it; empty where it is not in one.

    Of check boxes only those that follow each other without a gap: what holds a group may be left out of the list.
    """
    seen = tape.snapshot_before(index)
    if seen is None or button.parent is None or seen.find(button.id) is None:
        return []
    beside = [one for one in seen.elements if one.role == button.role and one.parent == button.parent]
    if button.role == ROLE:
        return beside
    runs: list[list[Element]] = []
    for one in beside:
        if not runs or one.index != (runs[-1][-1].index or 0) + 1:
            runs.append([])
        runs[-1].append(one)
    return next(run for run in runs if any(one.id == button.id for one in run))


RULE = Rule(name="radio", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
