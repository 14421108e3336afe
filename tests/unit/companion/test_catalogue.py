"""Every word the companion says has a German one."""

import re
from pathlib import Path

import pytest

import aboveboard.companion
from aboveboard.companion import (
    catalogue,
    element_words,
    gesture_words,
    leaving,
    notice,
    plain,
    strip,
    troubles,
    withheld_words,
)

ROOM = Path(aboveboard.companion.__file__).parent
TABLES = (
    notice.CLASSES,
    notice.TEXT_WORDS,
    notice.PIXELS_WORDS,
    plain.GAP_WORDS,
    plain.STATE_WORDS,
    plain.FRAME_WORDS,
    plain.NO_PICTURE_WORDS,
    plain.WINDOW_WORDS,
    plain.CLIPBOARD_WORDS,
    plain.CHANGE_WORDS,
    plain.REDUCED_WORDS,
    element_words.ROLE_WORDS,
    element_words.KIND_WORDS,
    element_words.LENGTH_WORDS,
    gesture_words.BUTTON_WORDS,
    gesture_words.CLICK_WORDS,
    gesture_words.SCROLL_WORDS,
    gesture_words.EDIT_WORDS,
    withheld_words.WITHHELD_WORDS,
    withheld_words.REMOVED_WORDS,
    leaving.COUNTED,
    leaving.COUNTED_ONE,
    strip.STATE_WORDS,
    strip.LESS_WORDS,
    troubles.TROUBLES,
    troubles.REMEDIES,
)
OTHERS = {
    notice.SITE,
    element_words.OTHER_ROLE,
    plain.OTHER_NO_PICTURE,
    withheld_words.OTHER_MASK,
    withheld_words.NO_PICTURE,
    withheld_words.OTHER,
    withheld_words.OTHER_REMOVED,
}


def messages() -> set[str]:
    """What templates and code ask the catalogue for."""
    found: set[str] = set()
    for path in ROOM.glob("templates/*.html"):
        found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))
    for path in ROOM.glob("*.py"):
        found |= set(re.findall(r'words\(\s*"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))
    found |= OTHERS
    for table in TABLES:
        found |= {str(word) for word in table.values()}
    return found


def test_every_message_is_translated() -> None:
    german = catalogue.load("de").words
    assert {message for message in messages() if message not in german} == set()


def test_a_translation_fills_in_the_same_names() -> None:
    for message, translation in catalogue.load("de").words.items():
        assert set(re.findall(r"{\w+}", message)) == set(re.findall(r"{\w+}", translation)), message


def test_no_translation_is_left_over() -> None:
    assert set(catalogue.load("de").words) - messages() == set()


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "de_DE.UTF-8"}, "de"), ({"LANG": "fr_FR.UTF-8"}, "en"), ({"LANGUAGE": "de", "LANG": "C"}, "de")],
)
def test_the_login_session_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert catalogue.preferred(environment) == language
