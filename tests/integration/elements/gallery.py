"""A gallery of every widget of a toolkit, on a desk; its words, and what each toolkit calls its widgets."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aboveboard.elements import Node, Tree
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.geometry import Point, Rect
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk

AGAIN_S = 5.0
CANARY = "Persephone"
WORDS = Vocabulary.of(
    [
        *(
            "_File",
            "_View",
            "_New",
            "Open _Recent",
            "_Clear",
            "_Save",
            "_Ruler",
            "_Small",
            "_Large",
            "Details",
            "Apply",
        ),
        *("Bold", "Italic", "Alpha", "Beta", "Wireless", "More", "Add", "Kind", "Letter", "Name", "Count", "Bought"),
        *("Number", "Red", "Green", "Blue"),
    ]
)
TOOLKITS = ("gtk3", "gtk4", "qt5")


@dataclass(frozen=True)
class Roles:
    """How a toolkit calls the widgets that people would call the same."""

    bar_item: str
    toggle: str
    toggled: str
    radio: str
    ruler: str
    expandable: str | None  # what holds tree rows, where they are told


ROLES: Mapping[str, Roles] = {
    "gtk3": Roles("menu", "toggle button", "checked", "radio button", "check menu item", "table cell"),
    # GTK 4.8 tells neither radio buttons from check boxes nor the rows of a GtkTreeView.
    "gtk4": Roles("menu item", "push button", "pressed", "check box", "menu item", None),
    "qt5": Roles("menu item", "check box", "checked", "radio button", "menu item", "table cell"),
}


class Gallery:
    """One gallery on the screen."""

    def __init__(self, toolkit: str, desk: Desk, start: Start) -> None:
        program = Path(__file__).parent / "galleries" / f"{toolkit}.py"
        self.toolkit, self.desk, self.roles = toolkit, desk, ROLES[toolkit]
        self.pid = start(["/usr/bin/python3", str(program), CANARY]).pid
        self.window = desk.main(self.pid)
        # It is given the keyboard some time after it is seen, and a toolkit closes its menus when it learns of that.
        desk.until(lambda: any("active" in node.states for node in self.tree().nodes), "the window active")
        desk.node(self.pid, "check box", "Bold")

    def tree(self) -> Tree:
        return self.desk.tree(self.pid)

    def node(self, role: str, name: str | None = None) -> Node:
        return self.desk.node(self.pid, role, name)

    def click(self, role: str, name: str | None = None) -> Node:
        """Click on a widget, near its right edge, where all dropdowns open, and return it as it was."""
        node = self.node(role, name)
        self.desk.click(Point(box_of(node).right - 10, box_of(node).centre.y))
        return node

    def opens(self, entry: Callable[[], Point]) -> None:
        """Click on an entry until there is a window more.

        GTK 4 takes no click on a menu that it has just shown where the machine is busy: a person clicks once more.
        """
        before, clicked_at = len(self.desk.boxes(self.pid)), float("-inf")

        def opened() -> bool:
            nonlocal clicked_at
            if len(self.desk.boxes(self.pid)) > before:
                return True
            if time.monotonic() - clicked_at > AGAIN_S:
                self.desk.click(entry())
                clicked_at = time.monotonic()
            return False

        self.desk.until(opened, "a window more")

    def popup(self) -> Rect:
        """Return the box of the window above the others, once there is one beside the main window."""
        return self.desk.until(lambda: next(iter(self.desk.boxes(self.pid)[1:]), None), "a popup")

    def below(self, menu: Node) -> list[Node]:
        """Return what a menu or dropdown offers."""
        return [node for node in self.tree().nodes if node.parent == menu.ref and node.role != "separator"]

    def dropdowns(self) -> Iterator[Node]:
        """Yield the dropdowns, those with an entry last."""
        yield from (node for node in self.tree().nodes if node.role == "combo box")


def box_of(node: Node) -> Rect:
    assert node.box is not None, node.role
    return node.box
