"""Focus: a run of Tab keys that ends on an element, or the mnemonic of a field."""

from aboveboard.model.actions import FocusField, Route
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    ElementChanged,
    FocusMoved,
    KeyPressed,
    MenuItemChosen,
    MenuOpened,
    Navigated,
    OptionChosen,
    OptionsOffered,
    WindowClosed,
    WindowOpened,
)
from aboveboard.reduction import Draft, Input, Later, Rule, Tape, aftermath, input_at, is_mnemonic

PAUSE_MS = 1_500
"""A longer pause between two Tab keys ends the run."""

AT_ONCE_MS = 500
"""What moves the focus later than so after its first move by a key is not that key."""

TABS = frozenset({"tab", "iso_left_tab", "kp_tab"})
BACKWARDS = frozenset({"iso_left_tab"})
FIELDS = frozenset(
    {"text", "entry", "password text", "combo box", "spin button", "list", "list box", "date editor", "slider"}
)
STRONGER = (
    ElementChanged,
    MenuItemChosen,
    MenuOpened,
    Navigated,
    OptionChosen,
    OptionsOffered,
    WindowClosed,
    WindowOpened,
)
"""A mnemonic that did any of these did more than move the focus."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the way of the focus that begins here, or None where no report says that it moved."""
    record, done = tape.records[index], input_at(tape, index)
    if not isinstance(record, KeyPressed) or done is None:
        return None
    if is_mnemonic(record):
        return _called(tape, done)
    return _tabbed(tape, index) if _is_tab(record) else None


def _tabbed(tape: Tape, index: int) -> Draft | None:
    """Follow Tab keys as long as each moves the focus."""
    inputs: list[Input] = []
    used: list[int] = []
    target: FocusMoved | None = None
    steps, place = 0, index
    while place < len(tape.records):
        record, done = tape.records[place], input_at(tape, place)
        if not isinstance(record, KeyPressed) or not _is_tab(record) or done is None:
            break
        if inputs and done.started - inputs[-1].ended > PAUSE_MS:
            break
        moved = _moves(aftermath(tape, done))
        if not moved:
            break
        target = moved[-1][1]
        inputs.append(done)
        used += (place, *(one for one, _ in moved))
        steps += (-1 if _is_back(record) else 1) * (record.repeats + 1)
        place = tape.next_input[place]
    if target is None:
        return None
    return _draft(inputs, used, target, FocusField(by=Route.KEYBOARD, steps=steps))


def _moves(told: Later) -> list[tuple[int, FocusMoved]]:
    """Return the reports of where a key brought the focus: the first, and others at once, for a way may be told."""
    moved = [(place, one) for place, one in told if isinstance(one, FocusMoved)]
    return [each for each in moved if each[1].t - moved[0][1].t <= AT_ONCE_MS]


def _called(tape: Tape, done: Input) -> Draft | None:
    told = list(aftermath(tape, done))
    moved = _moves(aftermath(tape, done))
    if not moved or any(isinstance(one, STRONGER) for _, one in told):
        return None
    last = moved[-1][1]
    if not isinstance(last.target, Element) or last.target.role not in FIELDS:
        return None
    return _draft([done], [*done.used, *(place for place, _ in moved)], last, FocusField(by=Route.MNEMONIC))


def _draft(inputs: list[Input], used: list[int], moved: FocusMoved, action: FocusField) -> Draft:
    return Draft(
        action=action,
        used=tuple(used),
        target=moved.target,
        app=inputs[0].app,
        started=inputs[0].started,
        ended=inputs[-1].ended,
        children=tuple(one.row for one in inputs),
    )


def _is_tab(key: KeyPressed) -> bool:
    return key.key in TABS and not {"ctrl", "alt", "meta"} & set(key.modifiers)


def _is_back(key: KeyPressed) -> bool:
    return key.key in BACKWARDS or "shift" in key.modifiers


RULE = Rule(name="focus_field", starts=(KeyPressed,), find=find, after=frozenset({FocusMoved}))
