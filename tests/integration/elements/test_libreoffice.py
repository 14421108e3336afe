"""LibreOffice, by hand: too large for the list of `dev`; where it is absent, these are deselected and counted."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.elements import ChangeKind, Node, Tree
from aboveboard.elements.masks import masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.geometry import Rect
from tests.integration.elements.desk import Desk, named

pytestmark = [pytest.mark.x11, pytest.mark.libreoffice]

CANARY = "Persephone"
_IMPORT = {"calc": ["--infilter=CSV:44,34,76,1"]}  # without it a dialog asks how the columns are parted


class Office:
    """One document in LibreOffice; the program that owns the window is not the one that was started."""

    def __init__(self, desk: Desk, part: str, file: Path) -> None:
        self.desk = desk
        profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
        words = [
            "soffice",
            profile,
            f"--{part}",
            "--norestore",
            "--nologo",
            "--nofirststartwizard",
            *_IMPORT.get(part, ()),
            str(file),
        ]
        self.program = desk.screen.start(words, extra={"SAL_USE_VCLPLUGIN": "gtk3"})
        self.pid, self.window = desk.until(self._found, "its window")
        desk.until(self._read, "its document in the tree")
        self.tree = desk.until(self._rests, "a tree that holds still")

    def end(self) -> None:
        """End the program; its profile goes with the test's folder."""
        self.program.kill()
        os.kill(self.pid, signal.SIGKILL)

    def _rests(self) -> Tree | None:
        first, second = self._read(), self._read()
        return first if first is not None and first == second else None

    def _found(self) -> tuple[int, Rect] | None:
        for window in self.desk.desktop.context().stack:
            ours = window.identity is not None and "office" in window.identity.executable
            if ours and window.pid is not None and window.box.width > 400 and not window.popup:
                return window.pid, window.box
        return None

    def _read(self) -> Tree | None:
        found = self._found()
        if found is None:
            return None
        self.pid, self.window = found
        self.desk.elements.watch(self.pid, self.window)
        tree = self.desk.elements.tree(self.pid, self.window)
        if not isinstance(tree, Tree):
            return None
        # A sheet has no cells at first, and then a thousand million.
        document = any(
            node.role == "paragraph" or (node.role == "table" and "unread" in node.states) for node in tree.nodes
        )
        return tree if document else None


@pytest.fixture
def writer(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    letter = tmp_path / "letter.txt"
    letter.write_text(f"Dear {CANARY},\nsecond line\n")
    office = Office(desk, "writer", letter)
    yield office
    office.end()


@pytest.fixture
def calc(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Name,Count\n" + "".join(f"{CANARY},{number}\n" for number in range(200)))
    office = Office(desk, "calc", sheet)
    yield office
    office.end()


def test_writer_tells_menus_paragraphs_and_edits(writer: Office) -> None:
    desk, tree = writer.desk, writer.tree
    assert named(tree.nodes, "menu")[:3] == ["File", "Edit", "View"]
    paragraph = next(node for node in tree.nodes if node.role == "paragraph")
    assert paragraph.box is not None
    desk.click(paragraph.box.centre)
    desk.keys("ctrl+Home")
    desk.told.clear()
    desk.type("x")
    assert desk.heard(ChangeKind.TEXT_INSERTED).text == "x"
    desk.keys("alt+f")
    assert desk.heard(ChangeKind.MENU_OPENED).node.name == "File"
    desk.keys("Escape", "Escape")


def test_writers_document_is_filled_whole(writer: Office) -> None:
    document = next(node for node in writer.tree.nodes if node.role == "document text")
    assert document.box is not None
    filled = masks(writer.tree, writer.window, Vocabulary.of(["_File"]))
    assert any(mask.box.covers(document.box.intersection(writer.window)) for mask in filled)


def test_a_sheet_is_unread_and_its_cells_are_still_hit(calc: Office) -> None:
    table = next(node for node in calc.tree.nodes if node.role == "table")
    assert "unread" in table.states
    assert table.box is not None
    hit = calc.desk.elements.at(calc.pid, calc.window, table.box.centre)
    assert isinstance(hit, Node)
    assert hit.role == "table cell"
    filled = masks(calc.tree, calc.window, Vocabulary.of(["_File"]))
    assert any(mask.box.covers(table.box.intersection(calc.window)) for mask in filled)
