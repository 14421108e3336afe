"""How far the reading of pictures is: what is refused, and what a page is told of a moment."""

import pytest

from aboveboard.companion.reading import Word
from aboveboard.companion.survey import Survey
from aboveboard.errors import PicturesUnread
from aboveboard.model.geometry import Rect

FOUND = (Word(text="walnut", box=Rect(x=0, y=0, width=9, height=9), sure=90),)


def test_a_moment_stays_as_it_was_while_the_reading_goes_on() -> None:
    survey = Survey("mark", 2)
    moment = survey.now()
    survey.found["picture"] = FOUND
    survey.done += 1
    assert (moment.done, moment.found) == (0, {})
    assert (survey.now().done, survey.now().found) == (1, {"picture": FOUND})


def test_only_a_whole_reading_of_exactly_that_lets_it_go() -> None:
    Survey("mark", 2, done=2).require_finished("mark")
    with pytest.raises(PicturesUnread, match="1 of 2"):
        Survey("mark", 2, done=1).require_finished("mark")
    with pytest.raises(PicturesUnread, match="not those"):
        Survey("mark", 2, done=2).require_finished("another")


def test_without_pictures_there_is_nothing_to_read() -> None:
    Survey("mark", 0).require_finished("mark")


def test_where_nobody_can_read_the_remedy_says_what_to_install_or_remove() -> None:
    with pytest.raises(PicturesUnread) as refused:
        Survey("mark", 2, able=False).require_finished("mark")
    assert "tesseract-ocr" in refused.value.remedy
    assert "--pictures" in refused.value.remedy
