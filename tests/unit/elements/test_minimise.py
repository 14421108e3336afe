"""Elements as a recording keeps them: structure in full, words only where the layers allow."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.elements import Tree
from aboveboard.elements.minimise import ElementIds, element, snapshot
from aboveboard.elements.vocabulary import Texts
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Chrome, Hidden, LengthClass, Shape, TextKind
from tests.unit.elements.trees import POPUP, SECRET, WORDS, editor, node, tree, wild_trees

TEXTS = Texts(WORDS)


def test_an_element_has_its_place_its_name_and_its_path() -> None:
    seen = editor()
    ids = ElementIds()
    cancel = element(seen.nodes[8], seen, TEXTS, ids)
    assert cancel.id == ids.of(seen.nodes[8])
    assert cancel.name == Chrome(text="Cancel")
    assert cancel.box == cancel.visible_box == Rect(400, 440, 80, 30)
    assert [part.role for part in cancel.path] == ["frame"]
    assert cancel.path[0].name == Hidden()
    assert cancel.parent == ids.of(seen.nodes[0])


def test_a_row_and_a_group_are_named_by_the_ids_of_their_ancestors() -> None:
    seen, ids = editor(), ElementIds()
    label = element(seen.nodes[7], seen, TEXTS, ids)
    assert label.row == ids.of(seen.nodes[6])
    assert label.group == ids.of(seen.nodes[5])
    assert label.name == Shape(kind=TextKind.WORD, length=LengthClass.LINE)


def test_a_secret_field_says_neither_its_text_nor_that_it_has_one() -> None:
    seen = editor()
    field = element(seen.nodes[10], seen, TEXTS, ElementIds())
    assert field.secure
    assert field.value is None
    assert field.name == Chrome(text="Name")


def test_a_windows_title_is_never_said_not_even_its_shape() -> None:
    seen = editor()
    assert element(seen.nodes[0], seen, TEXTS, ElementIds()).name == Hidden()


def test_a_title_that_a_window_paints_itself_is_not_said_either() -> None:
    title = node("1", "label", "Save", Rect(100, 100, 90, 20), parent="0")
    seen = tree(node("0", "frame", "Save", Rect(100, 100, 640, 480)), title)
    assert element(title, seen, TEXTS, ElementIds()).name == Hidden()


def test_a_box_is_visible_as_far_as_what_scrolls_around_it_lets_it_through() -> None:
    row = node("2", "list item", "x", Rect(100, 180, 300, 40), parent="1")
    seen = tree(node("1", "scroll pane", "", Rect(100, 100, 280, 100)), row)
    assert element(row, seen, TEXTS, ElementIds()).visible_box == Rect(100, 180, 280, 20)


def test_a_snapshot_keeps_tree_order_focus_and_open_menus_and_leaves_layout_out() -> None:
    ids = ElementIds()
    item = node("20", "menu item", "Save", Rect(100, 125, 200, 25), parent="3", window=POPUP)
    seen = tree(*editor().nodes, item, windows=(POPUP,), focus="4")
    taken = snapshot([editor(), seen], TEXTS, ids, stale_ms=3)
    assert [one.role for one in taken.elements][:3] == ["frame", "menu bar", "menu"]
    assert "filler" not in {one.role for one in taken.elements}
    assert len(taken.elements) == len({one.id for one in taken.elements}) == 11
    assert taken.focus == ids.of(seen.nodes[4])
    assert taken.popups == (ids.of(seen.nodes[3]),)
    assert taken.stale_ms == 3
    assert taken.find(ids.of(item)) is not None


def test_ids_stay_the_same_within_a_stretch_and_tell_processes_apart() -> None:
    ids = ElementIds()
    first, other = node("1", "label"), node("1", "label", pid=8)
    assert ids.of(first) == "n1"
    assert ids.of(other) == "n2"
    assert ids.of(first) == "n1"


def said(taken: ElementSnapshot) -> str:
    return msgspec.json.encode(taken).decode().lower()


@pytest.mark.parametrize("layer", [TextLayer.NONE, TextLayer.SHAPE, TextLayer.REDACTED])
@given(seen=wild_trees())
@settings(max_examples=30)
def test_no_word_of_a_person_is_ever_in_a_snapshot(layer: TextLayer, seen: Tree) -> None:
    for redact in (None, lambda _: "surrogate"):
        assert SECRET not in said(snapshot([seen], Texts(WORDS, layer, redact), ElementIds()))


@given(seen=wild_trees(), of=st.integers(0, 11))
@settings(max_examples=50)
def test_no_word_of_a_person_is_ever_in_an_element(seen: Tree, of: int) -> None:
    one = seen.nodes[of % len(seen.nodes)]
    kept = element(one, seen, TEXTS, ElementIds())
    assert SECRET not in msgspec.json.encode(kept).decode().lower()
    assert not kept.secure or kept.value is None


def test_what_holds_names_shows_none_when_printed() -> None:
    assert SECRET not in repr(editor())
