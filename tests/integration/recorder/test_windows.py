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
    companion.begin(desk.head("s1"))

    def worked() -> bool:
        hands.click(Point(editor.box.x + 200, editor.box.y + 200))
        return companion.status().events > 2

    until(worked, "a click taken")

    def dialogs() -> list[Window]:
        return [each for each in view.context().stack if each.pid == editor.pid and each.dialog]

    for _ in range(4):  # a tree may tell of a window later than the screen: then its role is empty, as is honest
        hands.press("ctrl+o")
        until(dialogs, "the dialog")
        hands.rest(1.0)
        hands.press("escape")
        until(lambda: not dialogs(), "the dialog gone")
    companion.do("pause")
    records = [record for stretch in desk.read("s1").stretches for record in stretch.records]
    assert "file chooser" in [record.role for record in records if isinstance(record, WindowOpened)]
