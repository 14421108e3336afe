"""Promise 6 for pictures: none leaves before a program looked through it and the person saw what was found there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.companion.reading import Reader as PictureReader
from aboveboard.companion.reading import Word
from aboveboard.companion.scripted_reader import ScriptedReader
from aboveboard.model.geometry import Rect
from aboveboard.model.sessions import ReleasedContent
from tests.companions import Reader, Site, site
from tests.promises.telling import recorded, tell
from tests.promises.test_06_review_before_release import opened_by_the_person

pytestmark = pytest.mark.promise
MISSED = Word(text="jane.doe@example.org", box=Rect(x=20, y=20, width=40, height=10), sure=90)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


@pytest.fixture
def missed(tmp_path: Path) -> Iterator[Site]:
    """Pages whose reader finds a word in every picture that a cover missed."""
    with ScriptedReader(MISSED) as reader, site(tmp_path, reader=PictureReader(reader.pages_end)) as built:
        yield built


@pytest.fixture
def blind(tmp_path: Path) -> Iterator[Site]:
    """Pages on a machine without a program that reads pictures."""
    with ScriptedReader(able=False) as reader, site(tmp_path, reader=PictureReader(reader.pages_end)) as built:
        yield built


def left(made: Site) -> list[Path]:
    return list(made.who.places.outbox.iterdir())


async def forged(reader: Reader, session: str) -> str:
    """Send the release form that the page does not offer, with the right mark and a right token."""
    reader.text = reader.text.replace(f"/review/{session}/discard", f"/review/{session}/release")
    mark = reader.text.split('id="outgoing-sha256">')[1].split("<")[0]
    answer = await reader.post(f"/review/{session}/release", seen=mark, words="0")
    return f"{answer.status_code} {answer.text}"


def test_nothing_is_released_while_a_picture_is_unread_and_the_page_says_how_far_it_is(made: Site) -> None:
    async def is_quicker_than_the_reader(reader: Reader) -> str:
        made.scripted.go_on.clear()
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}", patient=False)).text
        assert 'max="2" value="0"' in page
        assert "review-release" not in page
        return await forged(reader, session)

    answer = tell(made, is_quicker_than_the_reader)
    assert answer.startswith("403")
    assert "2 of 2 pictures are not read yet" in answer
    assert left(made) == []


def test_what_was_read_can_be_released(made: Site) -> None:
    async def waits(reader: Reader) -> str:
        made.scripted.go_on.clear()
        session = await recorded(reader)
        await reader.get(f"/review/{session}", patient=False)
        made.scripted.go_on.set()
        shown = await reader.get(f"/review/{session}/read")
        assert shown.headers["location"] == f"/review/{session}"
        await reader.get(f"/review/{session}")
        return (await reader.post(f"/review/{session}/release")).text

    assert "released-sha256" in tell(made, waits)
    assert made.scripted.heard == 2


def test_pictures_that_nobody_can_read_do_not_leave(blind: Site) -> None:
    async def releases_them(reader: Reader) -> str:
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}")).text
        while 'id="survey-none"' not in page:  # until the reader has said that it cannot
            page = (await reader.get(f"/review/{session}")).text
        assert "review-release" not in page
        return await forged(reader, session)

    answer = tell(blind, releases_them)
    assert answer.startswith("403")
    assert "install tesseract-ocr" in answer
    assert left(blind) == []


def without_pictures(content: ReleasedContent) -> bool:
    return not content.pictures and b"Frame" not in repr(content).encode()


def test_a_person_may_remove_all_pictures_and_release_the_rest_unread(blind: Site) -> None:
    async def removes_them(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        await reader.post(f"/review/{session}/pictures")
        page = (await reader.get(f"/review/{session}")).text
        assert "Pictures that you removed: 2" in page
        assert f"/review/{session}/picture/" not in page
        return (await reader.post(f"/review/{session}/release")).text

    assert "released-sha256" in tell(blind, removes_them)
    assert without_pictures(opened_by_the_person(blind))


def test_words_that_were_found_must_have_been_shown_before_they_leave(missed: Site) -> None:
    """A form from before they were found releases nothing; the one beside them does, in so many words."""

    async def sends_the_older_form(reader: Reader) -> str:
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}")).text
        assert page.count('class="survivor"') == 2
        assert "Release all the same" in page
        refused = await reader.post(f"/review/{session}/release", words="0")
        assert left(missed) == []
        await reader.get(f"/review/{session}")
        released = await reader.post(f"/review/{session}/release")
        return f"{refused.status_code} {released.text}"

    answer = tell(missed, sends_the_older_form)
    assert answer.startswith("403")
    assert "released-sha256" in answer
