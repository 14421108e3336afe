"""Two windows of one size, of a toolkit that tells no places: the focus says which is which, and nothing else does."""

from pathlib import Path

import pytest

from aboveboard.elements import Node, Tree
from aboveboard.model.geometry import Rect
from aboveboard.recorder.camera import tree_of
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk

pytestmark = pytest.mark.x11

WORDS = {"Port", "Starboard"}


def buttons(desk: Desk, pid: int, focus: Rect) -> dict[str, Node]:
    """Return the buttons by their words once all are read and a window has the focus and is told from the other."""

    def read() -> dict[str, Node] | None:
        context = desk.desktop.context()
        tree = tree_of(desk.elements, context.stack, pid, context.focus)
        found = {node.name: node for node in tree.nodes if node.name in WORDS} if isinstance(tree, Tree) else {}
        focused = context.focus is not None and context.focus.box == focus
        placed = found.keys() == WORDS and all(node.box for node in found.values())
        return found if focused and placed else None

    return desk.until(read, "both windows")


def test_windows_alike_are_told_apart_by_the_focus(desk: Desk, start: Start) -> None:
    program = Path(__file__).parent / "galleries" / "twins.py"
    pid = start(["/usr/bin/python3", str(program)]).pid
    boxes = desk.until(lambda: found if len(found := desk.boxes(pid)) == 2 else None, "two windows")
    desk.elements.watch(pid, boxes[0])
    places: dict[str, Rect] = {}
    for box in boxes:
        desk.focus(pid, box)
        there = {word: node.window for word, node in buttons(desk, pid, box).items() if node.window}
        assert places in ({}, there)  # whichever has the focus
        places = there
        for word, at in there.items():
            hit = desk.elements.at(pid, at, at.centre)
            assert isinstance(hit, Node)
            assert hit.name == word
    assert set(places.values()) == set(boxes)
