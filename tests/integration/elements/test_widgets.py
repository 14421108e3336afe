"""Every kind of widget in every toolkit: what it is called, where it lies, what it tells when a person uses it."""

from collections.abc import Mapping
from functools import partial

import pytest

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Point, Rect
from tests.integration.elements.desk import named
from tests.integration.elements.gallery import CANARY, Gallery, box_of

pytestmark = pytest.mark.x11

COMMON = {
    ("text", "", "plain"),
    ("password text", "", None),
    ("check box", "Bold", None),
    ("check box", "Alpha", None),
    ("spin button", "", "0"),
    ("slider", "", "0.0"),
    ("page tab", "Letter", None),
    ("text", "", f"Dear {CANARY}"),
    ("combo box", "", "Red"),
}
OWN: Mapping[str, set[tuple[str, str, str | None]]] = {
    "gtk3": {
        ("radio button", "Alpha", None),
        ("toggle button", "Italic", None),
        ("toggle button", "Wireless", None),
        ("table column header", "Count", None),
        ("table cell", "Nuts", None),
        ("label", "Third", None),
        ("calendar", "", None),
        ("progress bar", "", "0.5"),
    },
    "gtk4": {
        ("check box", "Wireless", None),
        ("label", "Three", None),
        ("label", "Third", None),
        ("label", "November", None),
        ("progress bar", "", "0.5"),
    },
    "qt5": {
        ("radio button", "Alpha", None),
        ("check box", "Italic", None),
        ("panel", "Kind", None),
        ("table column header", "Count", None),
        ("table cell", "Nuts", None),
        ("table cell", "One", None),
        ("list item", "Third", None),
        ("push button", "November", None),
        ("progress bar", "", "50.0"),
        ("spin button", "", "21 Nov 2026"),
    },
}


def test_every_widget_tells_what_it_is(gallery: Gallery) -> None:
    told = {(node.role, node.name, node.value) for node in gallery.tree().nodes}
    expected = COMMON | OWN[gallery.toolkit]
    if ("radio button", "Alpha", None) in expected:
        expected.discard(("check box", "Alpha", None))
    assert expected <= told


def test_a_widget_lies_where_a_click_meets_it(gallery: Gallery) -> None:
    desk, roles = gallery.desk, gallery.roles
    used = {("check box", "Bold"): "checked", (roles.toggle, "Italic"): roles.toggled, (roles.radio, "Beta"): "checked"}
    for (role, name), state in used.items():
        node = gallery.node(role, name)
        hit = desk.elements.at(gallery.pid, gallery.window, box_of(node).centre)
        assert isinstance(hit, Node)
        assert hit.ref == node.ref
        desk.click(box_of(node).centre)
        desk.until(partial(_set, gallery, node.ref, state), f"{name} {state}")
        assert state in gallery.node(role, name).states
        desk.told.clear()


def _set(gallery: Gallery, ref: str, state: str) -> list[Change]:
    """Return the reports that this state of this node was set."""
    return [one for one in gallery.desk.told if one.node.ref == ref and one.what == state and one.on]


def test_a_menu_of_a_menu_bar_opens_marks_and_closes(gallery: Gallery) -> None:
    desk = gallery.desk
    gallery.click(gallery.roles.bar_item, "File")
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    offered = gallery.below(menu)
    assert named(offered, "menu item")[-1] == "Save"
    assert [node.name for node in offered] == ["New", "Open Recent", "Save"]
    popup = gallery.popup()
    assert {node.window for node in offered} == {popup}
    assert all(popup.covers(box_of(node)) for node in offered)
    for node in offered:
        hit = desk.elements.at(gallery.pid, popup, box_of(node).centre)
        assert isinstance(hit, Node)
        assert hit.ref == node.ref
    desk.keys("Escape", "Escape")
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == menu.ref


def test_a_submenu_opens_beside_its_menu_and_lies_in_its_own_window(gallery: Gallery) -> None:
    desk = gallery.desk
    gallery.click(gallery.roles.bar_item, "File")
    outer = desk.heard(ChangeKind.MENU_OPENED).node
    gallery.opens(lambda: box_of(next(node for node in gallery.below(outer) if node.name == "Open Recent")).centre)
    inner = desk.heard(ChangeKind.MENU_OPENED).node
    offered = gallery.below(inner)
    assert [node.name for node in offered] == [CANARY, "Clear"]
    assert outer.ref in {node.ref for node in gallery.tree().ancestors(offered[0].ref)} | {inner.parent}
    shown = offered[0].window
    assert shown in gallery.desk.boxes(gallery.pid)[1:]
    assert shown != gallery.below(outer)[0].window
    desk.click(box_of(offered[1]).centre)
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == inner.ref


def test_an_entry_of_a_menu_marked_by_keys_is_told(gallery: Gallery) -> None:
    desk = gallery.desk
    gallery.click(gallery.roles.bar_item, "View")
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    names = [node.name for node in gallery.below(menu)]
    assert names == ["Ruler", "Small", "Large"]
    marked: list[str] = []
    for _ in range(2):
        desk.told.clear()
        desk.keys("Down")
        marked.append(desk.until(lambda: _marked(gallery), "a marked entry").name)
    assert marked in (names[:2], names[1:])  # GTK marks the first as it opens
    desk.keys("Escape", "Escape")
    desk.heard(ChangeKind.MENU_CLOSED)


def _marked(gallery: Gallery) -> Node | None:
    """Return the entry that a report of focus or selection marks last."""
    marks = [
        one.node for one in gallery.desk.told if one.kind is ChangeKind.FOCUSED or (one.what == "selected" and one.on)
    ]
    return next((node for node in reversed(marks) if node.role.endswith("menu item")), None)


@pytest.mark.parametrize("letter", ["r"])
def test_the_letter_that_chooses_an_entry_is_known_where_the_toolkit_tells_it(gallery: Gallery, letter: str) -> None:
    if gallery.toolkit == "qt5":  # which may close a menu at once that keys open right after its start
        gallery.click(gallery.roles.bar_item, "View")
    else:
        gallery.desk.keys("alt+v")
    menu = gallery.desk.heard(ChangeKind.MENU_OPENED).node
    ruler = gallery.below(menu)[0]
    assert ruler.mnemonic == (None if gallery.toolkit == "gtk4" else letter)
    gallery.desk.keys(letter)
    gallery.desk.heard(ChangeKind.MENU_CLOSED)


def test_a_dropdown_offers_its_options_and_tells_the_one_chosen(gallery: Gallery) -> None:
    desk = gallery.desk
    telling = [combo for combo in gallery.dropdowns() if combo.value == "Red"]
    combo = telling[-1] if gallery.toolkit == "gtk4" else telling[0]  # of GTK 4 the GtkDropDown
    desk.click(box_of(combo).centre)
    menu = desk.heard(ChangeKind.MENU_OPENED).node
    tree = gallery.tree()
    assert combo.ref in {node.ref for node in tree.ancestors(menu.ref)}
    options = gallery.below(menu)
    assert [(node.name, node.role, node.index) for node in options] == [
        (name, "menu item", index) for index, name in enumerate(["Red", "Green", CANARY, "Blue"])
    ]
    popup = gallery.popup()
    assert all(box_of(node).intersection(popup).area for node in options)
    if gallery.toolkit == "gtk4":  # which keeps some pixels free above
        assert {box_of(node).bottom for node in tree.nodes if node.ref == menu.ref} == {popup.bottom}
    hit = desk.elements.at(gallery.pid, popup, _within(options[1], popup))
    assert isinstance(hit, Node)
    assert (hit.name, hit.index, hit.role) == ("Green", 1, "menu item")
    desk.click(_within(options[1], popup))
    told = desk.heard(ChangeKind.VALUE)
    assert (told.node.ref, told.text, told.node.value) == (combo.ref, "Green", "Green")
    assert desk.heard(ChangeKind.MENU_CLOSED).node.ref == menu.ref
    assert [one.value for one in gallery.dropdowns() if one.ref == combo.ref] == ["Green"]


def _within(node: Node, window: Rect) -> Point:
    """Return the middle of what a window shows of a node: Qt's options are wider than their list."""
    return box_of(node).intersection(window).centre


def test_a_gtk4_combo_box_tells_how_many_options_it_paints_and_none_of_their_words(gallery: Gallery) -> None:
    if gallery.toolkit != "gtk4":
        combo = next(gallery.dropdowns())
        assert combo.value == "Red"
        return
    silent = next(combo for combo in gallery.dropdowns() if not combo.value)
    gallery.desk.click(box_of(silent).centre)
    menu = gallery.desk.heard(ChangeKind.MENU_OPENED).node
    options = gallery.below(menu)
    assert [(node.name, node.index, "unread" in node.states) for node in options] == [("", n, True) for n in range(4)]
    gallery.desk.keys("Escape")
    gallery.desk.heard(ChangeKind.MENU_CLOSED)


def test_a_slider_and_a_spin_button_tell_their_values(gallery: Gallery) -> None:
    desk = gallery.desk
    gallery.click("slider")
    desk.keys("Right", "Right")
    desk.until(lambda: gallery.node("slider").value != "0.0", "another value")
    told = desk.heard(ChangeKind.VALUE)
    assert told.node.role == "slider"
    assert told.text == told.node.value
    desk.told.clear()
    spin = next(node for node in gallery.tree().nodes if node.role == "spin button")
    desk.click(Point(box_of(spin).x + 30, box_of(spin).centre.y))
    desk.keys("Up", "Up")
    desk.until(lambda: next(n for n in gallery.tree().nodes if n.ref == spin.ref).value == "2", "the value 2")
    desk.until(lambda: [one for one in desk.told if one.node.ref == spin.ref and one.text == "2"], "the value told")


def test_tabs_tell_their_names_and_what_they_show(gallery: Gallery) -> None:
    tabs = [node for node in gallery.tree().nodes if node.role == "page tab"]
    assert [tab.name for tab in tabs] == ["Letter", CANARY]
    gallery.desk.click(box_of(tabs[1]).centre)
    gallery.node("label", "Nothing")
    if gallery.toolkit != "gtk4":  # GTK 4.8 goes on to call the page of a hidden tab visible, where it was
        gallery.desk.until(lambda: not _letters(gallery), "the letter gone")


def _letters(gallery: Gallery) -> list[Node]:
    return [node for node in gallery.tree().nodes if node.value == f"Dear {CANARY}" and box_of(node).area]


def test_tree_rows_appear_when_their_parent_is_unfolded_and_go_again(gallery: Gallery) -> None:
    desk = gallery.desk
    if gallery.roles.expandable is None:
        assert not [node for node in gallery.tree().nodes if node.name == "Nuts"]
        return
    desk.click(box_of(gallery.node(gallery.roles.expandable, "Fruit")).centre)
    desk.keys("Right" if gallery.toolkit == "qt5" else "shift+Right")
    apple = gallery.node(gallery.roles.expandable, "Apple")
    assert "expanded" in gallery.node(gallery.roles.expandable, "Fruit").states
    hit = desk.elements.at(gallery.pid, desk.boxes(gallery.pid)[0], box_of(apple).centre)
    assert isinstance(hit, Node)
    assert hit.name == "Apple"
    desk.keys("Left" if gallery.toolkit == "qt5" else "shift+Left")
    desk.until(lambda: "Apple" not in named(gallery.tree().nodes, "table cell"), "the rows gone")


def test_a_field_that_paints_bullets_is_secure_whatever_its_toolkit_calls_it(gallery: Gallery) -> None:
    desk = gallery.desk
    hidden = gallery.node("password text")
    if gallery.toolkit == "gtk4":  # which calls a GtkEntry of hidden words a text, and tells them in clear
        texts = [node for node in gallery.tree().nodes if node.role == "text" and box_of(node).y > box_of(hidden).y]
        hidden = min(texts, key=lambda node: box_of(node).y)
        assert hidden.value == ""
    desk.click(box_of(hidden).centre)
    desk.type("hunter2")
    gallery.click(gallery.roles.bar_item, "View")
    desk.heard(ChangeKind.MENU_OPENED)  # all that came before has come
    known = next(node for node in gallery.tree().nodes if node.ref == hidden.ref)
    assert (known.role, known.value) == ("password text", None)
    assert desk.elements.text(hidden) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert not [one for one in desk.told if one.text and one.node.ref == hidden.ref]
    desk.keys("Escape", "Escape")


def test_the_whole_text_of_a_field_is_read_be_it_of_one_line_or_of_many(gallery: Gallery) -> None:
    holding = {"plain", f"Dear {CANARY}"}
    fields = [node for node in gallery.tree().nodes if node.role == "text" and node.value in holding]
    assert {gallery.desk.elements.text(field) for field in fields} == holding


def test_what_is_drawn_by_hand_stays_absent(gallery: Gallery) -> None:
    role = "drawing area" if gallery.toolkit == "gtk3" else "filler"
    drawn = [node for node in gallery.tree().nodes if node.role == role and node.box and node.box.height == 30]
    assert drawn[-1].name == ""
    assert drawn[-1].value is None


def test_a_password_field_is_secure_and_tells_nothing_of_what_is_typed(gallery: Gallery) -> None:
    desk = gallery.desk
    fields = [node for node in gallery.tree().nodes if node.role == "password text"]
    for field in fields:
        desk.click(box_of(field).centre)
        desk.type("hunter2")
        desk.keys("BackSpace", "Home", "Delete")
        assert desk.elements.text(field) == NotRecognised(reason=Absence.NOT_EXPOSED)
    gallery.click(gallery.roles.bar_item, "View")
    desk.heard(ChangeKind.MENU_OPENED)  # all that came before has come
    about = [one for one in desk.told if one.node.ref in {field.ref for field in fields}]
    assert {one.kind for one in about} <= {ChangeKind.FOCUSED}
    assert not any(one.text for one in about)
    assert not [one for one in desk.told if "hunter" in one.text or "\u25cf" in one.text]
    assert {gallery.node("password text").value} == {None}
    desk.keys("Escape", "Escape")
