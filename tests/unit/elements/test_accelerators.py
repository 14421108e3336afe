"""Hotkeys of menu items: a closed list of key names, whatever a tree writes."""

import pytest

from aboveboard.elements import Node
from aboveboard.elements.accelerators import combination_of
from aboveboard.elements.minimise import ElementIds, element
from aboveboard.elements.vocabulary import Texts
from tests.unit.elements.trees import WORDS


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Ctrl+S", "ctrl+s"),
        ("Shift+Ctrl+N", "ctrl+shift+n"),
        ("Super+Q", "meta+q"),
        ("F5", "f5"),
        ("Shift+F10", "shift+f10"),
        ("Ctrl++", "ctrl+plus"),
        ("Ctrl+-", "ctrl+minus"),
        ("Alt+Page_Up", "alt+page_up"),
        ("Delete", "delete"),
    ],
)
def test_a_hotkey_is_told_in_the_recordings_own_words(written: str, told: str) -> None:
    assert combination_of(written) == told


@pytest.mark.parametrize(
    "written", [None, "", "+", "S", "Shift+S", "Ctrl+Dear Ms Miller", "Ctrl+é", "Miller+S", "Ctrl+", "x" * 41]
)
def test_what_is_not_certainly_a_hotkey_is_not_told(written: str | None) -> None:
    assert combination_of(written) is None


@pytest.mark.parametrize(("written", "told"), [("Ctrl+S", "ctrl+s"), ("Ctrl+Dear Ms Miller", None)])
def test_a_menu_item_keeps_its_hotkey_in_a_recording_and_nothing_else_that_stands_there(
    written: str, told: str | None
) -> None:
    item = Node(ref="1", role="menu item", accelerator=written)
    assert element(item, None, Texts(WORDS), ElementIds()).accelerator == told
