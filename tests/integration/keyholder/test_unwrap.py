"""Keys leave only sealed to the job of an approved lease, and only after the witnessed ledger says so."""

import dataclasses
import sqlite3

import pytest

from aboveboard.errors import LeaseInvalid, NotWitnessed, Tampered, WrongPurpose
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import read_checkpoint, require_quorum, witness_signers
from aboveboard.formats.entries import Entry, LeaseGranted, Opened, read_entry
from aboveboard.formats.keyholder import unwrap_mark
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from tests.keyholding import LEDGER, OTHER_PURPOSE, START, Clock, Job, Person, asking, policy


def published(keyholder: Keyholder, settings: KeyholderSettings) -> list[Entry]:
    """The ledger as anybody reads it: checkpoint, quorum, entries, and the root over them."""
    note = keyholder.checkpoint()
    checkpoint = read_checkpoint(note, LEDGER)
    require_quorum(note, witness_signers(policy()), 2)
    entries = ledger.unpack_entries(keyholder.tile(ledger.tile_path(None, 0, checkpoint.size)))
    assert ledger.root_of(entries) == checkpoint.root
    return [read_entry(entry) for entry in entries]


def marks(keyholder: Keyholder, settings: KeyholderSettings) -> list[str]:
    return [entry.mark for entry in published(keyholder, settings) if isinstance(entry, Opened)]


def test_a_job_opens_what_its_lease_lists(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "first", "second")
    job = Job()
    lease = job.granted(keyholder, given)
    answer = keyholder.unwrap(lease, asking(given))
    assert {name: job.open(wrapped, lease, name) for name, wrapped in answer.keys.items()} == given
    assert answer.gone == ()


@pytest.mark.parametrize("damage", ["keyholder_wrap = x'00'", "keyholder_wrap = zeroblob(81)", "epoch = 'no week'"])
def test_a_damaged_row_costs_its_own_key_and_is_named(settings: KeyholderSettings, damage: str) -> None:
    told: list[str] = []
    with open_keyholder(dataclasses.replace(settings, tell=told.append)) as keyholder:
        damaged, *whole = given = Person().give(keyholder, "first", "second", "third")
        with sqlite3.connect(settings.database) as database:
            database.execute(f"UPDATE wraps SET {damage} WHERE sha256 = ?", (bytes.fromhex(damaged),))  # ours
        job = Job()
        lease = job.granted(keyholder, given)
        answer = keyholder.unwrap(lease, asking(given))
        assert {name: job.open(wrapped, lease, name) for name, wrapped in answer.keys.items()} == {
            name: given[name] for name in whole
        }
        assert (answer.damaged, answer.gone) == ((damaged,), ())
        assert len(marks(keyholder, settings)) == 3
    assert told == ["fewer than 10 rows of agent-training do not open and were left out of an answer"]


def test_nobody_else_opens_what_the_job_was_given(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "first", "second")
    job = Job()
    lease = job.granted(keyholder, given)
    answer = keyholder.unwrap(lease, asking(given))
    one, two = given
    with pytest.raises(Tampered):
        Job().open(answer.keys[one], lease, one)
    with pytest.raises(Tampered):
        job.open(answer.keys[one], lease, two)
    with pytest.raises(Tampered):
        job.open(answer.keys[one], "0" * 64, one)


def test_each_opening_stands_in_the_public_ledger_and_only_its_person_knows_it(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    one, other = Person(), Person()
    given = {**one.give(keyholder, "a", "b"), **other.give(keyholder, "c")}
    lease = Job().granted(keyholder, given)
    keyholder.unwrap(lease, asking(given))
    seen = marks(keyholder, settings)
    assert seen.count(unwrap_mark(one.receipt_secret, lease)) == 2
    assert seen.count(unwrap_mark(other.receipt_secret, lease)) == 1
    text = b"".join(bytes(str(entry), "utf-8") for entry in published(keyholder, settings))
    assert not any(name.encode() in text for name in [*given, one.session, other.session])


def test_the_ledger_names_the_lease_before_anything_is_opened(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    last = published(keyholder, settings)[-1]
    assert isinstance(last, LeaseGranted)
    assert (last.lease, last.count, len(last.approvers)) == (lease, 1, 2)


def test_with_one_witness_of_three_no_key_leaves(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    alone = dataclasses.replace(settings, witnesses=settings.witnesses[:1])
    with open_keyholder(alone) as lonely, pytest.raises(NotWitnessed):
        lonely.unwrap(lease, asking(given))


def test_with_two_witnesses_of_three_keys_leave(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    two = dataclasses.replace(settings, witnesses=settings.witnesses[1:])
    with open_keyholder(two) as pair:
        assert set(pair.unwrap(lease, asking(given)).keys) == set(given)


def test_an_unwitnessed_request_is_answered_once_the_witnesses_are_back(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    """The mark was durable before the refusal, so the second try adds none."""
    given = Person().give(keyholder, "a")
    job = Job()
    lease = job.granted(keyholder, given)
    request = asking(given)
    alone = dataclasses.replace(settings, witnesses=settings.witnesses[:1])
    with open_keyholder(alone) as lonely, pytest.raises(NotWitnessed):
        lonely.unwrap(lease, request)
    assert set(keyholder.unwrap(lease, request).keys) == set(given)
    assert len(marks(keyholder, settings)) == 1


def test_the_same_request_again_gets_the_same_and_leaves_no_second_mark(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    given = Person().give(keyholder, "a")
    job = Job()
    lease = job.granted(keyholder, given)
    request = asking(given)
    for _ in range(2):
        answer = keyholder.unwrap(lease, request)
        assert {name: job.open(wrapped, lease, name) for name, wrapped in answer.keys.items()} == given
    assert len(marks(keyholder, settings)) == 1


def test_a_spent_request_id_serves_no_other_list_and_no_other_lease(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a", "b")
    one, two = given
    lease = Job().granted(keyholder, given)
    other = Job().granted(keyholder, given)
    keyholder.unwrap(lease, asking([one], "00" * 16))
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap(lease, asking([one, two], "00" * 16))
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap(other, asking([one], "00" * 16))


def test_a_replay_brings_no_key_that_was_not_logged(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    """A segment absent at first and deposited later would otherwise leave without a mark."""
    person = Person()
    here = person.give(keyholder, "a")
    late, _ = person.deposit(keyholder, "late")
    lease = Job().granted(keyholder, [*here, late.sha256])
    request = asking([*here, late.sha256])
    assert keyholder.unwrap(lease, request).gone == (late.sha256,)
    keyholder.keep(late)
    assert keyholder.unwrap(lease, request).gone == (late.sha256,)
    assert len(marks(keyholder, settings)) == 1


def test_a_segment_that_the_lease_does_not_list_stays_closed(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a", "b")
    one, two = given
    lease = Job().granted(keyholder, [one])
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap(lease, asking([one, two]))


def test_a_segment_of_another_purpose_stays_closed_even_when_listed(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    given = Person().give(keyholder, "a", purpose=OTHER_PURPOSE)
    lease = Job().granted(keyholder, given)
    with pytest.raises(WrongPurpose):
        keyholder.unwrap(lease, asking(given))
    assert marks(keyholder, settings) == []


def test_a_lease_opens_when_the_ledger_has_shown_it_for_an_hour(
    keyholder: Keyholder, settings: KeyholderSettings, clock: Clock
) -> None:
    given = Person().give(keyholder, "a")
    with open_keyholder(dataclasses.replace(settings, lease_delay_s=3_600)) as slow:
        lease = Job().granted(slow, given)
        clock.now = START + 3_599
        with pytest.raises(LeaseInvalid, match="not valid yet"):
            slow.unwrap(lease, asking(given))
        clock.now = START + 3_600
        assert set(slow.unwrap(lease, asking(given)).keys) == set(given)


def test_a_lease_is_closed_before_its_time_and_after(keyholder: Keyholder, clock: Clock) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given, not_before=int(START) + 60, expires=int(START) + 120)
    for now in (START + 59, START + 120):
        clock.now = now
        with pytest.raises(LeaseInvalid):
            keyholder.unwrap(lease, asking(given))
    clock.now = START + 119
    keyholder.unwrap(lease, asking(given))


def test_an_unknown_lease_opens_nothing(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a")
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap("0" * 64, asking(given))


def test_a_lease_that_was_approved_over_another_view_of_the_ledger_is_refused(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a")
    other = keyholder.checkpoint().replace("aboveboard/", "forged/")
    envelope = Job().approved(keyholder, given, checkpoint=other)
    with pytest.raises(LeaseInvalid):
        keyholder.submit(envelope)


def test_wraps_swapped_between_two_rows_open_neither(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    """Who may write the database still cannot make one row's ledger mark open another row's segment."""
    one, other = Person(), Person()
    given = {**one.give(keyholder, "a"), **other.give(keyholder, "b")}
    lease = Job().granted(keyholder, given)
    with sqlite3.connect(settings.database) as database:
        rows = database.execute("SELECT sha256, keyholder_wrap FROM wraps").fetchall()
        for (sha256, _), (_, wrapped) in zip(rows, reversed(rows), strict=True):
            database.execute("UPDATE wraps SET keyholder_wrap = ? WHERE sha256 = ?", (wrapped, sha256))
    database.close()
    answer = keyholder.unwrap(lease, asking(given))
    assert (answer.keys, set(answer.damaged)) == ({}, set(given))
