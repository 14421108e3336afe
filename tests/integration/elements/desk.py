"""Somebody at a demo screen: starts programs, sees their windows, types and clicks, and waits for what comes of it."""

import subprocess
from collections.abc import Callable, Sequence
from typing import TypeVar

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.screen import DemoScreen
from tests.patience import PATIENCE_S, until

Found = TypeVar("Found")

UNHURRIED_MS = int(PATIENCE_S * 1_000)
"""How long an application may take to answer that does answer: the recorder's own limit is for one that hangs."""


class Desk:
    """A screen, what the recorder sees of it, and hands."""

    def __init__(self, screen: DemoScreen, desktop: X11Desktop, elements: AtspiElements) -> None:
        self.screen, self.desktop, self.elements = screen, desktop, elements
        self.told: list[Change] = []

    def until(self, question: Callable[[], Found | None], what: str) -> Found:
        """Ask until the answer is something; changes that arrive meanwhile are kept in `told`."""

        def heard() -> Found | None:
            self.told.extend(self.elements.changes())
            return question()

        return until(heard, what)

    def windows(self, pid: int) -> list[Window]:
        """Return the process's mapped windows, lowest first."""
        return [window for window in self.desktop.context().stack if window.pid == pid and not window.input_only]

    def boxes(self, pid: int) -> list[Rect]:
        return [window.box for window in self.windows(pid)]

    def main(self, pid: int) -> Rect:
        """Return the box of the process's first managed window, once its tree shows what is in it."""

        def shown() -> Rect | None:
            managed = [window for window in self.windows(pid) if not window.popup and window.box.width > 40]
            if not managed:
                return None
            self.elements.watch(pid, managed[0].box)
            tree = self.elements.tree(pid, managed[0].box)
            return managed[0].box if isinstance(tree, Tree) and len(tree.nodes) > 3 else None

        return self.until(shown, "a window with a tree")

    def tree(self, pid: int) -> Tree:
        """Return the tree of all the process's windows once it holds still."""

        def still() -> Tree | None:
            boxes = self.boxes(pid)
            if not boxes:
                return None
            first, second = (self.elements.tree(pid, boxes[0], boxes[1:]) for _ in range(2))
            return first if isinstance(first, Tree) and first == second else None

        return self.until(still, "a tree that holds still")

    def node(self, pid: int, role: str, name: str | None = None) -> Node:
        """Return the placed node of that role and name, once it is there; its window may come after it."""

        def placed(node: Node) -> bool:
            return node.window is not None and node.box is not None and node.box.area > 0

        def there() -> Node | None:
            found = [node for node in self.tree(pid).nodes if node.role == role and name in {None, node.name}]
            return next(filter(placed, found), None)

        return self.until(there, f"a {role}")

    def heard(self, kind: ChangeKind, pid: int | None = None) -> Change:
        """Return the first report of that kind not yet taken, once it has come."""

        def come() -> Change | None:
            return next((one for one in self.told if one.kind is kind and pid in {None, one.node.pid}), None)

        change = self.until(come, kind.value)
        self.told.remove(change)
        return change

    def hand(self, *command: str) -> None:
        """Let xdotool do something."""
        done = self.screen.start(["xdotool", *command], output=subprocess.DEVNULL).wait(PATIENCE_S)
        assert done == 0, command

    def click(self, at: Point, button: int = 1) -> None:
        self.hand("mousemove", str(at.x), str(at.y), "click", str(button))

    def keys(self, *names: str) -> None:
        self.hand("key", "--delay", "12", *names)

    def type(self, text: str) -> None:
        self.hand("type", "--delay", "12", text)

    def focus(self, pid: int, box: Rect | None = None) -> None:
        """Click into the process's window and wait until it has the keyboard."""
        at = (box or self.main(pid)).centre
        self.click(at)
        self.until(lambda: (found := self.desktop.context().focus) and found.pid == pid, "the keyboard focus")


def node_of(tree: Tree, role: str, name: str | None = None) -> Node:
    """Return the first node of that role and name."""
    return next(node for node in tree.nodes if node.role == role and name in {None, node.name})


def named(nodes: Sequence[Node], role: str) -> list[str]:
    """Return the names of the nodes of a role."""
    return [node.name for node in nodes if node.role == role]
