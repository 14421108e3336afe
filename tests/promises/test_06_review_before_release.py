"""Promise 6: what would leave can be seen exactly and cut before it leaves; what is not released expires here."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.blackened import ALL_PICTURES, blacken
from aboveboard.companion.consenting import withdraw_all
from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.held import cut, discard, expire, held_sessions, read_session
from aboveboard.companion.released import released_sessions
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.errors import KeyMissing
from aboveboard.formats.bundle import Bundle, read_bundle
from aboveboard.formats.journal import Cut
from aboveboard.formats.keyholder import PARTICIPANT
from aboveboard.formats.keys import days, open_day
from aboveboard.formats.segments import open_segment
from aboveboard.formats.wraps import unwrap
from aboveboard.model.gaps import Gap
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from tests.companions import CANARY, Reader, Site, site, with_keys
from tests.promises.telling import everything, recorded, released, tell

pytestmark = pytest.mark.promise
HOLD_DAYS = 7
SLIPPED = "jane.doe@example.org"
Change = Callable[[Site, str], object]


def _cut(made: Site, session: str) -> None:
    cut(made.who.places, session, with_keys(made.who.places), (Cut(stretch=1, start=0, end=1 << 62),))


def _blackened(made: Site, session: str) -> None:
    read = read_session(made.who.places, session, with_keys(made.who.places))
    blacken(made.who.places, read.head, with_keys(made.who.places), {ALL_PICTURES: ()})


ELSEWHERE: dict[str, Change] = {
    "cut": _cut,
    "without its pictures": _blackened,
    "deleted": lambda made, session: discard(made.who.places, session, 0),
    "withdrawn": lambda made, _: withdraw_all(made.who.places, 2_000_000_000),
}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def bundles(made: Site) -> list[Bundle]:
    return [read_bundle(path.read_bytes()) for path in made.who.places.outbox.glob("*.abb")]


def opened_by_the_person(made: Site) -> ReleasedContent:
    """What the one bundle in the outbox holds, opened by the participant's own wrap: no lease, no keyholder."""
    (bundle,), (session,) = bundles(made), released_sessions(made.who.places)
    key = unwrap(
        bundle.own_wrap,
        with_keys(made.who.places).root.read_key(session.number),
        purpose=session.purpose,
        recipient=PARTICIPANT,
        segment_sha256=hashlib.sha256(bundle.segment).digest(),
    )
    return open_segment(bundle.segment, key, purpose=session.purpose)


def test_what_the_review_shows_is_to_the_byte_what_the_person_opens_again(made: Site) -> None:
    async def reads_it_word_for_word(reader: Reader) -> str:
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}")).text
        exact = (await reader.get(f"/review/{session}/exact/0")).text
        seen = re.findall(r'id="outgoing-sha256">([0-9a-f]+)<', page)[0]
        reader.text = page
        await reader.post(f"/review/{session}/release")
        return f"{seen} {exact}"

    seen, _, exact = tell(made, reads_it_word_for_word).partition(" ")
    opened = opened_by_the_person(made)
    assert hashlib.sha256(msgspec.msgpack.encode(opened)).hexdigest() == seen
    shown = msgspec.json.decode(exact, type=ReleasedContent)
    assert msgspec.msgpack.encode(shown) == msgspec.msgpack.encode(msgspec.structs.replace(opened, pictures={}))


def test_each_picture_that_leaves_is_one_the_review_can_show(made: Site) -> None:
    async def looks_at_the_pictures(reader: Reader) -> str:
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}")).text
        names = set(re.findall(rf'src="/review/{session}/picture/(\w+)"', page))
        for name in names:
            assert (await reader.get(f"/review/{session}/picture/{name}")).content.startswith(b"\x89PNG")
        reader.text = page
        await reader.post(f"/review/{session}/release")
        return " ".join(names)

    shown = set(tell(made, looks_at_the_pictures).split())
    assert set(opened_by_the_person(made).pictures) == shown


def test_nothing_leaves_before_somebody_released_it(made: Site) -> None:
    async def records_reviews_and_leaves(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        await reader.get(f"/review/{session}/exact/0")
        await reader.get("/home")
        return reader.text

    tell(made, records_reviews_and_leaves)
    assert list(made.who.places.outbox.iterdir()) == []
    assert released_sessions(made.who.places) == ()


def test_a_release_of_what_was_not_shown_is_refused(made: Site) -> None:
    """The mark of the page must be the mark of what would leave: none, another's, or one from before a cut."""

    async def sends_wrong_marks(reader: Reader) -> str:
        session = await recorded(reader)
        answers = []
        for mark in ("", "00" * 32):
            await reader.get(f"/review/{session}")
            answers.append((await reader.post(f"/review/{session}/release", seen=mark)).status_code)
        stale = (await reader.get(f"/review/{session}")).text
        await reader.post(f"/review/{session}/cut", stretch="1")
        reader.text = stale
        answers.append((await reader.post(f"/review/{session}/release")).status_code)
        return " ".join(map(str, answers))

    assert tell(made, sends_wrong_marks) == "400 400 400"
    assert list(made.who.places.outbox.iterdir()) == []


@pytest.mark.parametrize("change", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_was_changed_from_elsewhere_is_not_released_by_a_page_that_still_shows_it(
    change: Change, made: Site
) -> None:
    """At the command line, in another process, while the page stands open: what was cut or deleted may not leave."""

    async def releases_what_it_still_shows(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        change(made, session)
        return str((await reader.post(f"/review/{session}/release")).status_code)

    assert tell(made, releases_what_it_still_shows) in {"400", "403", "404"}
    assert list(made.who.places.outbox.iterdir()) == []


def test_a_page_from_before_a_cut_cuts_nothing(made: Site) -> None:
    """Parts are told by their place: after a cut the second of an old page is another, and would be lost."""

    async def cuts_by_an_old_page(reader: Reader) -> str:
        session = await recorded(reader)
        old = (await reader.get(f"/review/{session}")).text
        await reader.get(f"/review/{session}")
        await reader.post(f"/review/{session}/cut", stretch="0", start="400", end="600")
        left = read_session(made.who.places, session, with_keys(made.who.places)).recording
        reader.text = old
        answer = await reader.post(f"/review/{session}/cut", stretch="1")
        assert read_session(made.who.places, session, with_keys(made.who.places)).recording == left
        return str(answer.status_code)

    assert tell(made, cuts_by_an_old_page) == "400"


def test_what_waits_in_the_outbox_is_gone_once_it_is_deleted_or_everything_withdrawn(made: Site) -> None:
    places = made.who.places
    tell(made, released)
    (session,) = released_sessions(places)
    (bundle,) = places.outbox.iterdir()
    refused = bundle.with_name(f"{bundle.name}.refused")
    refused.write_bytes(bundle.read_bytes())
    delete_everywhere(places, with_keys(places).root, session.number, now=0, at_once=True)
    assert list(places.outbox.iterdir()) == []
    refused.write_bytes(b"another")
    bundle.write_bytes(b"one")
    withdraw_here(places, made.pages.desk, 2_000_000_000)
    assert list(places.outbox.iterdir()) == []


def test_a_record_that_was_cut_is_nowhere_in_what_leaves_and_the_rest_is(made: Site) -> None:
    """The typed line of the first stretch lies between 400 and 600 ms; a gap without a reason stands in its place."""

    async def cuts_one_line(reader: Reader) -> str:
        session = await recorded(reader)
        assert CANARY in (await reader.get(f"/review/{session}")).text
        await reader.post(f"/review/{session}/cut", stretch="0", start="400", end="600")
        assert CANARY not in (await reader.get(f"/review/{session}")).text
        await reader.post(f"/review/{session}/release")
        return reader.text

    assert "released-sha256" in tell(made, cuts_one_line)
    opened = opened_by_the_person(made)
    assert CANARY.encode() not in msgspec.msgpack.encode(opened)
    assert [type(item) for item in opened.items] == [ReleasedStretch, Gap, ReleasedStretch, Gap, ReleasedStretch]
    assert {item for item in opened.items if isinstance(item, Gap)} == {Gap()}


def test_what_a_cut_takes_is_gone_from_the_device_too(made: Site) -> None:
    async def cuts(reader: Reader) -> str:
        session = await recorded(reader)
        await reader.get(f"/review/{session}")
        await reader.post(f"/review/{session}/cut", stretch="0")
        await reader.get(f"/review/{session}/exact/0")
        return (await reader.get(f"/review/{session}")).text

    assert CANARY not in tell(made, cuts)
    assert CANARY.encode() not in everything(made.who.places.data)


def test_what_slipped_through_the_first_net_is_shown_removed_and_leaves_removed(made: Site) -> None:
    async def reads(reader: Reader) -> str:
        session = await recorded(reader)
        page = (await reader.get(f"/review/{session}")).text
        await reader.post(f"/review/{session}/release")
        return page

    page = tell(made, reads)
    packed = msgspec.msgpack.encode(opened_by_the_person(made))
    assert [word for word in (SLIPPED, "hunter2secret") if word in page or word.encode() in packed] == []


def test_released_material_is_no_longer_on_the_device_in_the_recorders_form(made: Site) -> None:
    tell(made, released)
    assert held_sessions(made.who.places, HOLD_DAYS) == ()
    assert list(made.who.places.journal.iterdir()) == []


def test_what_nobody_released_expires_and_its_days_key_dies_with_it(made: Site) -> None:
    tell(made, recorded)
    places, unlocked = made.who.places, with_keys(made.who.places)
    (held,) = held_sessions(places, HOLD_DAYS)
    (day,) = days(places)
    kept = {path.name: path.read_bytes() for path in places.journal.rglob("*.abj")}
    assert kept
    assert expire(places, HOLD_DAYS, held.until - 1) == 0
    assert open_day(places, day, unlocked)
    assert expire(places, HOLD_DAYS, held.until) == 1
    assert list(places.journal.iterdir()) == []
    assert days(places) == ()
    with pytest.raises(KeyMissing):
        open_day(places, day, unlocked)


def test_expiry_sends_nothing(made: Site) -> None:
    tell(made, recorded)
    (held,) = held_sessions(made.who.places, HOLD_DAYS)
    expire(made.who.places, HOLD_DAYS, held.until)
    assert list(made.who.places.outbox.iterdir()) == []
    assert list(made.who.places.feed.rglob("*.json")) == []
