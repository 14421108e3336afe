"""What every member of elements promises, shown on a real application, on a script and on answers in files."""

import contextlib
import select
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Change, ChangeKind, Elements, Node, Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.elements.ax.member import AxElements
from aboveboard.elements.ax.played import PlayedAx
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.elements.uia.member import UiaElements
from aboveboard.elements.uia.played import PlayedUia
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.screen import DemoScreen
from tests.contract.played_worlds import ANSWERS, AxWorld, UiaWorld
from tests.patience import PATIENCE_S, until

UNHURRIED_MS = 60_000  # who answers may be kept waiting by a busy machine, an application or a thread of played answers
NOWHERE = 999_999  # no process has this number (pid_max is lower where this runs, and the script has it not)


class World(Protocol):
    """An application with a menu called File, a field that says `Hello`, and somebody who can type into it.

    `others` is where the menu is, if it is not in the application's window.
    """

    pid: int
    window: Rect
    others: tuple[Rect, ...]

    @property
    def elements(self) -> Elements: ...
    def type(self, letter: str) -> None: ...


class ScriptedWorld:
    """A script of that application."""

    pid = 7
    window = Rect(100, 100, 400, 300)
    others: tuple[Rect, ...] = ()

    def __init__(self, elements: ScriptedElements) -> None:
        self.elements = elements
        self._said = "Hello"
        self.field = Node("3", "text", parent="1", states=frozenset({"editable", "focused", "showing"}))
        self._show()

    def _show(self) -> None:
        nodes = (
            Node("1", "frame", "Editor", box=self.window),
            Node("2", "menu", "File", box=Rect(100, 100, 40, 20), parent="1"),
            replace(self.field, value=self._said, box=Rect(100, 120, 400, 280), index=1),
            Node("4", "password text", box=Rect(300, 100, 100, 20), parent="1", index=2),
        )
        texts = {"3": self._said, "4": "secret"}
        self.elements.show(self.pid, ScriptedProcess(nodes, (self.window,), focus="3", texts=texts))

    def type(self, letter: str) -> None:
        self._said = letter + self._said
        self._show()
        self.elements.report(Change(ChangeKind.TEXT_INSERTED, replace(self.field, pid=self.pid), 0, letter))


class RealWorld:
    """The editor on a demo screen; the window manager gives it the place it likes."""

    others: tuple[Rect, ...] = ()

    def __init__(self, screen: DemoScreen, desktop: X11Desktop, elements: AtspiElements, folder: Path) -> None:
        self.elements, self._screen, self._desktop = elements, screen, desktop
        note = folder / "note.txt"
        note.write_text("Hello")
        self.program = screen.start(["mousepad", "--disable-server", str(note)])
        self.pid = self.program.pid
        self.window = until(self._found, "the editor")
        self._do("mousemove", str(self.window.centre.x), str(self.window.centre.y), "click", "1")
        self._do("key", "ctrl+Home")

    def type(self, letter: str) -> None:
        self._do("type", letter)

    def _found(self) -> Rect | None:
        """Return the client's box once its tree is there."""
        own = [window.box for window in self._desktop.context().stack if window.pid == self.pid]
        box = next((box for box in own if box.width > 40), None)
        if box is None:
            return None
        self.elements.watch(self.pid, box)
        tree = self.elements.tree(self.pid, box)
        ready = isinstance(tree, Tree) and any(node.value == "Hello" for node in tree.nodes)
        self.elements.forget(self.pid)
        return box if ready else None

    def _do(self, *command: str) -> None:
        self._screen.start(["xdotool", *command]).wait(PATIENCE_S)


@pytest.fixture(scope="module")
def screen() -> Iterator[DemoScreen]:
    with DemoScreen() as screen:
        yield screen


@pytest.fixture(params=["scripted", "uia", "ax", pytest.param("atspi", marks=pytest.mark.x11)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "scripted":
        with ScriptedElements() as elements:
            yield ScriptedWorld(elements)
        return
    if request.param in {"uia", "ax"}:
        with played_world(request.param) as played:
            yield played
        return
    screen: DemoScreen = request.getfixturevalue("screen")
    address = find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with X11Desktop(screen.environment) as desktop, AtspiElements(address, budget_ms=UNHURRIED_MS) as real:
        world = RealWorld(screen, desktop, real, tmp_path)
        yield world
        world.program.kill()
        world.program.wait()


@pytest.fixture(params=["uia", "ax"])
def played(request: pytest.FixtureRequest) -> Iterator[UiaWorld | AxWorld]:
    with played_world(request.param) as world:
        yield world


@contextlib.contextmanager
def played_world(name: str) -> Iterator[UiaWorld | AxWorld]:
    if name == "uia":
        windows = PlayedUia(ANSWERS / "uia_editor.json")
        with UiaElements(windows, budget_ms=UNHURRIED_MS) as read:
            yield UiaWorld(read, windows)
        return
    mac = PlayedAx(ANSWERS / "ax_editor.json")
    with AxElements(mac, budget_ms=UNHURRIED_MS) as walked:
        yield AxWorld(walked, mac)


def seen(world: World) -> Tree:
    world.elements.watch(world.pid, world.window)
    tree = world.elements.tree(world.pid, world.window, world.others)
    assert isinstance(tree, Tree)
    return tree


def node_of(tree: Tree, role: str) -> Node:
    return next(node for node in tree.nodes if node.role == role)


def test_a_tree_has_parents_before_children_and_names_its_window(world: World) -> None:
    tree = seen(world)
    assert tree.windows == (world.window, *world.others)
    refs = [node.ref for node in tree.nodes]
    assert len(refs) == len(set(refs))
    for number, node in enumerate(tree.nodes):
        assert node.pid == world.pid
        assert node.parent is None or node.parent not in refs[number:]
        assert node.box is None or node.window is None or world.window.covers(node.box.intersection(world.window))
    assert tree.ancestors(node_of(tree, "text").ref)[-1].role == "frame"


def test_two_looks_at_the_same_are_equal(world: World) -> None:
    assert seen(world) == seen(world)


def test_a_hit_is_the_node_that_the_tree_has_there(world: World) -> None:
    file = node_of(seen(world), "menu")
    assert file.name == "File"
    assert file.box is not None
    assert file.window is not None
    hit = world.elements.at(world.pid, file.window, file.box.centre)
    assert isinstance(hit, Node)
    assert (hit.ref, hit.role, hit.box) == (file.ref, file.role, file.box)
    assert hit.proof is not Proof.UNPROVEN


def test_beside_the_window_nothing_is_there(world: World) -> None:
    seen(world)
    outside = Point(world.window.x - 5, world.window.y - 40)
    assert world.elements.at(world.pid, world.window, outside) == NotRecognised(reason=Absence.NOTHING_THERE)


def test_what_is_not_watched_is_not_read(world: World) -> None:
    absent = NotRecognised(reason=Absence.NOT_EXPOSED)
    assert world.elements.tree(world.pid, world.window) == absent
    assert world.elements.at(world.pid, world.window, world.window.centre) == absent
    world.type("x")
    assert list(world.elements.changes()) == []


def test_what_is_forgotten_is_not_read_again(world: World) -> None:
    field = node_of(seen(world), "text")
    world.type("x")
    world.elements.forget(world.pid)
    assert list(world.elements.changes()) == []
    assert isinstance(world.elements.tree(world.pid, world.window), NotRecognised)
    assert isinstance(world.elements.text(field), NotRecognised)
    world.elements.forget(world.pid)


def test_a_process_without_a_tree_is_not_recognised(world: World) -> None:
    world.elements.watch(NOWHERE, world.window)
    assert world.elements.tree(NOWHERE, world.window) == NotRecognised(reason=Absence.NO_TREE)


def test_an_edit_is_told_with_its_place_and_the_tree_is_another(world: World) -> None:
    before = seen(world)
    field = node_of(before, "text")
    assert world.elements.text(field) == "Hello"
    world.type("x")
    ready, _, _ = select.select([world.elements.fileno()], [], [], PATIENCE_S)
    assert ready
    change = _first(world, ChangeKind.TEXT_INSERTED)
    assert (change.node.ref, change.position, change.text) == (field.ref, 0, "x")
    assert world.elements.text(field) == "xHello"
    after = seen(world)
    assert after.serial > before.serial
    assert node_of(after, "text").value == "xHello"


def _first(world: World, kind: ChangeKind) -> Change:
    return until(lambda: [change for change in world.elements.changes() if change.kind is kind], kind.value)[0]


def test_changes_are_given_once_and_never_waited_for(world: World) -> None:
    seen(world)
    world.type("x")
    _first(world, ChangeKind.TEXT_INSERTED)
    assert not [change for change in world.elements.changes() if change.kind is ChangeKind.TEXT_INSERTED]


def test_a_secret_is_not_read(world: World) -> None:
    field = node_of(seen(world), "text")
    secret = replace(field, ref="4", role="password text")
    assert isinstance(world.elements.text(secret), NotRecognised)


def test_what_was_ever_secret_stays_so_though_its_process_was_forgotten(played: UiaWorld | AxWorld) -> None:
    """A person lets it be shown while other work is done: AT-SPI's reader is asked the same where real fields are."""
    field = node_of(seen(played), "text")
    played.say("●●●")
    assert {node.ref for node in seen(played).nodes if node.secure} >= {field.ref}
    played.elements.forget(played.pid)
    played.say("hunter2")
    again = seen(played)
    assert next(node for node in again.nodes if node.ref == field.ref).secure
    assert not [node for node in again.nodes if "hunter2" in (node.value or "")]
    assert isinstance(played.elements.text(field), NotRecognised)
    played.type("x")
    assert not [change for change in played.elements.changes() if change.text]
