"""A real editor that hangs while a person types on: what it tells afterwards was typed."""

import os
import signal
from collections.abc import Callable

import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import EditRoute, FieldEdited, KeyPressed
from aboveboard.model.geometry import Point
from aboveboard.model.text import Redacted
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11


def test_what_an_editor_that_hung_tells_late_was_typed(desk: Desk, hands: Hands, window: Callable[..., Window]) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    assert editor.pid is not None
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))
    hands.type("in time ")
    desk.wrote("s1", "in time ", "the typing in time")
    os.kill(editor.pid, signal.SIGSTOP)
    hands.type("and late")
    hands.rest(0.7)
    before = companion.status().events
    os.kill(editor.pid, signal.SIGCONT)
    until(lambda: companion.status().events > before, "the late typing taken")
    hands.press("ctrl+end")
    desk.wrote("s1", "in time and late", "the late typing")
    companion.do("pause")

    records = [record for stretch in desk.read("s1").stretches for record in stretch.records]
    edits = [record for record in records if isinstance(record, FieldEdited)]
    assert {edit.route for edit in edits} == {EditRoute.TYPED}
    assert "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted)) == "in time and late"


def test_what_was_typed_while_an_editor_hung_is_told_once(
    desk: Desk, hands: Hands, window: Callable[..., Window]
) -> None:
    """It hangs from the first key on, so that nothing shows yet that it tells of its edits."""
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    assert editor.pid is not None
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))
    hands.press("home")
    until(lambda: [each for each in desk.records("s1") if isinstance(each, KeyPressed)], "a key in the known field")
    os.kill(editor.pid, signal.SIGSTOP)
    hands.type("late")
    hands.rest(0.7)
    os.kill(editor.pid, signal.SIGCONT)
    hands.type(" on")
    until(lambda: desk.typed("s1").endswith(" on"), "what was typed afterwards")
    companion.do("pause")
    assert desk.typed("s1") == "late on"
