"""Hotkeys that were held: each auto-repeat did again what the hotkey does, whatever came of it."""

from collections.abc import Callable

import pytest

from aboveboard.model.actions import (
    Action,
    Clipboard,
    FocusField,
    Hotkey,
    Key,
    Redo,
    SelectText,
    SwitchApp,
    SwitchTab,
    Undo,
)
from aboveboard.model.events import (
    AppSwitched,
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    ElementChanged,
    FocusMoved,
)
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.interactions import LETTER_TAB
from tests.scripts import NOTES, SAVE, SEARCH, Script


def held(*keys: str) -> tuple[Script, Hotkey]:
    """A hotkey that came nine times, and what it is as a row."""
    *modifiers, key = keys
    script = Script().begin().key(key, *modifiers, on=NOTES, repeats=8)
    return script.wait(5), Hotkey(modifiers=tuple(modifiers), keys=(key,), repeats=8)


def first(script: Script) -> tuple[Action, list[Action]]:
    step = reduce(script.stretch(), Terms())[0]
    return step.action, [row.action for row in step.lowered()]


def test_a_held_hotkey_is_one_hotkey_with_its_repeats_and_two_presses_are_two() -> None:
    script, hotkey = held("ctrl", "right")
    script.wait(10).key("right", "ctrl", on=NOTES)
    once = Hotkey(modifiers=("ctrl",), keys=("right",))
    assert [step.action for step in reduce(script.stretch(), Terms())] == [hotkey, once]


@pytest.mark.parametrize(
    ("keys", "kind"),
    [(("ctrl", "z"), Undo), (("ctrl", "y"), Redo), (("shift", "insert"), Clipboard)],
    ids=["undo", "redo", "paste"],
)
def test_what_a_held_hotkey_did_again_and_again_lowers_to_it_with_its_repeats(
    keys: tuple[str, ...], kind: type
) -> None:
    script, hotkey = held(*keys)
    action, rows = first(script)
    assert (type(action), rows) == (kind, [hotkey])


def switched(script: Script) -> None:
    script.add(AppSwitched(t=script.t, before=script.app, after="calculator"))


def turned(script: Script) -> None:
    told = ElementChanged(t=script.t, what="selected", target=LETTER_TAB, app=script.app, before=False, after=True)
    script.add(told)


def went(script: Script) -> None:
    script.add(FocusMoved(t=script.t, target=SEARCH, app=script.app))


def replaced(script: Script) -> None:
    script.wait(100).edit(NOTES, EditOperation.REPLACE, 0, "milk")


@pytest.mark.parametrize(
    ("keys", "came", "kind"),
    [
        (("alt", "tab"), switched, SwitchApp),
        (("ctrl", "page_down"), turned, SwitchTab),
        (("shift", "tab"), went, FocusField),
        (("shift", "right"), replaced, SelectText),
    ],
    ids=["app", "tab", "focus", "text"],
)
def test_what_a_held_hotkey_came_to_lowers_to_it_with_its_repeats(
    keys: tuple[str, ...], came: Callable[[Script], None], kind: type
) -> None:
    script, hotkey = held(*keys)
    came(script)
    action, rows = first(script)
    assert (type(action), rows) == (kind, [hotkey])


def test_what_a_key_alone_copied_lowers_to_that_key() -> None:
    script = Script().begin().key("return", on=SAVE).wait(5)
    script.add(ClipboardUsed(t=script.t, kind=ClipboardKind.COPY, target=SAVE, app=script.app))
    action, rows = first(script)
    assert (type(action), rows) == (Clipboard, [Key(key="return")])


def test_edits_that_a_held_undo_took_back_are_of_it() -> None:
    script, hotkey = held("ctrl", "z")
    for place in range(9):
        script.wait(30).edit(NOTES, EditOperation.DELETE, 9 - place, "x", EditRoute.UNDONE)
    (step,) = reduce(script.stretch(), Terms())
    assert [row.action for row in step.lowered()] == [hotkey]
