"""List boxes: an option of a list that stands open, chosen by a press on it or by keys in the list."""

from msgspec.structs import replace

from aboveboard.model.actions import Click, OptionState, Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, FocusMoved, KeyPressed, PointerPressed
from aboveboard.model.text import Hidden, Label
from aboveboard.reduction import Draft, Input, Later, Rule, Tape, aftermath, input_at
from aboveboard.reduction.selection.option import adds
from aboveboard.reduction.selection.walk import offer

ROLE = "list item"
LISTS = frozenset({"list", "list box"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the choice that begins here: one input in a list, and an option's report that it is selected now.

    With Shift or Control several options may be selected: the one that was pressed counts, its row keeps the keys held.
    Where only the list says that its selection changed (GTK), it is the option pressed, or the one that has the focus.
    """
    done, press = input_at(tape, index), tape.presses.get(index)
    if done is None or (press is not None and press.strayed > tape.began.drag_px):
        return None
    told = aftermath(tape, done)
    for place, one in told:
        if not isinstance(one, ElementChanged):
            continue
        option = _selected(one, done) if one.what == "selected" else _of_list(one, done, told)
        if option is not None and (_takes_back(tape, index, option, done) or _opened(tape, index, done)):
            return None
        if option is not None:
            return _draft(tape, index, place, option, done)
    return None


def _draft(tape: Tape, index: int, place: int, option: Element, done: Input) -> Draft:
    names = _names(tape, index)
    return Draft(
        action=SelectOption(
            value=names.get(option.id, option.name),
            index=option.index or 0,
            by=done.by,
            options=_list(tape, index, option, names),
            adds=adds((done.row,), _box(tape, index, option)),
        ),
        used=(*done.used, place),
        target=option,
        app=done.app,
        started=done.started,
        ended=done.ended,
        children=(done.row,),
    )


def _selected(changed: ElementChanged, done: Input) -> Element | None:
    """Return the option that says itself that it is selected now, and was acted on."""
    option = changed.target
    right = changed.after is True and option.role == ROLE and _acted_on(option, done)
    return option if right else None


def _of_list(changed: ElementChanged, done: Input, told: Later) -> Element | None:
    """Return the option of a list that says that its selection changed: the one pressed, or come to by keys."""
    if changed.what != "selection" or changed.target.role not in LISTS:
        return None
    pointed = done.by is Route.POINTER
    came = (one.target for _, one in told if isinstance(one, FocusMoved))
    options = [done.target] if pointed else [one for one in came if isinstance(one, Element) and _acted_on(one, done)]
    option = options[-1] if options else None
    right = isinstance(option, Element) and option.role == ROLE and option.parent == changed.target.id
    return option if isinstance(option, Element) and right else None


def _acted_on(option: Element, done: Input) -> bool:
    """Tell whether an option is the one pressed, or one of the list that the key went to."""
    target = done.target
    if not isinstance(target, Element):
        return False
    if target.id == option.id:
        return True
    among = option.parent is not None and option.parent in {target.id, target.parent}
    return among and (target.role in LISTS or target.role == ROLE) and done.by is Route.KEYBOARD


def _list(tape: Tape, index: int, option: Element, names: dict[str, Label]) -> OptionState | None:
    """Return the list as the last element list before shows it; None where it is not in one."""
    seen = tape.snapshot_before(index)
    if seen is None or option.parent is None or seen.find(option.id) is None:
        return None
    options = (one for one in seen.elements if one.role == ROLE and one.parent == option.parent)
    return offer(replace(one, name=names.get(one.id, one.name)) for one in options)


def _box(tape: Tape, index: int, option: Element) -> Element | None:
    """Return the list that an option is of, as the last element list before shows it."""
    seen = tape.snapshot_before(index)
    return None if seen is None or option.parent is None else seen.find(option.parent)


def _takes_back(tape: Tape, index: int, option: Element, done: Input) -> bool:
    """Tell whether Control was held on an option that was chosen already: it no longer is, and nothing was chosen."""
    seen = tape.snapshot_before(index)
    before = None if seen is None else seen.find(option.id)
    return before is not None and "selected" in before.states and adds((done.row,), _box(tape, index, option))


def _opened(tape: Tape, index: int, done: Input) -> bool:
    """Tell whether the press is the first of a double click, which opens what it also selects."""
    click = tape.primitive(index)
    return (
        click is not None
        and isinstance(click.action, Click)
        and click.action.count > 1
        and len(click.used) > len(done.used)
    )


def _names(tape: Tape, index: int) -> dict[str, Label]:
    """Return what nameless options are called by the first word drawn in them (GTK 3 names no row of a list)."""
    seen, names = tape.snapshot_before(index), dict[str, Label]()
    if seen is None:
        return names
    nameless = {one.id for one in seen.elements if one.role == ROLE and isinstance(one.name, Hidden)}
    for one in seen.elements:
        if one.parent in nameless and one.role == "label" and not isinstance(one.name, Hidden):
            names.setdefault(one.parent, one.name)
    return names


RULE = Rule(name="list_box", starts=(PointerPressed, KeyPressed), find=find, after=frozenset({ElementChanged}))
