"""Windows of a real editor are told by what its tree calls them."""

from collections.abc import Callable

import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.events import WindowOpened
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11


def test_a_dialog_that_chooses_files_is_told_as_one(
    desk: Desk, hands: Hands, window: Callable[..., Window], view: X11Desktop
) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))

    def dialogs() -> list[Window]:
        return [each for each in view.context().stack if each.pid == editor.pid and each.dialog]

    def told() -> bool:
        """Open and close the dialog; a tree may tell of it later than the screen: then its role is empty, honestly."""
        hands.press("ctrl+o")
        until(dialogs, "the dialog")
        hands.rest(1.0)
        hands.press("escape")
        until(lambda: not dialogs(), "the dialog gone")
        return "file chooser" in {each.role for each in desk.records("s1") if isinstance(each, WindowOpened)}

    until(told, "a dialog told as what its tree calls it")
    companion.do("pause")
