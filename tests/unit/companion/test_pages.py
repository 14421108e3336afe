"""From the notice to the outbox, page by page, and what a person can refuse, cut, delete and take back on the way."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.companion.held import cut, held_sessions
from aboveboard.companion.released import ReleasedSession, released_sessions, remember
from aboveboard.errors import NotFound
from aboveboard.formats import envelopes
from aboveboard.formats.bundle import REFUSED, read_bundle
from aboveboard.formats.deletions import keep_receipt, pending_deletions
from aboveboard.formats.journal import Cut
from aboveboard.formats.keyholder import KEYHOLDER, DeletionReceipt
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.receipts import receipts
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.formats.wraps import session_of, unwrap
from aboveboard.model.events import Device
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.time import Week
from tests.companions import CANARY, PASSPHRASE, Reader, Site, site
from tests.promises.telling import recorded, released, tell
from tests.services import START


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def opened(made: Site) -> ReleasedContent:
    """What the keyholder's key opens of the one bundle in the outbox."""
    (path,) = made.who.places.outbox.glob("*.abb")
    bundle = read_bundle(path.read_bytes())
    (session,) = released_sessions(made.who.places)
    key = unwrap(
        bundle.keyholder_wrap,
        made.who.keyholder,
        purpose=session.purpose,
        recipient=KEYHOLDER,
        segment_sha256=bytes.fromhex(session.segments[0]),
        session=session_of(read_header(bundle.segment).deletion_hash, bundle.receipt_secret),
    )
    return open_segment(bundle.segment, key, purpose=session.purpose)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_what_was_shown_is_to_the_byte_what_is_sealed(made: Site) -> None:
    seen = tell(made, released)
    assert hashlib.sha256(msgspec.msgpack.encode(opened(made))).hexdigest() == seen
    assert held_sessions(made.who.places, 7) == ()


def test_the_review_shows_what_the_person_typed_and_it_lies_nowhere_on_the_disk(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        return reader.text

    assert CANARY in tell(made, story)
    for folder in (made.who.places.data, made.who.places.runtime):
        for path in folder.rglob("*"):
            assert not path.is_file() or CANARY.encode() not in path.read_bytes()


def test_the_exact_bytes_can_be_read_word_for_word(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        page = reader.text
        picture = re.findall(rf'src="(/review/{session}/picture/\w+)"', page)[0]
        assert (await reader.get(picture)).content.startswith(b"\x89PNG")
        exact = (await reader.get(f"/review/{session}/exact/0")).text
        reader.text = page
        await reader.post(f"/review/{session}/release")
        return exact

    shown = msgspec.json.decode(tell(made, story), type=ReleasedContent)
    assert shown == msgspec.structs.replace(opened(made), pictures={})


def test_no_changes_nothing_at_all(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.enter()
        before = files(made.who.places.data)
        await reader.get("/notice")
        await reader.get("/home")
        assert files(made.who.places.data) == before
        return reader.text

    assert "no-consent" in tell(made, story)
    assert receipts(made.who.places) == ()


@pytest.mark.parametrize("press", [Device.XTEST, None])
def test_a_yes_that_no_person_clicked_is_refused(made: Site, press: Device | None) -> None:
    made.recorder.press = press

    async def story(reader: Reader) -> str:
        answer = await reader.agree()
        assert answer.status_code == 403
        return answer.text

    assert "remedy" in tell(made, story)
    assert receipts(made.who.places) == ()
    assert files(made.who.places.participant) == set()


def test_a_start_that_no_person_clicked_is_refused(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.agree()
        made.recorder.press = Device.XTEST
        await reader.get("/home")
        return str((await reader.post("/begin")).status_code)

    assert tell(made, story) == "403"
    assert held_sessions(made.who.places, 7) == ()


def test_the_words_are_shown_once_and_kept_nowhere_in_the_clear(made: Site) -> None:
    async def story(reader: Reader) -> str:
        words = re.findall(r"<li>([a-z]+)</li>", (await reader.agree()).text)
        assert len(words) == 12
        for page in ("/home", "/notice", "/mydata"):
            await reader.get(page)
            assert "twelve-words" not in reader.text
        return " ".join(words)

    words = tell(made, story).encode()
    assert all(words not in path.read_bytes() for path in made.who.places.data.rglob("*") if path.is_file())


def test_a_stretch_that_was_cut_does_not_leave(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        await reader.post(f"/review/{session}/cut", stretch="0")
        await reader.get(f"/review/{session}")
        assert CANARY not in reader.text
        await reader.post(f"/review/{session}/release")
        return reader.text

    assert "released-sha256" in tell(made, story)
    assert len(opened(made).items) == 1
    assert CANARY.encode() not in msgspec.msgpack.encode(opened(made))


@pytest.mark.parametrize("stretch", [-1, 9])
def test_a_stretch_that_is_not_there_is_not_cut_in_silence(made: Site, stretch: int) -> None:
    session = tell(made, recorded)
    places = made.who.places
    with pytest.raises(NotFound, match="no such stretch"):
        cut(places, session, ParticipantKeys.unlock(places, PASSPHRASE), (Cut(stretch=stretch, start=0, end=1_000),))


def test_what_changed_after_it_was_shown_does_not_leave(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        shown = reader.text
        await reader.post(f"/review/{session}/cut", stretch="1")
        reader.text = shown
        return str((await reader.post(f"/review/{session}/release")).status_code)

    assert tell(made, story) == "400"
    assert list(made.who.places.outbox.glob("*.abb")) == []


def test_a_running_session_is_neither_shown_nor_released(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.unlocked()
        await reader.agree()
        await reader.get("/home")
        await reader.post("/begin")
        await reader.get("/review")
        (session,) = re.findall(r'href="/review/([0-9a-f]+)"', reader.text)
        return str((await reader.get(f"/review/{session}")).status_code)

    assert tell(made, story) == "400"


def test_only_the_passphrase_opens_the_review(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.agree()
        await reader.get("/review")
        assert (await reader.post("/unlock", passphrase="wrong horse")).status_code == 403
        await reader.get("/review")
        assert 'id="unlock"' in reader.text
        await reader.post("/unlock", passphrase=PASSPHRASE)
        return (await reader.get("/review")).text

    assert "no-sessions" in tell(made, story)


def test_a_session_can_be_thrown_away(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        await reader.post(f"/review/{session}/discard")
        return (await reader.get("/review")).text

    assert "no-sessions" in tell(made, story)
    assert list(made.who.places.journal.iterdir()) == []


def test_withdrawing_stops_deletes_what_is_here_and_lists_what_left(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await released(reader)
        await reader.get("/home")
        await reader.post("/begin")
        await reader.get("/home")
        assert 'id="withdrawn"' in (await reader.post("/withdraw")).text
        await reader.get("/mydata")
        return reader.text

    assert 'id="delete-0"' in tell(made, story)
    assert made.desk.last.state == "paused"
    assert made.desk.consent is None
    assert list(made.who.places.journal.iterdir()) == []
    assert all(receipt.withdrawn for receipt in receipts(made.who.places))


def test_a_released_session_is_deleted_everywhere_by_its_secret(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await released(reader)
        await reader.get("/mydata")
        await reader.post("/delete", number="0")
        return (await reader.get("/mydata")).text

    assert 'class="deletion"' in tell(made, story)
    assert len(pending_deletions(made.who.places)) == 1


def test_what_the_system_refuses_is_told_with_its_remedy(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        (made.who.places.journal / session / "a folder").mkdir()  # a journal that nobody can erase
        answer = await reader.post(f"/review/{session}/discard")
        return f"{answer.status_code} {answer.text}"

    told = tell(made, story)
    assert told.startswith("400 ")
    assert "the system refused" in told
    assert 'id="remedy"' in told


def test_my_data_tells_what_waits_here_and_what_nobody_would_take(made: Site) -> None:
    """Refused for good, as after weeks without a network: the gift came to nobody, and the person is told."""

    async def story(reader: Reader) -> str:
        await released(reader)
        waiting = (await reader.get("/mydata")).text
        (path,) = made.who.places.outbox.iterdir()
        path.rename(path.with_name(path.name + REFUSED))
        return waiting + "THEN" + (await reader.get("/mydata")).text

    waiting, _, refused = tell(made, story).partition("THEN")
    assert [name in waiting for name in ('class="waiting"', 'class="refused"')] == [True, False]
    assert [name in refused for name in ('class="waiting"', 'class="refused"')] == [False, True]


def test_my_data_tells_apart_what_was_taken_back_and_what_may_have_left(made: Site) -> None:
    session = ReleasedSession(number=3, purpose="p", segments=("ab" * 32,))

    async def story(reader: Reader) -> str:
        await reader.unlocked()
        await reader.enter("mydata")
        remember(made.who.places, msgspec.structs.replace(session, taken_back=2))
        taken = (await reader.get("/mydata")).text
        remember(made.who.places, msgspec.structs.replace(session, may_have_left=5))
        return taken + "THEN" + (await reader.get("/mydata")).text

    taken, _, left = tell(made, story).partition("THEN")
    assert ("2 segments were taken out" in taken, 'class="may-have-left"' in taken) == (True, False)
    assert ('class="taken-back"' in left, "5 segments had begun to leave" in left) == (False, True)


def test_the_receipt_of_a_deletion_stands_beside_it_with_the_models_that_had_learnt(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await released(reader)
        await reader.get("/mydata")
        await reader.post("/delete", number="0")
        (pending,) = pending_deletions(made.who.places)
        receipt = DeletionReceipt(
            id="r",
            deletion_hash="00" * 32,
            week=Week("2026-W47"),
            unopenable_after=int(START),
            entry=1,
            checkpoint="",
            models=("kestrel",),
            keyholder="",
        )
        signed = envelopes.sign("deletion-receipt", receipt, [Ed25519PrivateKey.generate()])
        keep_receipt(made.who.places, pending, signed)
        return (await reader.get("/mydata")).text

    shown = tell(made, story)
    assert "no backup can be opened after 2026-11-18" in shown
    assert "kestrel" in shown


def test_the_notice_can_be_read_in_german_and_the_receipt_says_so(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.enter()
        await reader.get("/notice?language=de")
        fields = {"agree-editor": "on", "word": "Nuss", "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
        return (await reader.post("/consent", **fields)).text

    assert "Danke" in tell(made, story)
    (receipt,) = receipts(made.who.places)
    assert receipt.language == "de"
    assert "Was nie aufgezeichnet wird" in receipt.notice.decode()


def test_a_torn_session_says_so_and_what_is_left_can_be_released(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        last = max((made.who.places.journal / session).glob("*.abj"))
        last.write_bytes(last.read_bytes()[:-20])
        await reader.get(f"/review/{session}")
        assert 'id="missing"' in reader.text
        assert "at most 1 min" in reader.text
        await reader.post(f"/review/{session}/release")
        return reader.text

    assert "released-sha256" in tell(made, story)


def test_a_session_whose_head_is_damaged_is_listed_and_deleted_on_the_page(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        (made.who.places.journal / session / "head.json").write_bytes(b"\0")
        await reader.get("/review")
        assert f"Unreadable: {session}" in reader.text
        assert f'href="/review/{session}"' not in reader.text
        await reader.post(f"/review/{session}/discard")
        return (await reader.get("/review")).text

    assert "no-sessions" in tell(made, story)
    assert list(made.who.places.journal.iterdir()) == []


def test_the_page_says_in_words_and_numbers_what_would_leave_and_what_not(made: Site) -> None:
    async def story(reader: Reader) -> str:
        session = await recorded(reader)
        return (await reader.get(f"/review/{session}")).text

    text = tell(made, story)
    assert re.search(r"Text editor: \d+ kB: 2 pictures, 1 typed text, 2 clicks, 1 list of what could be clicked", text)
    assert "Taken out of texts: mail addresses: 1" in text
    assert "you were outside of what you agreed to" in text
    assert not re.search(r"MenuClosed|FieldEdited|at_action|&#39;|{", re.sub(r"<[^>]*>", "", text))
