"""List boxes: an option of a list that stands open, chosen by a press on it or by keys in the list."""

from aboveboard.model.actions import OptionState, Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, KeyPressed, PointerPressed
from aboveboard.reduction import Draft, Input, Rule, Tape, aftermath, input_at
from aboveboard.reduction.selection.walk import offer

ROLE = "list item"
LISTS = frozenset({"list", "list box"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice that begins here: one input in a list, and an option's report that it is selected now.

    With Shift or Control several options may be selected: the one that was pressed counts, its row keeps the keys held.
    """
    done, press = input_at(tape, index), tape.presses.get(index)
    if done is None or (press is not None and press.strayed > tape.began.drag_px):
        return None
    for place, one in aftermath(tape, done):
        if not isinstance(one, ElementChanged) or one.what != "selected" or one.after is not True:
            continue
        if one.target.role == ROLE and _acted_on(one.target, done):
            return Draft(
                action=SelectOption(
                    value=one.target.name, index=one.target.index or 0, by=done.by, options=_list(tape, index, one)
                ),
                used=(*done.used, place),
                target=one.target,
                app=done.app,
                started=done.started,
                ended=done.ended,
                children=(done.row,),
            )
    return None


def _acted_on(option: Element, done: Input) -> bool:
    """Tell whether an option is the one pressed, or one of the list that the key went to."""
    target = done.target
    if not isinstance(target, Element):
        return False
    if target.id == option.id:
        return True
    among = option.parent is not None and option.parent in {target.id, target.parent}
    return among and (target.role in LISTS or target.role == ROLE) and done.by is Route.KEYBOARD


def _list(tape: Tape, index: int, changed: ElementChanged) -> OptionState | None:
    """Return the list as the last element list before shows it; None where it is not in one."""
    seen = tape.snapshot_before(index)
    if seen is None or changed.target.parent is None or seen.find(changed.target.id) is None:
        return None
    return offer(one for one in seen.elements if one.role == ROLE and one.parent == changed.target.parent)


RULE = Rule(name="list_box", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
