"""What came of an action: the typed change of state, and whether anything changed at all."""

from collections.abc import Sequence

from aboveboard.model.actions import Action, Click, Drag, LongPress, Scroll, Type
from aboveboard.model.elements import Element, ElementOrAbsence
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
from aboveboard.model.trajectories import Effect, Observation, Outcome, Picture

POINTED = (Click, LongPress, Drag, Scroll)
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

STRENGTH: dict[type, int] = {kind: place for place, kind in enumerate(STRONGEST)}


def effect_of(own: Sequence[JournalRecord], after: Sequence[JournalRecord], action: Action) -> Effect | None:
    """Return the strongest change of a step, or None when none was reported.

    What the action itself reports (`own`) comes before what followed, but for typing that was submitted.
    """
    first, second = (after, own) if isinstance(action, Type) and action.submitted else (own, after)
    return _strongest(first) or _strongest(second)


def _strongest(records: Sequence[JournalRecord]) -> Effect | None:
    told = [record for record in records if type(record) in STRENGTH and not _is_popup(record)]
    return _effect(min(told, key=_strength)) if told else None


def _strength(record: JournalRecord) -> int:
    return STRENGTH[type(record)]


def _is_popup(record: JournalRecord) -> bool:
    """Tell whether a window is that of a menu, a list or a tooltip, which their own reports tell better."""
    return isinstance(record, WindowOpened | WindowClosed) and record.kind is WindowKind.POPUP


def _effect(record: JournalRecord) -> Effect:
    if isinstance(record, WindowOpened):
        return Effect(kind="dialog_opened" if record.kind is WindowKind.DIALOG else "window_opened", of=record.window)
    if isinstance(record, WindowClosed):
        return Effect(kind="dialog_closed" if record.kind is WindowKind.DIALOG else "window_closed", of=record.window)
    if isinstance(record, ElementChanged):
        return Effect(kind=record.what, of=record.target.id, before=record.before, after=record.after)
    if isinstance(record, FieldEdited):
        return Effect(
            kind="text", of=record.field.id if isinstance(record.field, Element) else None, after=record.content
        )
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


def outcome_of(
    effect: Effect | None, started: Observation, after: Observation | None, action: Action, target: ElementOrAbsence
) -> Outcome:
    """Return whether the step changed anything: by events, else by pictures once the screen had settled.

    `started` is what was seen at the moment of the action, when the pointer lit up its target as it does after. A
    picture's name is the hash of its pixels, so equal names are equal pictures. Equal pictures mean that nothing
    changed only for what the pointer did to an element that no mask covers; a key may act where nothing shows.
    """
    if effect is not None:
        return Outcome.CHANGED
    if started.picture is None or after is None or after.picture is None:
        return Outcome.UNKNOWN
    if after.picture.settled is not Settled.SETTLED:
        return Outcome.UNKNOWN
    if started.picture.sha != after.picture.sha:
        return Outcome.CHANGED
    return Outcome.NO_OP if isinstance(action, POINTED) and shows(target, after.picture) else Outcome.UNKNOWN


def at_press(before: Observation, at_action: Observation | None) -> Observation:
    """Return what was seen at the moment of an action, where that is known to be no older than what was before it."""
    if at_action is None or at_action.picture is None or before.picture is None:
        return before
    return at_action if _known(at_action.t, at_action.picture) >= _known(before.t, before.picture) else before


def _known(t: int, picture: Picture) -> int:
    return t - picture.stale_ms


def shows(target: ElementOrAbsence, picture: Picture) -> bool:
    """Tell whether a picture shows an element's place with nothing of it masked."""
    box = target.visible_box or target.box if isinstance(target, Element) else None
    return box is not None and not any(mask.box.meets(box) for mask in picture.masks)
