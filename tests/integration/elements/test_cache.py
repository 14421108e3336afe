"""The cached tree after a while of work is the tree that somebody who comes anew reads."""

from dataclasses import replace

import pytest

from aboveboard.elements import Node, Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.model.geometry import Rect
from tests.integration.conftest import Start
from tests.integration.elements.desk import UNHURRIED_MS, Desk

pytestmark = pytest.mark.x11

EDITOR = [
    "alt+f",
    "Escape",
    "Escape",
    "a",
    "ctrl+r",
    "Escape",
    "ctrl+t",
    "b",
    "Return",
    "ctrl+f",
    "Escape",
    "alt+v",
    "Down",
    "Right",
]
CALCULATOR = ["1", "plus", "2", "Return", "ctrl+alt+a", "F10", "Escape", "ctrl+alt+b", "BackSpace", "4"]


def anew(desk: Desk, pid: int, boxes: list[Rect]) -> Tree:
    """Return the tree as a newcomer reads it."""
    address = find_address(desk.screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with AtspiElements(address, budget_ms=UNHURRIED_MS) as elements:

        def read() -> Tree | None:
            elements.watch(pid, boxes[0])
            tree = elements.tree(pid, boxes[0], boxes[1:])
            return tree if isinstance(tree, Tree) else None

        return desk.until(read, "a tree for a newcomer")


def compared(tree: Tree) -> dict[str, Node]:
    """Return the nodes by ref, without the one state that GTK 3 leaves on many."""
    return {node.ref: replace(node, states=node.states - {"focused"}) for node in tree.nodes}


@pytest.mark.parametrize(
    ("program", "work"), [(["mousepad", "--disable-server"], EDITOR), (["gnome-calculator"], CALCULATOR)]
)
def test_after_every_step_the_cache_equals_a_fresh_walk(
    desk: Desk, start: Start, program: list[str], work: list[str]
) -> None:
    pid = start(program).pid
    desk.main(pid)
    desk.focus(pid, next((node.box for node in desk.tree(pid).nodes if node.editable), None))
    for key in work:
        desk.keys(key)

        def equal() -> bool:
            cached = desk.tree(pid)
            return compared(cached) == compared(anew(desk, pid, desk.boxes(pid)))

        desk.until(equal, f"equal trees after {key}")


def test_after_scrolling_a_list_its_cells_are_where_they_are_painted(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--list", "--column=Row", *(f"row {number}" for number in range(60))]).pid
    window = desk.main(pid)
    before = {node.name: node.box for node in desk.tree(pid).nodes if node.role == "table cell"}
    desk.hand("mousemove", str(window.centre.x), str(window.centre.y), "click", "--repeat", "3", "5")

    def scrolled() -> bool:
        after = {node.name: node.box for node in desk.tree(pid).nodes if node.role == "table cell"}
        return after != before and compared(desk.tree(pid)) == compared(anew(desk, pid, desk.boxes(pid)))

    desk.until(scrolled, "cells elsewhere")


def test_a_row_that_gtk4_adds_without_a_word_is_seen(desk: Desk, start: Start) -> None:
    pid = start(["gnome-calculator"]).pid
    desk.main(pid)
    desk.focus(pid, next((node.box for node in desk.tree(pid).nodes if node.editable), None))
    desk.keys("7", "plus", "8", "Return")
    row = desk.node(pid, "label", "7+8")
    assert desk.tree(pid).ancestors(row.ref)[1].role == "list item"
