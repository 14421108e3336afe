"""What the strip says, and that it ends before the first button."""

import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.strip import StripView, fitted, told
from aboveboard.companion.troubles import TROUBLES, trouble_of
from aboveboard.errors import NotRunning
from aboveboard.formats.control import Reply
from aboveboard.model.gaps import GapReason

ENGLISH = catalogue.load("en")


def eights(text: str) -> int:
    """Every letter is eight pixels wide."""
    return 8 * len(text)


def test_what_has_room_is_said_whole() -> None:
    assert fitted(("Ready", "“walnut”", "Text editor"), eights, 8 * 26) == "Ready “walnut” Text editor"


@pytest.mark.parametrize(("letters", "said"), [(25, "Ready “walnut” Text edit…"), (17, "Ready “walnut” T…")])
def test_an_app_without_room_is_shortened_by_an_ellipsis(letters: int, said: str) -> None:
    assert fitted(("Ready", "“walnut”", "Text editor"), eights, 8 * letters) == said


def test_an_app_without_room_for_a_letter_is_left_out_and_then_the_word_is_shortened() -> None:
    parts = ("Ready", "“walnut”", "Text editor")
    assert fitted(parts, eights, 8 * 15) == "Ready “walnut”"
    assert fitted(parts, eights, 8 * 10) == "Ready “wa…"
    assert fitted(parts, eights, 8 * 5) == "Ready"


def test_nothing_is_ever_wider_than_its_room() -> None:
    for room in range(8, 8 * 40):
        assert eights(fitted(("● Recording, no pictures", "“walnut”", "Text editor"), eights, room)) <= room


def test_trouble_stands_in_the_place_of_the_app_and_the_word_stays_while_recording() -> None:
    view = StripView("recording", "editor", "walnut", visible=True, trouble=TROUBLES["pages gone"])
    assert told(ENGLISH, view) == ("● Recording", "“walnut”", "\u2013 the pages do not start")


def test_a_recorder_that_heard_nothing_of_the_work_is_told_of_until_the_next_start() -> None:
    deaf = Reply(state="stopped", reason=GapReason.UNHEARD)
    assert trouble_of(None, deaf) == TROUBLES["unheard"]
    assert trouble_of(NotRunning(TROUBLES["pages gone"]), deaf) == TROUBLES["pages gone"]
    assert trouble_of(None, Reply(state="recording")) == ""
    assert trouble_of(None, Reply(state="stopped", reason=GapReason.LOCKED)) == ""


def test_trouble_has_the_room_of_the_word_while_nothing_is_recorded() -> None:
    view = StripView("stopped", "editor", "walnut", visible=True, trouble=TROUBLES["hung"])
    assert told(ENGLISH, view) == ("Stopped", "\u2013 the recorder did not answer and was ended")
