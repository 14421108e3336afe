"""Reports of real applications: edits that add up to the field's text, menus, choices, states, windows."""

import random
import select
from collections.abc import Sequence

import pytest

from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.model.geometry import Point
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk, named

pytestmark = pytest.mark.x11

EDITS = {ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED}
KEYS = [
    "Left",
    "Right",
    "shift+Left",
    "shift+Right",
    "Home",
    "End",
    "BackSpace",
    "Delete",
    "ctrl+a",
    "ctrl+x",
    "ctrl+v",
]


def edited(text: str, changes: Sequence[Change], ref: str) -> str:
    """Return the text after the edits that were told."""
    for change in changes:
        if change.kind not in EDITS or change.node.ref != ref:
            continue
        at, length = change.position, len(change.text)
        if change.kind is ChangeKind.TEXT_INSERTED:
            text = text[:at] + change.text + text[at:]
        else:
            assert text[at : at + length] == change.text
            text = text[:at] + text[at + length :]
    return text


def type_at_random(desk: Desk, seed: int, alphabet: str) -> None:
    """Type, move, select, cut, paste, take back, as the seed says."""
    chance = random.Random(seed)
    for _ in range(8):
        desk.type("".join(chance.choice(alphabet) for _ in range(chance.randint(1, 5))))
        desk.keys(*chance.choices([*KEYS, "ctrl+z"], k=chance.randint(1, 5)))


@pytest.mark.parametrize(
    ("program", "alphabet"), [(["mousepad", "--disable-server"], "abc xyß."), (["gnome-calculator"], "0123456789")]
)
@pytest.mark.parametrize("seed", [1, 2])
def test_edits_add_up_to_the_text_of_random_typing(
    desk: Desk, start: Start, program: list[str], alphabet: str, seed: int
) -> None:
    pid = start(program).pid
    desk.main(pid)
    field = next(node for node in desk.tree(pid).nodes if node.role == "text" and node.editable)
    desk.focus(pid, field.box)
    type_at_random(desk, seed, alphabet)
    desk.type("7")

    def agreed() -> bool:
        return desk.elements.text(field) == edited("", desk.told, field.ref)

    desk.until(agreed, "edits that add up")
    assert "7" in edited("", desk.told, field.ref)


def test_menus_tell_when_they_open_what_they_offer_and_when_they_close(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.focus(pid)
    desk.told.clear()
    file = desk.node(pid, "menu", "File")
    assert file.box is not None
    desk.click(file.box.centre)
    assert desk.heard(ChangeKind.MENU_OPENED).node.name == "File"
    tree = desk.tree(pid)
    items = [node for node in tree.nodes if node.parent == file.ref]
    assert named(items, "menu item")[:2] == ["New", "New Window"]
    assert items[0].accelerator == "Ctrl+N"
    popup = next(window for window in desk.windows(pid) if window.popup)
    assert items[0].window == popup.box
    assert all(node.box is not None and popup.box.covers(node.box) for node in items)
    desk.keys("Escape")
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == file.ref


def test_a_hit_in_an_open_menu_is_its_item_and_not_what_lies_below(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    window = desk.main(pid)
    desk.focus(pid)
    file = desk.node(pid, "menu", "File")
    assert file.box is not None
    desk.click(file.box.centre)
    save = desk.node(pid, "menu item", "Save")
    popup = next(one.box for one in desk.windows(pid) if one.popup)
    assert save.box is not None
    for box in (window, popup):
        hit = desk.elements.at(pid, box, save.box.centre)
        assert isinstance(hit, Node)
        assert hit.name == "Save"


def test_submenus_open_within_their_menu(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.focus(pid)
    desk.told.clear()
    desk.keys("alt+v")
    assert desk.heard(ChangeKind.MENU_OPENED).node.name == "View"
    desk.keys("Down", "Right")
    inner = desk.heard(ChangeKind.MENU_OPENED).node
    tree = desk.tree(pid)
    assert tree.ancestors(inner.ref)[0].name == "View"
    chosen = desk.until(
        lambda: next((one.node for one in desk.told if one.what == "selected" and one.node.parent == inner.ref), None),
        "an item of the submenu marked",
    )
    assert chosen.role.endswith("menu item")
    desk.keys("Escape", "Escape", "Escape")
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == inner.ref
    assert desk.heard(ChangeKind.MENU_CLOSED).node.name == "View"


def test_a_context_menu_opens_where_it_was_asked_for(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    window = desk.main(pid)
    desk.focus(pid)
    desk.told.clear()
    desk.click(window.centre, button=3)
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    paste = desk.node(pid, "menu item", "Paste")
    assert paste.parent == menu.ref
    popup = next(one.box for one in desk.windows(pid) if one.popup)
    assert paste.box is not None
    hit = desk.elements.at(pid, popup, paste.box.centre)
    assert isinstance(hit, Node)
    assert (hit.name, hit.index) == ("Paste", paste.index)
    desk.keys("Escape")
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == menu.ref
    assert not [one for one in desk.told if one.kind is ChangeKind.WINDOW_OPENED]


def test_a_gtk4_menu_offers_its_items_and_the_choice_is_told(desk: Desk, start: Start) -> None:
    pid = start(["gnome-calculator"]).pid
    desk.focus(pid)
    desk.told.clear()
    mode = desk.node(pid, "push button", "Basic")
    assert mode.box is not None
    desk.click(mode.box.centre)
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    advanced = desk.node(pid, "radio menu item", "Advanced")
    assert advanced.parent == menu.ref
    assert advanced.index == 1
    assert advanced.box is not None
    assert advanced.window is not None
    hit = desk.elements.at(pid, advanced.window, advanced.box.centre)
    assert isinstance(hit, Node)
    assert hit.ref == advanced.ref
    desk.click(advanced.box.centre)
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == menu.ref
    desk.until(lambda: desk.node(pid, "push button", "Advanced"), "the advanced mode")


def test_focus_tells_the_field_and_of_a_secret_nothing_else(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--password", "--username"]).pid
    desk.main(pid)
    desk.focus(pid, desk.node(pid, "text").box)
    desk.told.clear()
    desk.keys("Tab")
    focused = desk.heard(ChangeKind.FOCUSED).node
    assert focused.secure
    desk.told.clear()
    desk.type("hunter2")
    desk.keys("BackSpace", "shift+Tab")
    desk.until(
        lambda: any(one.kind is ChangeKind.FOCUSED and one.node.role == "text" for one in desk.told), "the focus back"
    )
    about_the_secret = [one for one in desk.told if one.node.secure]
    assert {one.kind for one in about_the_secret} <= {ChangeKind.FOCUSED}
    assert not any(one.text for one in about_the_secret)


def test_a_combo_box_tells_its_options_and_what_was_chosen(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--forms", "--add-combo=Colour", "--combo-values=red|green|blue"]).pid
    desk.main(pid)
    combo = desk.node(pid, "combo box")
    assert combo.box is not None
    desk.click(combo.box.centre)
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    tree = desk.tree(pid)
    assert tree.ancestors(menu.ref)[0].ref == combo.ref
    options = [node for node in tree.nodes if node.parent == menu.ref]
    assert named(options, "menu item") == ["red", "green", "blue"]
    green = options[1]
    assert green.box is not None
    desk.click(green.box.centre)
    desk.heard(ChangeKind.MENU_CLOSED)
    told = desk.heard(ChangeKind.VALUE)
    assert told.node.ref == combo.ref
    assert told.text == "green"


def test_a_dialog_and_its_check_marks_are_told(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.focus(pid)
    desk.told.clear()
    desk.keys("ctrl+r")
    dialog = desk.heard(ChangeKind.WINDOW_OPENED).node
    assert dialog.role == "dialog"
    check = desk.node(pid, "check box")
    assert check.box is not None
    assert check.window is not None
    desk.click(check.box.centre)
    told = desk.until(lambda: next((one for one in desk.told if one.what == "checked"), None), "a check mark")
    assert told.on == ("checked" not in check.states)
    assert told.node.ref == check.ref
    desk.keys("Escape")
    assert desk.heard(ChangeKind.WINDOW_CLOSED).node.ref == dialog.ref


def test_reports_wake_whoever_waits(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.focus(pid)
    desk.tree(pid)
    window = desk.main(pid)
    desk.elements.changes()
    desk.type("x")
    ready, _, _ = select.select([desk.elements.fileno()], [], [], 10)
    assert ready
    assert isinstance(desk.elements.tree(pid, window), Tree)  # reads the reports that had arrived
    assert isinstance(desk.elements.at(pid, window, Point(window.x + 5, window.y + 5)), Node)
    ready, _, _ = select.select([desk.elements.fileno()], [], [], 10)
    assert ready
    assert any(change.kind is ChangeKind.TEXT_INSERTED for change in desk.elements.changes())
