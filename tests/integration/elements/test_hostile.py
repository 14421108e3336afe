"""Applications that mean harm: they are not recognised, or what cannot be read of them is said to be unread."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aboveboard.elements import Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.known import MOST_NODES
from aboveboard.elements.atspi.member import BUDGET_MS
from aboveboard.elements.masks import masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Rect
from tests.integration.conftest import Start
from tests.integration.elements.desk import UNHURRIED_MS, Desk

pytestmark = pytest.mark.x11

WINDOW = Rect(0, 0, 300, 200)
NO_ANSWER = NotRecognised(reason=Absence.NO_ANSWER)

Hostile = Callable[[str], int]


@pytest.fixture
def hostile(desk: Desk) -> Iterator[Hostile]:
    """Start hostile applications, under the recorder's own limit; each is on the bus when its process is returned."""
    started: list[subprocess.Popen[bytes]] = []
    program = str(Path(__file__).parent / "galleries" / "hostile.py")
    address = find_address(desk.screen.environment["DBUS_SESSION_BUS_ADDRESS"])

    def begin(mode: str) -> int:
        child = desk.screen.start([sys.executable, program, address, mode], output=subprocess.PIPE)
        started.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == b"listed\n"
        desk.elements.budget_ms = BUDGET_MS
        return child.pid

    yield begin
    for child in started:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def test_one_that_never_answers_is_waited_for_once(desk: Desk, hostile: Hostile) -> None:
    pid = hostile("silent")
    desk.elements.watch(pid, WINDOW)
    desk.elements.budget_ms = 86_400_000  # a second wait would last a day
    assert desk.elements.tree(pid, WINDOW) == NO_ANSWER
    assert desk.elements.at(pid, WINDOW, WINDOW.centre) == NO_ANSWER
    desk.elements.watch(pid, WINDOW)
    assert not desk.elements.changes()


def test_one_that_answers_late_is_left_alone_for_a_while(desk: Desk, hostile: Hostile, start: Start) -> None:
    well = start(["mousepad", "--disable-server"]).pid
    box = desk.main(well)
    pid = hostile("slow")
    desk.elements.watch(pid, WINDOW)
    assert desk.elements.tree(pid, WINDOW) == NO_ANSWER

    def rested() -> bool:
        return desk.elements.tree(pid, WINDOW) == NO_ANSWER and pid in desk.elements._patience._resting

    desk.until(rested, "its answer, which came too late")
    desk.elements.budget_ms = UNHURRIED_MS
    assert isinstance(desk.elements.tree(well, box), Tree)


@pytest.mark.parametrize("mode", ["vast", "deep"])
def test_of_a_tree_without_bounds_the_rest_is_unread_and_filled(desk: Desk, hostile: Hostile, mode: str) -> None:
    pid = hostile(mode)
    desk.elements.watch(pid, WINDOW)
    desk.until(lambda: _unread(desk, pid), "a tree that says what was not read of it")
    tree = desk.elements.tree(pid, WINDOW)
    assert isinstance(tree, Tree)
    assert len(tree.nodes) < MOST_NODES
    assert [mask.reason for mask in masks(tree, WINDOW, Vocabulary.of(["x"]))] == ["unknown"]


def _unread(desk: Desk, pid: int) -> bool:
    tree = desk.elements.tree(pid, WINDOW)
    return isinstance(tree, Tree) and any("unread" in node.states for node in tree.nodes)


def test_names_and_texts_are_cut(desk: Desk, hostile: Hostile) -> None:
    pid = hostile("long")
    desk.elements.budget_ms = UNHURRIED_MS
    desk.elements.watch(pid, WINDOW)

    def read() -> Tree | None:
        tree = desk.elements.tree(pid, WINDOW)
        return tree if isinstance(tree, Tree) and len(tree.nodes) == 5 else None

    tree = desk.until(read, "its tree")
    assert max(len(node.name) for node in tree.nodes) == 1_024
    field = next(node for node in tree.nodes if node.role == "text")
    assert field.value is None
    assert desk.elements.text(field) == NotRecognised(reason=Absence.NOT_EXPOSED)


def test_reports_without_pause_do_not_keep_others_from_being_read(desk: Desk, hostile: Hostile, start: Start) -> None:
    well = start(["mousepad", "--disable-server"]).pid
    box = desk.main(well)
    pid = hostile("loud")
    desk.elements.watch(pid, WINDOW)
    desk.elements.changes()
    desk.until(lambda: isinstance(desk.elements.tree(well, box), Tree), "the tree of the other")
    desk.focus(well, desk.node(well, "text").box)
    desk.type("heard")
    field = desk.node(well, "text")
    desk.until(lambda: desk.elements.text(field) == "heard", "the text of the other")
