"""An input method: what it commits is the text; the keys that led there, and what it shows meanwhile, are not."""

import subprocess
from collections.abc import Callable

import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import FieldEdited
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11
ENGINE = "m17n:vi:telex"


def engine(desk: Desk, *name: str) -> str:
    """Choose an engine (its status says nothing of that), or return the one that is chosen."""
    command = ["ibus", "engine", *name]
    done = subprocess.run(command, env=desk.screen.environment, capture_output=True, text=True, check=False)
    return done.stdout.strip() or " ".join(name)


def test_committed_text_is_told_and_raw_keys_are_not(desk: Desk, hands: Hands, window: Callable[..., Window]) -> None:
    desk.start(["ibus-daemon", "--panel=disable", "--config=disable", "--emoji-extension=disable"])
    until(lambda: engine(desk, ENGINE) and engine(desk) == ENGINE, "the engine")
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("env", "GTK_IM_MODULE=ibus", "mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 200, editor.box.y + 200))
    hands.type("viee")
    hands.rest(1.5)  # a person thinks; nothing is committed yet, and the program has told of no edit so far
    hands.type("tj namm ")
    hands.type("tieengs ")
    until(lambda: desk.typed("s1").endswith("ti\u1ebfng "), "the committed text sealed")
    assert desk.typed("s1") == "vi\u1ec7t namm ti\u1ebfng "
    edits = [record for record in desk.records("s1") if isinstance(record, FieldEdited)]
    assert not any(edit.inferred for edit in edits)
