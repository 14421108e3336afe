"""Promise 5: a pause is at once, without limit or reason; nothing that leaves tells of it; minutes can be undone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.held import held_sessions
from aboveboard.companion.outgoing import Outgoing, ReleaseTerms, build
from aboveboard.companion.released import released_sessions
from aboveboard.errors import ConsentNotHuman
from aboveboard.formats.bundle import read_bundle
from aboveboard.formats.control import Discard, Pause, Resume, Start
from aboveboard.formats.journal import JournalWriter, read_journal, recording
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import read_header
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import Device, KeyPressed, StretchBegan
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Monitor
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import Batch, ReleasedStretch
from aboveboard.model.time import Week
from aboveboard.redactors.registry import all_redactors
from tests.companions import SCREEN, Reader, Site, site
from tests.houses import House
from tests.promises.telling import everything, recorded, tell

pytestmark = pytest.mark.promise
NOW = 1_800_000_000
PAUSES = (GapReason.PAUSED, GapReason.LOCKED, GapReason.DISCARDED, GapReason.CUT, GapReason.STOPPED)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def worked(stretch: int) -> Batch:
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=(Monitor(name="m", box=SCREEN),))
    key = KeyPressed(
        t=10 + stretch, key="s", modifiers=("ctrl",), app="editor", target=NotRecognised(reason=Absence.NO_TREE)
    )
    return Batch(stretch=stretch, first=0, records=(began, key))


def left(*reasons: GapReason) -> Batch:
    return Batch(stretch=0, first=2, records=tuple(Gap(reason=reason) for reason in reasons))


def leaving(batches: Sequence[Batch]) -> Outgoing:
    receipt = ConsentReceipt(
        id="r",
        purpose="train-computer-use",
        policy_version=1,
        policy_sha256="",
        keyholder="",
        layers={"editor": Layers()},
        notice=b"read",
        language="en",
        given=NOW,
        expires=NOW + 1,
        given_by=Device.HUMAN,
        word="walnut",
    )
    terms = ReleaseTerms(
        receipt=receipt,
        receipt_sha256="ab" * 32,
        policy_version=1,
        recorder_version="1",
        pseudonym=b"p" * 32,
        week=Week.of(NOW),
    )
    return build(recording(batches), terms, all_redactors())


def sealed_from(outgoing: Outgoing) -> bytes:
    return b"".join(msgspec.msgpack.encode(content) for content in outgoing.contents)


@pytest.mark.parametrize("reason", GapReason)
def test_whatever_the_reason_of_a_gap_was_what_leaves_is_the_same_to_the_byte(reason: GapReason) -> None:
    plain = leaving([worked(0), left(GapReason.OUT_OF_SCOPE), worked(1)])
    assert sealed_from(leaving([worked(0), left(reason), worked(1)])) == sealed_from(plain)


def test_many_pauses_in_a_row_leave_as_one_gap_without_reason_time_or_count() -> None:
    once = leaving([worked(0), left(GapReason.OUT_OF_SCOPE), worked(1)])
    often = leaving([worked(0), left(GapReason.OUT_OF_SCOPE, *PAUSES, *PAUSES), worked(1), left(GapReason.PAUSED)])
    assert sealed_from(often) == sealed_from(once)
    (content,) = often.contents
    assert [type(item) for item in content.items] == [ReleasedStretch, Gap, ReleasedStretch]
    assert content.items[1] == Gap()


def test_no_word_for_a_pause_is_in_anything_that_the_courier_would_take(made: Site) -> None:
    """The bundle's clear parts, the outbox and its names; the sealed part is held to the byte above."""

    async def pauses_and_releases(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        return (await reader.post(f"/review/{session}/release")).text

    assert "released-sha256" in tell(made, pauses_and_releases)
    outbox = everything(made.who.places.outbox).lower()
    assert outbox
    words = [reason.value.encode() for reason in GapReason if len(reason.value) > 3]  # `cut` comes up by chance
    assert [word for word in words if word in outbox] == []
    (path,) = made.who.places.outbox.glob("*.abb")
    header = read_header(read_bundle(path.read_bytes()).segment)
    told = {"v", "purpose", "epoch", "deletion_hash", "commitment", "size_bucket"}
    assert set(msgspec.structs.asdict(header)) == told
    (session,) = released_sessions(made.who.places)
    assert not (made.who.places.journal / path.stem).exists()
    assert session.segments == (path.stem,)


def test_a_pause_stops_at_once_and_everything_after_it_is_lost_to_the_recorder(house: House) -> None:
    house.begin()
    house.press()
    house.play(400)
    assert house.recorder.request(house.peer, Pause()).state == "paused"
    before = everything(house.places.journal)
    for _ in range(5):
        house.press()
    house.play(2_000)
    assert everything(house.places.journal) == before
    assert house.status().state == "paused"


def test_a_pause_has_no_limit_and_never_ends_by_itself(house: House) -> None:
    house.begin()
    house.recorder.request(house.peer, Pause())
    house.slept += 14 * 86_400 * 1_000
    house.play(2_000)
    assert house.status().state == "paused"


def test_a_pause_asks_for_nothing_and_carries_nothing(house: House) -> None:
    """Whoever is connected may pause: no reason, no length, no owner, and pausing twice is no fault."""
    assert msgspec.structs.fields(Pause) == ()
    house.begin()
    assert [house.recorder.request(house.peer, Pause()).error for _ in range(2)] == ["", ""]


def test_only_a_person_resumes(house: House) -> None:
    house.begin()
    house.recorder.request(house.peer, Pause())
    house.press(Device.XTEST)
    reply = house.recorder.request(house.peer, Resume(head=house.head("s2"), strip_window=7))
    assert reply.error.startswith(ConsentNotHuman.__name__)
    assert reply.state == "paused"
    assert [folder.name for folder in house.places.journal.iterdir()] == ["s1"]


def test_a_resume_is_a_new_session_with_a_deletion_secret_of_its_own(made: Site) -> None:
    async def pauses_and_resumes(reader: Reader) -> str:
        await recorded(reader)
        await reader.get("/home")
        await reader.post("/begin")
        await reader.get("/home")
        await reader.post("/pause")
        return reader.text

    tell(made, pauses_and_resumes)
    verbs = [type(request) for request in made.recorder.heard if isinstance(request, Start | Resume)]
    assert verbs == [Start, Resume]
    held = [each.head for each in held_sessions(made.who.places, 7) if each.head is not None]
    assert len({head.session for head in held}) == len({head.number for head in held}) == 2
    root = Root.generate()
    assert len({deletion_hash(root.delete_secret(head.number)) for head in held}) == 2


def test_the_last_minutes_can_be_undone_and_their_files_are_gone(house: House) -> None:
    house.begin()
    house.press()
    house.play(3_000)
    folder = house.places.journal / "s1"
    files = list(folder.glob("*.abj"))
    assert files
    assert not house.recorder.request(house.peer, Discard(minutes=1)).error
    assert not any(path.exists() for path in files)


def test_a_file_that_reaches_into_the_undone_minutes_is_undone_too(tmp_path: Path, house: House) -> None:
    """Files of a minute each, two blocks in each: of the one at the edge nothing stays, of those before it all."""
    with JournalWriter(tmp_path / "older", house.head("older"), quota_bytes=1 << 30) as journal:
        for half in range(10):
            journal.append(worked(half), half * 30_000)
        assert journal.forget(2, now_ms=260_000) == 3
    left_over = read_journal(tmp_path / "older", house.day).batches
    assert [batch.stretch for batch in left_over] == [0, 1, 2, 3]
