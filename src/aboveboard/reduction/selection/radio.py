"""Radio groups: one of a group's buttons brought on, as an option among its siblings."""

from aboveboard.model.actions import OptionState, Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, KeyPressed, PointerPressed
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at
from aboveboard.reduction.selection.walk import offer

ROLE = "radio button"
STATES = frozenset({"checked", "selected"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice that begins here: a press on a radio button or a key in its group, and the button's report.

    Arrow keys bring on a sibling of the button with the focus; the report says which.
    """
    done = input_at(tape, index)
    if done is None or not isinstance(done.target, Element) or done.target.role != ROLE:
        return None
    for place, one in aftermath(tape, done):
        if isinstance(one, ElementChanged) and one.what in STATES and one.after is True and _of(one.target, done):
            return Draft(
                action=SelectOption(
                    value=one.target.name, index=one.target.index or 0, by=done.by, options=_group(tape, index, one)
                ),
                used=(*done.used, place),
                target=one.target,
                app=done.app,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


def _of(changed: Element, done: Input) -> bool:
    if changed.role != ROLE or not isinstance(done.target, Element):
        return False
    sibling = changed.parent is not None and changed.parent == done.target.parent
    return changed.id == done.target.id or (sibling and done.by is not Route.POINTER)


def _group(tape: Tape, index: int, changed: ElementChanged) -> OptionState | None:
    """Return the group as the last element list before shows it; None where it is not in one."""
    seen = tape.snapshot_before(index)
    if seen is None or changed.target.parent is None or seen.find(changed.target.id) is None:
        return None
    group = [one for one in seen.elements if one.role == ROLE and one.parent == changed.target.parent]
    return offer(group)


RULE = Rule(name="radio", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
