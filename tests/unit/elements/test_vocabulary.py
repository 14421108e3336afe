"""Chrome is what the application brought with it, in places for such words; all else is a person's."""

import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.elements.catalogues import strings
from aboveboard.elements.vocabulary import CHROME_ROLES, Texts, Vocabulary, painted
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind

WORDS = Vocabulary.of(["_Save", "Save _As...", "Find:", "Open Recent", "<b>Tip</b>", "Save changes to “%s”?", "OK"])


def catalogue(pairs: dict[str, str], order: str = "<") -> bytes:
    """Write a catalogue as msgfmt does."""
    originals, translations = [one.encode() for one in pairs], [one.encode() for one in pairs.values()]
    at = 28 + 16 * len(pairs)
    tables, data = b"", b""
    for texts in (originals, translations):
        for text in texts:
            tables += struct.pack(f"{order}2I", len(text), at + len(data))
            data += text + b"\0"
    count = len(pairs)
    return struct.pack(f"{order}7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0) + tables + data


def install(folder: Path, language: str, domain: str, data: bytes) -> None:
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{domain}.mo").write_bytes(data)


@pytest.mark.parametrize("text", ["Save", "Save As...", "Save As…", "Find", "Find:", " Open  Recent ", "Tip", "OK"])
def test_the_applications_words_are_chrome_however_they_are_painted(text: str) -> None:
    assert WORDS.is_chrome("push button", text)


@pytest.mark.parametrize(
    "text", ["save", "Save changes to “diary.txt”?", "Open Recent diary.txt", "", "<b>Tip</b>", "_Save"]
)
def test_other_words_are_not(text: str) -> None:
    assert not WORDS.is_chrome("push button", text)


@pytest.mark.parametrize(
    "role", ["frame", "dialog", "window", "list item", "table cell", "link", "paragraph", "unknown"]
)
def test_in_places_for_a_persons_words_nothing_is_chrome(role: str) -> None:
    assert role not in CHROME_ROLES
    assert not WORDS.is_chrome(role, "Save")


def test_accelerators_are_chrome_and_words_behind_a_plus_are_not() -> None:
    assert WORDS.is_chrome("label", "Ctrl+Shift+S")
    assert WORDS.is_chrome("label", "Ctrl+Page Down")
    assert WORDS.is_chrome("label", "F5")
    assert not WORDS.is_chrome("label", "Ctrl+hunter")
    assert not WORDS.is_chrome("label", "Ann+Ctrl+S")


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Save", "s"), ("Save As…", "a"), ("Open Recent", "openrct "), ("Zoom", "zom"), ("", "")],
    ids=["first", "second-word", "unmarked", "unknown", "empty"],
)
def test_a_word_is_called_by_the_letter_underlined_in_it_and_where_none_is_by_any_of_its_own(
    text: str, letters: str
) -> None:
    assert WORDS.letters(text) == frozenset(letters)


def test_a_word_that_is_written_in_two_ways_may_be_called_by_either_letter() -> None:
    assert Vocabulary.of(["_Close", "C_lose", "snake__case"]).letters("Close") == frozenset("cl")
    assert Vocabulary.of(["snake__case"]).letters("snake_case") == frozenset("snake_case")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_catalogue_gives_originals_and_translations(tmp_path: Path, order: str) -> None:
    pairs = {"": "Language: de", "Stock label\4_Open": "Ö_ffnen", "%d row\0%d rows": "%d Zeile\0%d Zeilen"}
    install(tmp_path, "de", "app", catalogue({**pairs, "translator-credits": "Ann <ann@example.org>"}, order))
    found = strings("app", "de_DE.UTF-8", tmp_path)
    assert found == {"_Open", "Ö_ffnen", "%d row", "%d rows", "%d Zeile", "%d Zeilen"}
    words = Vocabulary.load(["app"], "de_DE.UTF-8", folder=tmp_path)
    assert words.is_chrome("push button", "Öffnen")
    assert not words.is_chrome("label", "Ann <ann@example.org>")


def test_english_is_read_out_of_other_languages_catalogues(tmp_path: Path) -> None:
    install(tmp_path, "fr", "app", catalogue({"_Save": "_Enregistrer"}))
    assert strings("app", "C.UTF-8", tmp_path) == {"_Save"}


def test_without_catalogues_only_the_policys_strings_are_chrome(tmp_path: Path) -> None:
    words = Vocabulary.load(["app"], "C.UTF-8", chrome=["Seven"], folder=tmp_path)
    assert words.is_chrome("push button", "Seven")
    assert not words.is_chrome("push button", "Save")


@pytest.mark.parametrize(
    "data",
    [b"", b"not a catalogue at all, but long enough", catalogue({"_Save": "x"})[:40]],
    ids=["empty", "other", "cut off"],
)
def test_a_broken_catalogue_gives_nothing(tmp_path: Path, data: bytes) -> None:
    install(tmp_path, "de", "app", data)
    assert strings("app", "de", tmp_path) == set()


def test_an_editors_catalogue_and_its_toolkits_know_its_menus(tmp_path: Path) -> None:
    """With English none is installed for English: the words are in any other language's (real ones: `test_masks`)."""
    editor = {"_File": "_Datei", "Save _As...": "Speichern _unter...", "_Word Wrap": "Zeilen_umbruch"}
    install(tmp_path, "de", "editor", catalogue(editor))
    install(tmp_path, "fr", "gtk30", catalogue({"Stock label\4_Cancel": "A_nnuler"}))
    words = Vocabulary.load(["editor"], "C.UTF-8", folder=tmp_path)
    for text in ("File", "Save As...", "Word Wrap", "Cancel"):
        assert words.is_chrome("menu item", text), text


def test_a_layer_says_of_content_its_shape_its_surrogate_or_nothing() -> None:
    assert Texts(WORDS, TextLayer.SHAPE).label("label", "Dear Ann") == Shape(
        kind=TextKind.WORDS, length=LengthClass.SHORT
    )
    assert Texts(WORDS, TextLayer.NONE).label("label", "Dear Ann") == Hidden()
    assert Texts(WORDS, TextLayer.REDACTED, lambda _: "Dear P1").content("Dear Ann") == Redacted(text="Dear P1")
    assert isinstance(Texts(WORDS, TextLayer.REDACTED).content("Dear Ann"), Shape)
    assert Texts(WORDS, TextLayer.NONE).label("label", "Save") == Chrome(text="Save")
    assert Texts(WORDS).label("label", "  ") == Hidden()


KEYS = (
    *("home", "end", "insert", "delete", "entf", "return", "enter", "escape", "tab", "space", "left", "right", "up"),
    *("down", "plus", "minus", "backspace", "print", r"page[ _]up", r"page[ _]down", r"f\d\d?"),
)
NAMES_A_KEY = re.compile(
    rf"(?:(?:ctrl|strg|alt|shift|umschalt|super|meta)\+)+(?:\S|{'|'.join(KEYS)})|{'|'.join(KEYS)}", re.IGNORECASE
)
"""A shortcut's keys are nobody's words: `END`, `Ctrl+S`."""

KNOWN = ["Save", "Save As...", "Find:", "Open Recent", "Tip", "OK", "Ctrl+S"]


@given(
    role=st.sampled_from([*sorted(CHROME_ROLES), "frame", "list item"]),
    text=st.sampled_from(["END", "Ctrl+Shift+Page Up", "F13", "Ende"])
    | st.text(max_size=60)
    | st.sampled_from(KNOWN)
    | st.builds("{}x{}".format, st.sampled_from(KNOWN), st.text(max_size=9)),
)
def test_no_text_outside_the_vocabulary_ever_gets_into_a_label(role: str, text: str) -> None:
    for layer in (TextLayer.SHAPE, TextLayer.NONE, TextLayer.REDACTED):
        label = Texts(WORDS, layer).label(role, text)
        if isinstance(label, Chrome):
            assert role in CHROME_ROLES
            assert painted(label.text) in {painted(word) for word in KNOWN} or NAMES_A_KEY.fullmatch(text.strip())
        else:
            assert isinstance(label, Shape | Hidden)


def test_a_vocabulary_and_texts_show_no_words_when_printed() -> None:
    assert "Save" not in repr(WORDS)
    assert "Save" not in repr(Texts(WORDS))
