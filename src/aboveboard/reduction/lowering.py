"""What primitive rules see of one input: the rows that every composite lowers to are made here, and only here."""

from collections.abc import Iterator
from dataclasses import dataclass

from aboveboard.model.actions import Action, Click, Drag, Hotkey, Key, LongPress, Route
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import JournalRecord, KeyPressed, PointerPressed, Scrolled
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Press, Tape
from aboveboard.reduction.drag import path_of
from aboveboard.reduction.long_press import HELD_MS
from aboveboard.reduction.scroll import find as find_scroll


@dataclass(frozen=True, slots=True)
class Input:
    """One press with its release, one key, or one scroll: its places, target, times (ms), row and route."""

    used: tuple[int, ...]
    target: ElementOrAbsence
    app: str
    started: int
    ended: int
    row: LowLevel
    by: Route

    @property
    def last(self) -> int:
        """The place of its last record."""
        return max(self.used)


def input_at(tape: Tape, index: int) -> Input | None:
    """Return the press, key or scroll that begins here; None for anything else and for a press that never ended."""
    record = tape.records[index]
    if isinstance(record, Scrolled):
        found = find_scroll(tape, index)
        assert found is not None  # every notch begins a scroll
        row = LowLevel(t=found.started, action=found.action)
        return Input(found.used, found.target, found.app, found.started, found.ended, row, Route.POINTER)
    if isinstance(record, KeyPressed):
        row = LowLevel(t=record.t, action=keyed(record))
        return Input((index,), record.target, record.app, record.t, record.t, row, route_of(record))
    press = tape.presses.get(index)
    if press is None or press.ended is None:
        return None
    began = press.began
    row = LowLevel(t=began.t, action=pressed(tape, press))
    return Input(press.used, began.target, began.app, began.t, press.last, row, Route.POINTER)


def aftermath(tape: Tape, done: Input) -> Iterator[tuple[int, JournalRecord]]:
    """Yield (place, record) of what followed an input until the next one, within EFFECT_MS."""
    return tape.aftermath(done.used[0], own=frozenset(done.used), since=done.ended)


def pressed(tape: Tape, press: Press) -> Action:
    """Return one press as a drag, a long press or a click."""
    began = press.began
    if press.ended is not None and press.strayed > tape.began.drag_px:
        return Drag(
            button=began.button,
            start=began.at,
            end=press.ended.at,
            path=path_of(tape, press),
            modifiers=began.modifiers,
        )
    held = press.last - began.t
    if held >= HELD_MS:
        return LongPress(button=began.button, at=began.at, held_ms=held, modifiers=began.modifiers)
    return Click(button=began.button, at=began.at, modifiers=began.modifiers)


def keyed(record: KeyPressed) -> Hotkey | Key:
    """Return one key, with its modifiers where there are some."""
    if record.modifiers:
        return Hotkey(modifiers=record.modifiers, keys=(record.key,))
    return Key(key=record.key, repeats=record.repeats)


def is_mnemonic(record: KeyPressed) -> bool:
    """Tell whether a key is Alt and one character: how menus, fields and buttons are called by letter."""
    return record.modifiers == ("alt",) and len(record.key) == 1


def route_of(record: PointerPressed | KeyPressed) -> Route:
    """Return by which way a single input acts."""
    if isinstance(record, PointerPressed):
        return Route.POINTER
    return Route.MNEMONIC if is_mnemonic(record) else Route.KEYBOARD
