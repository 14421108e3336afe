"""Promise 15: every look at a person's data is in a public log, and the person reads there who, why and how much."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.looks import LookedAt, looked
from aboveboard.companion.released import ReleasedSession, remember
from aboveboard.errors import NotWitnessed, Tampered
from aboveboard.formats import envelopes
from aboveboard.formats.entries import LeaseGranted, Opened, read_entry, write_entry
from aboveboard.formats.keyholder import ModelRegistration
from aboveboard.formats.ledger import tile_path, unpack_entries
from aboveboard.formats.places import Places
from aboveboard.formats.public_log import keep_log, kept_entries, read_note
from aboveboard.keyholder.service import Keyholder
from tests.companions import Reader, Site, site, with_keys
from tests.keyholding import (
    PRIVACY,
    PURPOSE,
    REPRESENTATIVE,
    REQUESTER,
    Job,
    Person,
    Stranger,
    asking,
    policy,
    shard,
)

pytestmark = pytest.mark.promise


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path / "device") as built:
        yield built


def fetched(keyholder: Keyholder) -> tuple[str, list[bytes]]:
    """What anybody may fetch: the newest checkpoint and every entry under it."""
    note = keyholder.checkpoint()
    size = read_note(note, policy()).size
    return note, unpack_entries(keyholder.tile(tile_path(None, 0, size)))


def keep(places: Places, note: str, entries: list[bytes]) -> None:
    keep_log(places, note, read_note(note, policy()), entries)


def released(keyholder: Keyholder, made: Site, *numbers: int) -> list[str]:
    """Sessions of the participant at the keyholder, listed on the device; returns their segments."""
    root, segments = with_keys(made.who.places).root, []
    for number in numbers:
        mine = list(Person(number, root).give(keyholder, "a", "b"))
        remember(made.who.places, ReleasedSession(number=number, purpose=PURPOSE, segments=tuple(mine)))
        segments += mine
    return segments


def told(made: Site) -> tuple[LookedAt, ...]:
    return looked(made.who.places, with_keys(made.who.places).root, range(8)).looks


def page(made: Site) -> str:
    async def one() -> str:
        reader = Reader(made)
        await reader.unlocked()
        await reader.enter("mydata")
        return (await reader.get("/mydata")).text

    return asyncio.run(one())


def test_the_person_reads_who_opened_what_for_which_purpose_and_when(keyholder: Keyholder, made: Site) -> None:
    mine = released(keyholder, made, 2, 5)
    others = list(Person().give(keyholder, "c"))
    job = Job()
    lease = job.granted(keyholder, [*mine, *others])
    assert keyholder.unwrap(lease, asking([*mine, *others])).keys.keys() == {*mine, *others}
    keep(made.who.places, *fetched(keyholder))
    (look,) = told(made)
    assert (look.lease, look.purpose, look.sessions, look.openings) == (lease, PURPOSE, (2, 5), 4)
    assert look.requester == envelopes.public_hex(REQUESTER)
    assert set(look.approvers) == {envelopes.public_hex(PRIVACY), envelopes.public_hex(REPRESENTATIVE)}
    assert look.ends > look.begins
    text = page(made)
    for said in (lease, PURPOSE, look.requester[:16], look.approvers[0][:16], "2 (numbers 2, 5), 4 openings"):
        assert said in text


def test_the_person_reads_which_models_learn_from_what_was_opened(keyholder: Keyholder, made: Site) -> None:
    mine, others = released(keyholder, made, 2), list(Person().give(keyholder, "c"))
    lease, other = Job().granted(keyholder, mine), Job().granted(keyholder, others)
    keyholder.unwrap(lease, asking(mine))
    keyholder.unwrap(other, asking(others))
    names = ["1a" * 32, "2b" * 32]
    for name in names:
        keyholder.register(lease, ModelRegistration(model=name, shards=tuple(mine)))
    keyholder.register(other, ModelRegistration(model="3c" * 32, shards=tuple(others)))
    keep(made.who.places, *fetched(keyholder))
    (look,) = told(made)
    assert look.models == tuple(names)
    text = page(made)
    assert [name in text for name in (*names, "3c" * 32)] == [True, True, False]


def test_there_is_no_key_without_an_entry_and_each_look_has_one_of_its_own(keyholder: Keyholder, made: Site) -> None:
    """What is opened twice is written twice; the entry is public before the key is anybody's."""
    mine = released(keyholder, made, 0)
    for count in (1, 2):
        lease = Job().granted(keyholder, mine)
        answer = keyholder.unwrap(lease, asking(mine))
        note, entries = fetched(keyholder)
        assert read_note(answer.checkpoint, policy()).size <= len(entries)
        keep(made.who.places, note, entries)
        assert [look.openings for look in told(made)] == [2] * count
        assert told(made)[-1].lease == lease


def test_looks_at_what_was_built_are_told_though_a_stranger_tries_to_join_the_session(
    keyholder: Keyholder, made: Site
) -> None:
    """The hash of a session stands in the collector's list; of sixteen segments one would be found before the own."""
    mine = released(keyholder, made, 2)
    person = Person(2, with_keys(made.who.places).root)
    for number in range(16):
        with pytest.raises(Tampered):
            Stranger(other=person).give(keyholder, f"junk {number}")
    deposit, _ = shard(keyholder, person, Job().granted(keyholder, mine))
    keyholder.keep(deposit)
    lease = Job().granted(keyholder, [deposit.sha256])
    keyholder.unwrap(lease, asking([deposit.sha256]))
    keep(made.who.places, *fetched(keyholder))
    assert [(look.lease, look.sessions, look.openings) for look in told(made)] == [(lease, (2,), 1)]


def test_a_lease_that_nobody_used_is_no_look_and_a_look_at_others_is_not_mine(keyholder: Keyholder, made: Site) -> None:
    mine, others = released(keyholder, made, 0), list(Person().give(keyholder, "c"))
    Job().granted(keyholder, mine)
    keyholder.unwrap(Job().granted(keyholder, others), asking(others))
    keep(made.who.places, *fetched(keyholder))
    assert told(made) == ()
    assert 'id="no-looks"' in page(made)


def test_a_log_without_its_witnesses_is_not_taken(keyholder: Keyholder, made: Site) -> None:
    released(keyholder, made, 0)
    note, entries = fetched(keyholder)
    head, _, signatures = note.partition("\n\n")
    alone = f"{head}\n\n{signatures.splitlines()[0]}\n"
    with pytest.raises(NotWitnessed):
        keep(made.who.places, alone, entries)
    assert kept_entries(made.who.places) == []


def test_the_person_reads_of_which_day_their_copy_of_the_log_is(keyholder: Keyholder, made: Site) -> None:
    """A log that nobody brings any more looks like one in which nothing is written."""
    released(keyholder, made, 0)
    keep(made.who.places, *fetched(keyholder))
    (made.who.places.policy / "policy.json").write_bytes(envelopes.sign("policy", policy(), [PRIVACY]))
    assert 'id="log-day"' in page(made)


def test_a_look_cannot_be_taken_out_of_the_log_again(keyholder: Keyholder, made: Site) -> None:
    """Neither left out, nor changed, nor handed a shorter past: the witnessed root says what stands there."""
    mine = released(keyholder, made, 0)
    keyholder.unwrap(Job().granted(keyholder, mine), asking(mine))
    note, entries = fetched(keyholder)
    without = [entry for entry in entries if not isinstance(read_entry(entry), Opened)]
    hidden = [
        write_entry(msgspec.structs.replace(read_entry(entry), mark="00" * 32))
        if isinstance(read_entry(entry), Opened)
        else entry
        for entry in entries
    ]
    for lie in (without, hidden, entries[:-1]):
        with pytest.raises(Tampered):
            keep(made.who.places, note, lie)
    keep(made.who.places, note, entries)
    for lie in (without, hidden):
        with pytest.raises(Tampered):
            keep(made.who.places, note, lie)
    assert len(told(made)) == 1


def test_the_log_says_nothing_of_the_person_to_anybody_else(keyholder: Keyholder, made: Site) -> None:
    mine = released(keyholder, made, 0)
    keyholder.unwrap(Job().granted(keyholder, mine), asking(mine))
    keyholder.unwrap(Job().granted(keyholder, mine), asking(mine))
    _, entries = fetched(keyholder)
    opened = [entry for entry in map(read_entry, entries) if isinstance(entry, Opened)]
    assert len({(entry.lease, entry.mark) for entry in opened}) == 2
    assert len({entry.mark for entry in opened}) == 2  # two looks at one session share nothing
    root = with_keys(made.who.places).root
    public = b"".join(entry for entry in entries if not isinstance(read_entry(entry), LeaseGranted)).decode()
    for secret in (root.receipt_secret(0), root.delete_secret(0)):
        assert secret.hex() not in public
    assert all(segment not in public for segment in mine)
