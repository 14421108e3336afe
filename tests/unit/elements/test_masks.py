"""Masks: what is not proven to be the application's own is filled."""

from hypothesis import given, settings

from aboveboard.elements import Node, Tree
from aboveboard.elements.masks import CONTAINERS, MEDIA_ROLES, TEXT_ROLES, masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import PixelsLayer
from tests.unit.elements.trees import POPUP, SECRET, WINDOW, WORDS, editor, node, tree, wild_trees


def reason_at(found: tuple[MaskBox, ...], box: Rect) -> str | None:
    return next((mask.reason for mask in found if mask.box.covers(box)), None)


def test_texts_rows_pictures_and_secrets_are_filled_and_buttons_stay() -> None:
    found = masks(editor(), WINDOW, WORDS)
    assert reason_at(found, Rect(100, 125, 640, 200)) == "text"
    assert reason_at(found, Rect(100, 325, 300, 20)) == "text"
    assert reason_at(found, Rect(420, 330, 100, 90)) == "media"
    assert reason_at(found, Rect(500, 440, 80, 30)) == "secure"
    assert reason_at(found, Rect(100, 100, 40, 25)) is None
    assert reason_at(found, Rect(400, 440, 80, 30)) is None


def test_a_label_within_a_filled_row_needs_no_box_of_its_own() -> None:
    boxes = [mask.box for mask in masks(editor(), WINDOW, WORDS)]
    assert Rect(104, 327, 100, 16) not in boxes


def test_with_redacted_pixels_only_secrets_and_unknowns_are_filled_here() -> None:
    found = masks(editor(), WINDOW, WORDS, PixelsLayer.REDACTED)
    assert {mask.reason for mask in found} == {"secure"}


def test_a_text_without_a_box_hides_the_whole_window() -> None:
    seen = tree(node("0", "frame", "", WINDOW), node("1", "label", SECRET, None, parent="0"))
    assert masks(seen, WINDOW, WORDS) == (MaskBox(box=WINDOW, reason="unknown"),)


def test_a_row_that_is_scrolled_away_hides_nothing() -> None:
    away = node("1", "table cell", SECRET, None, parent="0", states=frozenset({"showing", "unpainted"}))
    seen = tree(node("0", "frame", "", WINDOW), away, node("2", "label", "Name", Rect(110, 110, 50, 50), parent="0"))
    assert masks(seen, WINDOW, WORDS) == ()


def test_a_page_without_a_tab_hides_nothing() -> None:
    page = node("1", "page tab", SECRET, None, parent="0")
    seen = tree(node("0", "frame", "", WINDOW), page, node("2", "text", "", Rect(110, 110, 50, 50), parent="1"))
    assert masks(seen, WINDOW, WORDS) == (MaskBox(box=Rect(110, 110, 50, 50), reason="text"),)


def test_a_window_the_tree_does_not_know_is_hidden() -> None:
    assert masks(editor(), POPUP, WORDS) == (MaskBox(box=POPUP, reason="unknown"),)
    unknown = tree(*editor().nodes, windows=())
    assert masks(unknown, WINDOW, WORDS) == (MaskBox(box=WINDOW, reason="unknown"),)


def test_a_popups_nodes_do_not_fill_the_window_below_nor_the_other_way() -> None:
    item = node("20", "menu item", "Save", Rect(100, 125, 200, 25), parent="3", window=POPUP)
    recent = node("21", "menu item", SECRET, Rect(100, 150, 200, 25), parent="3", window=POPUP)
    seen = tree(*editor().nodes, item, recent, windows=(WINDOW, POPUP))
    assert masks(seen, POPUP, WORDS) == (MaskBox(box=recent.box or WINDOW, reason="text"),)


def test_a_theme_icon_on_a_button_stays_and_a_picture_of_the_same_size_elsewhere_does_not() -> None:
    small = Rect(200, 200, 24, 24)
    on_button = tree(
        node("0", "frame", "", WINDOW),
        node("1", "push button", "Cancel", Rect(190, 190, 80, 40), parent="0"),
        node("2", "image", "", small, parent="1"),
    )
    alone = tree(node("0", "frame", "", WINDOW), node("2", "image", "", small, parent="0"))
    assert masks(on_button, WINDOW, WORDS) == ()
    assert reason_at(masks(alone, WINDOW, WORDS), small) == "media"


def test_what_draws_by_itself_or_was_not_read_is_filled() -> None:
    canvas = Rect(200, 200, 300, 200)
    bare = tree(node("0", "frame", "", WINDOW), node("1", "panel", "", canvas, parent="0"))
    assert reason_at(masks(bare, WINDOW, WORDS), canvas) == "unknown"
    plugged = node("1", "panel", "", canvas, parent="0", states=frozenset({"showing", "unread"}))
    inside = node("2", "push button", "Cancel", Rect(210, 210, 50, 20), parent="1")
    assert reason_at(masks(tree(node("0", "frame", "", WINDOW), plugged, inside), WINDOW, WORDS), canvas) == "unknown"


def test_a_combo_boxs_popup_whose_items_hang_below_the_combo_box_is_judged_by_its_items() -> None:
    combo = node("1", "combo box", "", Rect(200, 200, 80, 30), parent="0")
    menu = node("2", "menu", "", POPUP, parent="1", window=POPUP)
    option = node("3", "menu item", "Name", Rect(100, 125, 200, 25), parent="2", window=POPUP)
    popup = node("4", "window", "", POPUP, window=POPUP)
    seen = tree(node("0", "frame", "", WINDOW), combo, menu, option, popup, windows=(WINDOW, POPUP))
    assert masks(seen, POPUP, WORDS) == ()


def test_an_entry_of_a_menu_without_a_word_shows_what_nobody_knows_and_is_filled() -> None:
    """Qt lets a menu hold any widget, as a popover does; the tree has one entry for it, which says nothing."""
    menu = node("1", "popup menu", "", POPUP, window=POPUP)
    entry = node("2", "menu item", "", POPUP, parent="1", window=POPUP)
    assert masks(tree(menu, entry, windows=(POPUP,)), POPUP, WORDS) == (MaskBox(box=POPUP, reason="unknown"),)


def test_a_gtk4_box_is_grown_by_the_padding_that_it_leaves_out() -> None:
    label = node("1", "label", SECRET, Rect(200, 200, 50, 20), parent="0", toolkit="gtk4")
    seen = tree(node("0", "frame", "", WINDOW), label)
    assert reason_at(masks(seen, WINDOW, WORDS), Rect(196, 196, 58, 28)) == "text"


def test_without_a_vocabulary_every_word_is_filled() -> None:
    found = masks(editor(), WINDOW, Vocabulary.of([]))
    assert reason_at(found, Rect(100, 100, 40, 25)) == "text"
    assert reason_at(found, Rect(400, 440, 80, 30)) == "text"


@given(wild_trees())
@settings(max_examples=50)
def test_every_word_of_a_person_is_under_a_mask(seen: Tree) -> None:
    found = masks(seen, WINDOW, WORDS)
    for one in seen.nodes:
        if one.window != WINDOW or not paints(one):
            continue
        shown = (one.box or WINDOW).intersection(WINDOW)
        assert not shown.area or any(mask.box.covers(shown) for mask in found), one.role


def paints(one: Node) -> bool:
    """Whether a person's word is painted by this node itself, or its picture may hold one."""
    says = [text for text in (one.name, one.value or "") if SECRET in text.lower()]
    if one.role in CONTAINERS - {"menu"} or (one.role == "page tab" and one.box is None):
        return False
    return bool(says) or (
        one.role in TEXT_ROLES | MEDIA_ROLES and one.box is not None and max(one.box.width, one.box.height) > 32
    )


@given(wild_trees())
@settings(max_examples=50)
def test_masks_lie_within_their_window(seen: Tree) -> None:
    assert all(WINDOW.covers(mask.box) and mask.box.area for mask in masks(seen, WINDOW, WORDS))
