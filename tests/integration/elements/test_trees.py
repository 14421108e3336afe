"""Trees of real applications: the right nodes, at the places where they are painted."""

from pathlib import Path

import pytest

from aboveboard.elements import Node, Tree
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.geometry import Point, Rect
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk, named, node_of

pytestmark = pytest.mark.x11

MENUS = ["File", "Edit", "Search", "View", "Document", "Help"]


def test_an_editor_shows_its_menus_and_its_text(desk: Desk, start: Start, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Hello world\n")
    pid = start(["mousepad", "--disable-server", str(note)]).pid
    window = desk.main(pid)
    tree = desk.tree(pid)
    assert named(tree.nodes, "menu")[: len(MENUS)] == MENUS
    text = desk.node(pid, "text")
    assert text.value == "Hello world\n"
    assert text.editable
    assert desk.elements.text(text) == "Hello world\n"
    assert all(window.covers(node.box) for node in tree.nodes if node.window == window and node.box is not None)
    assert {node.pid for node in tree.nodes} == {pid}


@pytest.mark.parametrize("program", [["mousepad", "--disable-server"], ["gnome-calculator"]])
def test_what_a_tree_places_is_what_a_hit_finds(desk: Desk, start: Start, program: list[str]) -> None:
    pid = start(program).pid
    window = desk.main(pid)
    tree = desk.tree(pid)
    buttons = [node for node in tree.nodes if node.role in {"push button", "menu", "text"} and _reachable(node, tree)]
    assert len(buttons) > 5
    for node in buttons:
        assert node.box is not None
        hit = desk.elements.at(pid, window, node.box.centre)
        assert isinstance(hit, Node), (node.role, node.box)
        assert hit.ref == node.ref
        assert hit.proof in {Proof.HIT_TEST, Proof.SMALLEST_BOX}


def _reachable(node: Node, tree: Tree) -> bool:
    """Whether nothing that acts lies in its middle above it."""
    children = [one for one in tree.nodes if one.parent == node.ref and one.role in {"push button", "text"}]
    return node.box is not None and node.box.area > 0 and not children


def test_a_gtk4_button_lies_where_a_click_presses_it(desk: Desk, start: Start) -> None:
    pid = start(["gnome-calculator"]).pid
    desk.main(pid)
    for digit in "42":
        box = desk.node(pid, "push button", digit).box
        assert box is not None
        desk.click(box.centre)
    desk.until(lambda: any(node.value == "42" for node in desk.tree(pid).nodes if node.role == "text"), "the number 42")


def test_boxes_follow_a_window_that_moves_and_grows(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    window = desk.main(pid)
    before = desk.node(pid, "menu", "Help")
    client = str(desk.windows(pid)[0].id)
    desk.hand("windowmove", client, "40", "60", "windowsize", client, "700", "400")

    def elsewhere() -> Rect | None:
        box = desk.main(pid)
        return box if box != window and box.width == 700 else None

    moved = desk.until(elsewhere, "the window elsewhere")
    after = desk.node(pid, "menu", "Help")
    assert before.box is not None
    assert after.box == before.box.moved(moved.x - window.x, moved.y - window.y)
    desk.until(lambda: (box := desk.node(pid, "text").box) and box.width > 690, "a wider text")


def test_a_window_whose_box_is_not_the_one_asked_about_is_not_invented(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.main(pid)
    assert desk.elements.tree(pid, Rect(3, 3, 50, 50)) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert desk.elements.at(pid, Rect(3, 3, 50, 50), Point(5, 5)) == NotRecognised(reason=Absence.NOT_EXPOSED)


def test_a_password_field_is_secure_and_its_text_is_never_read(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--password"]).pid
    window = desk.main(pid)
    desk.focus(pid, desk.node(pid, "password text").box)
    desk.type("hunter2")
    field = desk.node(pid, "password text")
    assert field.secure
    assert field.value is None
    assert desk.elements.text(field) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert field.box is not None
    hit = desk.elements.at(pid, window, field.box.centre)
    assert isinstance(hit, Node)
    assert hit.secure


def test_a_form_tells_its_fields_lists_and_combo_boxes(desk: Desk, start: Start) -> None:
    form = ["zenity", "--forms", "--text=Form", "--add-entry=Name", "--add-password=Secret", "--add-combo=Colour"]
    pid = start([*form, "--combo-values=red|green|blue"]).pid
    desk.main(pid)
    tree = desk.tree(pid)
    assert "Name" in named(tree.nodes, "label")
    assert node_of(tree, "password text").secure
    assert node_of(tree, "combo box").name == ""
    assert named(tree.nodes, "push button")[-2:] == ["Cancel", "OK"]


def test_a_list_tells_its_rows_by_their_cells(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--list", "--column=Fruit", "--column=Count", "apple", "3", "pear", "12"]).pid
    window = desk.main(pid)
    cells = [node for node in desk.tree(pid).nodes if node.role == "table cell"]
    assert [cell.name for cell in cells] == ["apple", "3", "pear", "12"]
    pear = cells[2]
    assert pear.box is not None
    hit = desk.elements.at(pid, window, pear.box.centre)
    assert isinstance(hit, Node)
    assert (hit.role, hit.name) == ("table cell", "pear")


def test_a_list_too_long_to_walk_is_unread_and_its_cells_are_still_hit(desk: Desk, start: Start) -> None:
    rows = [f"row {number}" for number in range(700)]
    pid = start(["zenity", "--list", "--column=Row", "--height=400", *rows]).pid
    window = desk.main(pid)
    tree = desk.tree(pid)
    table = next(node for node in tree.nodes if "unread" in node.states)
    assert not [node for node in tree.nodes if node.role == "table cell"]
    assert table.box is not None
    hit = desk.elements.at(pid, window, table.box.centre)
    assert isinstance(hit, Node)
    assert hit.role == "table cell"
    assert hit.name in rows
    assert hit.box is not None
    assert hit.box.contains(table.box.centre)
