"""One secret destroys a session's keys for good, and its receipt says from when no backup can be opened."""

import dataclasses
import hashlib
import sqlite3
from collections.abc import Iterator

import msgspec
import pytest

from aboveboard.errors import Deleted, NotFound, SessionClosed, Tampered, WrongPurpose
from aboveboard.formats import envelopes, ledger, wraps
from aboveboard.formats.entries import SessionDeleted, read_entry
from aboveboard.formats.keyholder import PARTICIPANT, DeletionReceipt, deletion_mark
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.wraps import SESSION_TAKES_S
from aboveboard.model.time import Week
from tests.keyholding import OTHER_PURPOSE, SIGNING, START, Clock, Job, Person, asking, raw, shard


def receipt(keyholder: Keyholder, name: str) -> DeletionReceipt:
    return envelopes.verify(
        keyholder.receipt(name), "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)]
    )


def test_a_shard_lives_no_longer_than_its_session(settings: KeyholderSettings, clock: Clock) -> None:
    """It is deposited in the last week of the retention, and not in the first of one of its own."""
    person, job = Person(), Job()
    with open_keyholder(dataclasses.replace(settings, retention_weeks=5)) as keyholder:

        def granted(*names: str) -> str:
            return job.granted(keyholder, names, not_before=int(clock.now), expires=int(clock.now) + 3_600)

        (segment,) = person.give(keyholder, "a")
        clock.now += 4 * 7 * 86_400
        made, _ = shard(keyholder, person, granted(segment))
        keyholder.keep(made)
        assert set(keyholder.unwrap(granted(made.sha256), asking([made.sha256])).keys) == {made.sha256}
        clock.now += 2 * 7 * 86_400
        assert keyholder.unwrap(granted(segment), asking([segment])).gone == (segment,)
        assert keyholder.unwrap(granted(made.sha256), asking([made.sha256])).gone == (made.sha256,)


@pytest.fixture
def training(settings: KeyholderSettings) -> Iterator[Keyholder]:
    """A keyholder that knows which model a release trained."""
    with open_keyholder(dataclasses.replace(settings, models={"release-1": ("model-7",)})) as opened:
        yield opened


def test_a_deleted_session_does_not_open_and_others_still_do(keyholder: Keyholder) -> None:
    one, other = Person(), Person()
    gone, left = one.give(keyholder, "a", "b"), other.give(keyholder, "c")
    job = Job()
    lease = job.granted(keyholder, [*gone, *left])
    keyholder.delete(one.secret)
    answer = keyholder.unwrap(lease, asking([*gone, *left]))
    assert set(answer.gone) == set(gone)
    assert set(answer.keys) == set(left)


def test_a_replayed_request_does_not_bring_a_deleted_key_back(keyholder: Keyholder) -> None:
    person = Person()
    given = person.give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    request = asking(given)
    keyholder.unwrap(lease, request)
    keyholder.delete(person.secret)
    answer = keyholder.unwrap(lease, request)
    assert (dict(answer.keys), answer.gone) == ({}, tuple(given))


def test_what_was_deleted_after_the_last_opening_is_named_before_publishing(keyholder: Keyholder) -> None:
    one, other = Person(), Person()
    gone, left = one.give(keyholder, "a", "b"), other.give(keyholder, "c")
    lease = Job().granted(keyholder, [*gone, *left])
    keyholder.unwrap(lease, asking([*gone, *left]))
    assert keyholder.recheck(lease).deleted == ()
    keyholder.delete(one.secret)
    assert keyholder.recheck(lease).deleted == tuple(sorted(gone))


def test_no_byte_of_a_deleted_key_stays_in_the_database_or_its_log(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    people = [Person() for _ in range(60)]
    for person in people:
        person.give(keyholder, "a", "b", "c")
    with sqlite3.connect(settings.database) as database:
        query = "SELECT deletion_hash, keyholder_wrap, own_wrap, receipt_secret FROM wraps"
        kept = {bytes(row[0]).hex(): [bytes(cell) for cell in row[1:]] for row in database.execute(query)}
    database.close()
    for person in people[::2]:
        keyholder.delete(person.secret)
    left = raw(settings.folder)
    for number, person in enumerate(people):
        found = [cell in left for cell in kept[person.session]]
        assert found == [number % 2 == 1] * 3


def test_a_receipt_names_the_day_after_which_no_backup_opens(keyholder: Keyholder) -> None:
    person = Person()
    person.give(keyholder, "a")
    found = receipt(keyholder, keyholder.delete(person.secret))
    week = Week.of(START)
    assert found.unopenable_after == week.plus(1).starts + 3 * 7 * 86_400
    assert (found.deletion_hash, found.week, found.models) == (person.session, week, ())


def test_a_receipt_names_the_models_already_trained(training: Keyholder) -> None:
    person = Person()
    given = person.give(training, "a")
    lease = Job().granted(training, given)
    training.keep(shard(training, person, lease)[0])
    assert receipt(training, training.delete(person.secret)).models == ("model-7",)


def test_the_answer_is_the_same_when_nothing_was_there(keyholder: Keyholder) -> None:
    person, stranger = Person(), Person()
    person.give(keyholder, "a")
    names = [keyholder.delete(person.secret), keyholder.delete(stranger.secret)]
    one, other = (receipt(keyholder, name) for name in names)
    assert [len(name) for name in names] == [32, 32]
    same = msgspec.structs.replace(other, id=one.id, deletion_hash=one.deletion_hash, entry=one.entry)
    assert msgspec.structs.replace(same, checkpoint=one.checkpoint) == one


def test_deleting_twice_gives_the_first_receipt(keyholder: Keyholder) -> None:
    person = Person()
    assert keyholder.delete(person.secret) == keyholder.delete(person.secret)


def test_the_ledger_marks_a_deletion_that_only_its_person_recognises(keyholder: Keyholder) -> None:
    person, stranger = Person(), Person()
    given = person.give(keyholder, "a", "b")
    found = receipt(keyholder, keyholder.delete(person.secret))
    keyholder.delete(stranger.secret)
    size = int(keyholder.checkpoint().split("\n")[1])
    bundle = ledger.unpack_entries(keyholder.tile(ledger.tile_path(None, 0, size)))
    marks = [entry.mark for entry in map(read_entry, bundle) if isinstance(entry, SessionDeleted)]
    assert marks[0] == deletion_mark(person.receipt_secret)
    assert len(marks) == 2
    assert read_entry(bundle[found.entry]) == SessionDeleted(mark=marks[0])
    assert not any(name.encode() in b"".join(bundle) for name in [*given, person.session, stranger.session])


def test_without_witnesses_the_keys_go_and_the_receipt_waits(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    person = Person()
    given = person.give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    with open_keyholder(dataclasses.replace(settings, witnesses=settings.witnesses[:1])) as lonely:
        name = lonely.delete(person.secret)
        with pytest.raises(NotFound):
            lonely.receipt(name)
    assert receipt(keyholder, name).deletion_hash == person.session
    assert keyholder.unwrap(lease, asking(given)).gone == tuple(given)


def test_a_receipt_waits_while_the_write_ahead_log_cannot_be_emptied(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    """Another reader, a backup say, keeps deleted bytes in the log; signing then would be a lie."""
    person = Person()
    person.give(keyholder, "a")
    reader = sqlite3.connect(settings.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM wraps").fetchone()
    name = keyholder.delete(person.secret)
    with pytest.raises(NotFound):
        keyholder.receipt(name)
    reader.close()
    assert receipt(keyholder, name).deletion_hash == person.session


def test_what_was_deleted_does_not_come_back(keyholder: Keyholder) -> None:
    person = Person()
    deposit, _ = person.deposit(keyholder, "a")
    keyholder.keep(deposit)
    keyholder.delete(person.secret)
    with pytest.raises(Deleted):
        keyholder.keep(deposit)
    with pytest.raises(Deleted):
        keyholder.keep(person.deposit(keyholder, "another")[0])
    with pytest.raises(Deleted):
        keyholder.keep(msgspec.structs.replace(deposit, deletion_hash=Person().session))


def test_a_session_deleted_before_it_arrives_never_arrives(keyholder: Keyholder) -> None:
    person = Person()
    keyholder.delete(person.secret)
    with pytest.raises(Deleted):
        person.give(keyholder, "a")


def test_a_shard_opens_under_a_lease_and_dies_with_its_session(keyholder: Keyholder) -> None:
    person = Person()
    given = person.give(keyholder, "a")
    deposit, key = shard(keyholder, person, Job().granted(keyholder, given))
    keyholder.keep(deposit)
    loader = Job()
    lease = loader.granted(keyholder, [deposit.sha256])
    answer = keyholder.unwrap(lease, asking([deposit.sha256]))
    assert loader.open(answer.keys[deposit.sha256], lease, deposit.sha256) == key
    keyholder.delete(person.secret)
    assert keyholder.unwrap(lease, asking([deposit.sha256])).gone == (deposit.sha256,)
    with pytest.raises(Deleted):
        keyholder.keep(shard(keyholder, person, lease, "another")[0])


def test_a_participant_opens_own_data_with_neither_lease_nor_account(keyholder: Keyholder) -> None:
    person, stranger = Person(), Person()
    given = person.give(keyholder, "a", "b")
    stranger.give(keyholder, "c")
    found = keyholder.own((person.session, "00" * 32))
    opened = {
        own.sha256: wraps.unwrap(
            own.own_wrap,
            person.root.read_key(person.number),
            purpose=own.purpose,
            recipient=PARTICIPANT,
            segment_sha256=bytes.fromhex(own.sha256),
        )
        for own in found
    }
    assert opened == given
    assert {own.receipt_hash for own in found} == {hashlib.sha256(person.receipt_secret).hexdigest()}


def test_the_same_deposit_again_changes_nothing_and_another_under_its_hash_is_refused(keyholder: Keyholder) -> None:
    person = Person()
    deposit, _ = person.deposit(keyholder, "a")
    keyholder.keep(deposit)
    keyholder.keep(deposit)
    with pytest.raises(Tampered):
        keyholder.keep(msgspec.structs.replace(deposit, deletion_hash=Person().session))
    assert len(keyholder.own((person.session,))) == 1


def test_a_deposit_with_the_wrap_of_another_segment_is_refused(keyholder: Keyholder) -> None:
    one, other = Person().deposit(keyholder, "a")[0], Person().deposit(keyholder, "b")[0]
    with pytest.raises(Tampered):
        keyholder.keep(msgspec.structs.replace(one, keyholder_wrap=other.keyholder_wrap))
    with pytest.raises(Tampered):
        keyholder.keep(msgspec.structs.replace(one, purpose=OTHER_PURPOSE))
    with pytest.raises(WrongPurpose):
        keyholder.keep(msgspec.structs.replace(one, purpose="evaluation-of-people"))


def test_a_session_takes_segments_for_two_days(keyholder: Keyholder, clock: Clock) -> None:
    person = Person()
    person.give(keyholder, "a")
    clock.now = START + SESSION_TAKES_S - 1
    person.give(keyholder, "b")
    clock.now = START + SESSION_TAKES_S
    with pytest.raises(SessionClosed):
        person.give(keyholder, "c")
