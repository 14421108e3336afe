"""Pictures of real applications after masking: a person's words are gone, the application's own stay readable."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aboveboard.elements.masks import masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.studio.reading import read_picture
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk

pytestmark = pytest.mark.x11

SECRET = "Persephone"


def masked(desk: Desk, pid: int, vocabulary: Vocabulary, box: Rect) -> tuple[str, tuple[MaskBox, ...]]:
    """Return what tesseract reads in the masked picture of one window of a process, and the masks."""
    tree = desk.tree(pid)
    found = masks(tree, box, vocabulary)
    pixels = desk.desktop.grab(box).pixels.copy()
    for mask in found:
        inside = mask.box.intersection(box).moved(-box.x, -box.y)
        pixels[inside.y : inside.bottom, inside.x : inside.right] = 128
    picture = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, 2::-1])).save(picture, "PNG")
    return read_picture(picture.getvalue()), found


def painted(desk: Desk, pid: int, vocabulary: Vocabulary, box: Rect, word: str) -> tuple[str, tuple[MaskBox, ...]]:
    """Return the same once a word of the application's own is painted: a tree may stand before its picture does."""

    def read() -> tuple[str, tuple[MaskBox, ...]] | None:
        words, found = masked(desk, pid, vocabulary, box)
        return (words, found) if word in words else None

    return desk.until(read, f"{word!r}, painted and not filled")


@pytest.fixture(scope="module")
def editor_words() -> Vocabulary:
    return Vocabulary.load(["mousepad"], "C.UTF-8")


def test_an_editors_text_is_filled_and_its_menus_are_readable(
    desk: Desk, start: Start, tmp_path: Path, editor_words: Vocabulary
) -> None:
    note = tmp_path / f"{SECRET}.txt"
    note.write_text(f"{SECRET} came to dinner\n" * 12)
    pid = start(["mousepad", "--disable-server", str(note)]).pid
    box = desk.main(pid)
    words, found = painted(desk, pid, editor_words, box, "file")
    assert SECRET.lower() not in words
    assert "dinner" not in words
    assert "document" in words
    assert {mask.reason for mask in found} <= {"text", "unknown"}


def test_a_title_that_the_window_paints_itself_is_filled(desk: Desk, tmp_path: Path, editor_words: Vocabulary) -> None:
    note = tmp_path / f"{SECRET}.txt"
    note.write_text("milk\n")
    program = desk.screen.start(["mousepad", "--disable-server", str(note)], extra={"GTK_CSD": "1"})
    try:
        words, _ = painted(desk, program.pid, editor_words, desk.main(program.pid), "document")
    finally:
        program.kill()
        program.wait()
    assert SECRET.lower() not in words


def test_an_open_menu_is_readable_but_for_what_is_not_the_applications(
    desk: Desk, start: Start, tmp_path: Path, editor_words: Vocabulary
) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.focus(pid)
    file = desk.node(pid, "menu", "File").box
    assert file is not None
    desk.click(file.centre)
    desk.node(pid, "menu item", "Save As...")
    popup = next(window.box for window in desk.windows(pid) if window.popup)
    words, found = painted(desk, pid, editor_words, popup, "save as")
    assert "quit" in words
    assert found == ()
    none, everything = masked(desk, pid, Vocabulary.of([]), popup)
    assert "save as" not in none
    assert len(everything) > 5
    desk.keys("Escape", "Escape")


def test_a_lists_rows_and_headers_and_a_questions_words_are_filled(desk: Desk, start: Start) -> None:
    people = ["zenity", "--list", f"--text=Call {SECRET}", "--column=Whom", SECRET, "Demeter"]
    pid = start(people).pid
    words, _ = painted(desk, pid, Vocabulary.load(["zenity"], "C.UTF-8"), desk.main(pid), "cancel")
    assert SECRET.lower() not in words
    assert "demeter" not in words
    assert "whom" not in words


def test_a_secret_field_is_filled_as_a_secret(desk: Desk, start: Start) -> None:
    pid = start(["zenity", "--password"]).pid
    box = desk.main(pid)
    field = desk.node(pid, "password text").box
    _, found = masked(desk, pid, Vocabulary.load(["zenity"], "C.UTF-8"), box)
    assert field is not None
    assert any(mask.reason == "secure" and mask.box.covers(field) for mask in found)


def test_a_gtk4_window_shows_its_buttons_and_not_its_numbers(desk: Desk, start: Start) -> None:
    pid = start(["gnome-calculator"]).pid
    box = desk.main(pid)
    desk.focus(pid, desk.node(pid, "text").box)
    desk.type("73519")
    desk.until(lambda: any(node.value == "73519" for node in desk.tree(pid).nodes), "the number")
    desk.keys("plus", "1", "Return")
    desk.node(pid, "label", "73519+1")
    words, _ = painted(desk, pid, Vocabulary.load(["gnome-calculator"], "C.UTF-8"), box, "basic")
    assert "735" not in words
    assert "undo" in words


def test_a_window_the_tree_does_not_know_is_filled_whole(desk: Desk, start: Start, editor_words: Vocabulary) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    desk.main(pid)
    elsewhere = Rect(5, 5, 60, 30)
    assert masks(desk.tree(pid), elsewhere, editor_words) == (MaskBox(box=elsewhere, reason="unknown"),)
