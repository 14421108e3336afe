"""What came of an action: the typed change of state, and whether anything changed at all."""

from collections.abc import Sequence

from aboveboard.model.elements import Element
from aboveboard.model.events import (
    AppSwitched,
    ClipboardUsed,
    ElementChanged,
    FieldEdited,
    FileChosen,
    FocusMoved,
    JournalRecord,
    MenuItemChosen,
    MenuOpened,
    Navigated,
    OptionChosen,
    OptionsOffered,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.frames import Settled
from aboveboard.model.trajectories import Effect, Observation, Outcome

STRONGEST: tuple[type, ...] = (
    Navigated,
    WindowOpened,
    WindowClosed,
    AppSwitched,
    ElementChanged,
    FieldEdited,
    FileChosen,
    ClipboardUsed,
    OptionChosen,
    OptionsOffered,
    MenuOpened,
    FocusMoved,
)
"""Of several changes the first kind in this order is told as the effect."""


def effect_of(records: Sequence[JournalRecord]) -> Effect | None:
    """Return the strongest change among the records of a step, or None when none was reported."""
    for kind in STRONGEST:
        found = next((record for record in records if type(record) is kind), None)
        if found is not None:
            return _effect(found)
    return None


def _effect(record: JournalRecord) -> Effect:
    if isinstance(record, WindowOpened):
        return Effect(kind="dialog_opened" if record.kind is WindowKind.DIALOG else "window_opened", of=record.window)
    if isinstance(record, WindowClosed):
        return Effect(kind="dialog_closed" if record.kind is WindowKind.DIALOG else "window_closed", of=record.window)
    if isinstance(record, ElementChanged):
        return Effect(kind=record.what, of=record.target.id, before=record.before, after=record.after)
    if isinstance(record, FieldEdited):
        return Effect(kind="text", of=record.field.id, after=record.content)
    if isinstance(record, OptionChosen):
        return Effect(kind="option", of=record.widget.id, after=record.value)
    if isinstance(record, FocusMoved):
        return Effect(kind="focus", of=record.target.id if isinstance(record.target, Element) else None)
    return Effect(kind=NAMES[type(record)])


NAMES: dict[type, str] = {
    Navigated: "navigated",
    AppSwitched: "app_switched",
    FileChosen: "file_chosen",
    ClipboardUsed: "clipboard",
    OptionsOffered: "options_offered",
    MenuOpened: "menu_opened",
    MenuItemChosen: "menu_item_chosen",
}


def outcome_of(effect: Effect | None, before: Observation, after: Observation | None) -> Outcome:
    """Return whether the step changed anything: by events, else by equal pictures once the screen had settled.

    A picture's name is the hash of its pixels, so equal names are equal pictures. Without either, unknown.
    """
    if effect is not None:
        return Outcome.CHANGED
    if before.picture is None or after is None or after.picture is None:
        return Outcome.UNKNOWN
    if after.picture.settled is not Settled.SETTLED:
        return Outcome.UNKNOWN
    return Outcome.NO_OP if before.picture.sha == after.picture.sha else Outcome.CHANGED
