"""The twelve words are shown until the person says that they are written down, whatever went wrong on the way."""

import asyncio
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from aboveboard.companion.control import Answer, Ask, Refresh
from aboveboard.companion.desk_port import DeskPort
from aboveboard.companion.recovery import Found, restore
from aboveboard.companion.twelve_words import begin_unconfirmed, unconfirmed
from aboveboard.errors import NotRunning
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.receipts import receipts
from tests.companions import PASSPHRASE, WORD, Reader, Site, site, with_keys
from tests.promises.telling import tell

SMALL_FILE = 1_500
"""Bytes: every key's file is smaller, and a receipt, which holds the notice, is larger."""


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


@dataclass
class Deaf:
    """A desk that answers all but the news of a consent."""

    desk: DeskPort

    def ask(self, request: Ask) -> Answer:
        if isinstance(request, Refresh):
            raise NotRunning("the desk went away")
        return self.desk.ask(request)


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no larger file be written than a key's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def words_in(page: str) -> list[str]:
    return re.findall(r"<li>([a-z]+)</li>", page) if 'id="twelve-words"' in page else []


def own_words(made: Site) -> list[str]:
    return ParticipantKeys.unlock(made.who.places, PASSPHRASE).root.words.split()


async def shown_again(reader: Reader) -> list[str]:
    """Go from the overview to the words by the passphrase."""
    await reader.get("/home")
    assert 'id="words-unconfirmed"' in reader.text
    assert 'href="/words"' in reader.text
    await reader.get("/words")
    assert not words_in(reader.text)
    assert (await reader.post("/words", passphrase=PASSPHRASE)).headers["location"] == "/words"
    return words_in((await reader.get("/words")).text)


async def agreed_again(reader: Reader) -> None:
    await reader.get("/notice")
    assert 'name="passphrase"' not in reader.text
    await reader.post("/consent", **{"agree-editor": "on", "word": WORD})
    assert 'id="consent-given"' in reader.text


def test_a_double_click_on_yes_loses_no_words(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.enter()
        await reader.get("/notice")
        fields = {"agree-editor": "on", "word": WORD, "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
        clicks = await asyncio.gather(reader.post("/consent", **fields), reader.post("/consent", **fields))
        assert [click.status_code for click in clicks] == [200, 400]
        reader.text = clicks[1].text  # a browser throws away the first answer, which had the words
        assert not words_in(reader.text)
        return " ".join(await shown_again(reader))

    assert tell(made, story).split() == own_words(made)
    assert len(receipts(made.who.places)) == 1


def test_a_disk_that_is_full_after_the_keys_were_made_loses_no_words(made: Site) -> None:
    async def story(reader: Reader) -> str:
        with full_disk():
            answer = await reader.agree()
        assert answer.status_code == 400
        assert not words_in(answer.text)
        assert receipts(made.who.places) == ()
        await agreed_again(reader)
        assert 'href="/words"' in reader.text
        return " ".join(await shown_again(reader))

    assert tell(made, story).split() == own_words(made)
    assert len(receipts(made.who.places)) == 1


def test_a_desk_that_does_not_hear_of_the_yes_hides_no_words(made: Site) -> None:
    made.pages.desk = Deaf(made.pages.desk)

    async def story(reader: Reader) -> str:
        answer = await reader.agree()
        assert answer.status_code == 200
        return " ".join(words_in(answer.text))

    assert tell(made, story).split() == own_words(made)


def test_a_repeated_yes_shows_the_words_again_where_the_passphrase_was_typed(made: Site) -> None:
    async def story(reader: Reader) -> str:
        first = words_in((await reader.agree()).text)
        await agreed_again(reader)
        assert not words_in(reader.text)
        made.pages.vault.unlock(PASSPHRASE)
        await agreed_again(reader)
        assert words_in(reader.text) == first
        return " ".join(first)

    assert len(tell(made, story).split()) == 12


def test_who_has_written_the_words_down_is_not_shown_them_again(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.agree()
        page = reader.text
        assert (await reader.post("/words/kept")).headers["location"] == "/home"
        assert 'id="words-unconfirmed"' not in (await reader.get("/home")).text
        reader.text = page  # a second click of the same hand
        assert (await reader.post("/words/kept")).headers["location"] == "/home"
        made.pages.vault.unlock(PASSPHRASE)
        assert (await reader.get("/words")).headers["location"] == "/home"
        await agreed_again(reader)
        return reader.text

    page = tell(made, story)
    assert not words_in(page)
    assert 'id="words-unconfirmed"' not in page


def test_without_the_passphrase_nobody_is_shown_the_words(made: Site) -> None:
    async def story(reader: Reader) -> str:
        words = words_in((await reader.agree()).text)
        await reader.get("/words")
        assert (await reader.post("/words", passphrase="wrong horse")).status_code == 403
        seen = reader.text + (await reader.get("/words")).text + (await reader.get("/home")).text
        await agreed_again(reader)
        seen += reader.text
        assert not any(f"<li>{word}</li>" in seen for word in words)
        assert 'id="passphrase"' in seen
        return " ".join(words)

    words = tell(made, story).split()
    assert len(words) == 12
    assert unconfirmed(made.who.places)
    assert (made.who.places.participant / "words-unconfirmed").read_bytes() == b""
    for path in made.who.places.data.rglob("*"):
        assert not path.is_file() or " ".join(words).encode() not in path.read_bytes()


def test_who_agreed_before_there_was_a_note_sees_nothing_new(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.unlocked()
        assert not words_in((await reader.agree()).text)
        assert (await reader.get("/words")).headers["location"] == "/home"
        return (await reader.get("/home")).text

    assert 'id="words-unconfirmed"' not in tell(made, story)


def test_a_crash_before_the_keys_were_made_leaves_nothing_to_show(made: Site) -> None:
    begin_unconfirmed(made.who.places)
    assert not unconfirmed(made.who.places)


def test_who_brings_the_words_to_this_machine_has_written_them_down(made: Site) -> None:
    begin_unconfirmed(made.who.places)
    unlocked = with_keys(made.who.places)
    assert unconfirmed(made.who.places)
    restore(made.who.places, unlocked.root, PASSPHRASE, Found((), 0))
    assert not unconfirmed(made.who.places)
