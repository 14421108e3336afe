"""A tree is asked for by the window that has the focus, which may lie below others of its process."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from aboveboard.desktop import Window
from aboveboard.elements import Change, ChangeKind, Tree
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Rect
from aboveboard.recorder.camera import tree_of
from tests.unit.recorder.stage import BUTTON, EDIT, MENU, Stagehand

ABOVE = replace(EDIT, id=9, frame=9, box=EDIT.box.moved(30, 30))


class Asked(ScriptedElements):
    """Notes for which window trees were asked."""

    asked: Rect | None = None
    times = 0

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        if pid == EDIT.pid:
            self.asked = window
            self.times += 1
        return super().tree(pid, window, others)


@pytest.mark.parametrize(("focus", "first"), [(EDIT, EDIT), (ABOVE, ABOVE), (MENU, ABOVE), (None, ABOVE)])
def test_the_window_with_the_focus_comes_first_and_else_that_on_top(focus: Window | None, first: Window) -> None:
    with Asked({EDIT.pid or 0: ScriptedProcess((BUTTON,), (EDIT.box, ABOVE.box))}) as elements:
        elements.watch(EDIT.pid or 0, EDIT.box)
        tree = tree_of(elements, (EDIT, ABOVE, MENU), EDIT.pid or 0, focus)
    assert isinstance(tree, Tree)
    assert elements.asked == first.box


@pytest.mark.parametrize("focus", [EDIT, ABOVE])
def test_the_recorder_asks_by_the_focus(tmp_path: Path, focus: Window) -> None:
    elements = Asked()
    hand = Stagehand(tmp_path, elements=elements)
    hand.begin(EDIT, ABOVE, focus=focus.id)
    assert elements.asked == focus.box  # for a picture
    elements.asked = None
    hand.key("f5")
    assert elements.asked == focus.box
    elements.__exit__(None, None, None)


def test_a_flood_of_reports_asks_a_program_no_more_often_than_one_report(tmp_path: Path) -> None:
    """Asking takes some ms each time, and who does not answer the companion for two seconds is ended."""
    times = []
    for reports in (1, 300):
        elements = Asked()
        folder = tmp_path / str(reports)
        folder.mkdir()
        hand = Stagehand(folder, elements=elements)
        hand.begin(EDIT, focus=EDIT.id)
        before = elements.times
        hand.report(*(Change(ChangeKind.STATE, replace(BUTTON, pid=EDIT.pid)) for _ in range(reports)))
        hand.play(100)
        times.append(elements.times - before)
        elements.__exit__(None, None, None)
    assert times[0] == times[1] > 0
