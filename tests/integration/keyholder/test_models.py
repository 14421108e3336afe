"""Models are registered before they learn, under a lease; a deletion names them, and they stand as deleted after it."""

import contextlib
import dataclasses
import sqlite3

import pytest

from aboveboard.errors import Deleted, LeaseInvalid, NotFound, NotWitnessed
from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import read_checkpoint
from aboveboard.formats.entries import ModelRegistered, read_entry
from aboveboard.formats.keyholder import BATCH_LIMIT, DeletionReceipt, ModelRegistration
from aboveboard.formats.ledger import tile_path, unpack_entries
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.value import IllegalValue
from tests.keyholding import LEDGER, SIGNING, Clock, Job, Person

ONE, TWO, NEVER = "1a" * 32, "2b" * 32, "3c" * 32


def learns(keyholder: Keyholder, model: str, *shards: str) -> None:
    keyholder.register(Job().granted(keyholder, shards), ModelRegistration(model=model, shards=shards))


def named(keyholder: Keyholder, receipt: str) -> tuple[str, ...]:
    signed = keyholder.receipt(receipt)
    return envelopes.verify(signed, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)]).models


def test_a_receipt_names_each_model_that_learnt_from_the_session_once_and_no_other(keyholder: Keyholder) -> None:
    gone, left = Person(), Person()
    (first, second), (other,) = gone.give(keyholder, "a", "b"), left.give(keyholder, "c")
    for _ in range(2):
        learns(keyholder, ONE, first, second, other)
    learns(keyholder, TWO, second)
    learns(keyholder, NEVER, other)
    assert named(keyholder, keyholder.delete(gone.secret)) == (ONE, TWO)
    assert named(keyholder, keyholder.delete(left.secret)) == (ONE, NEVER)


def test_a_model_stands_until_a_session_it_learnt_from_is_deleted(keyholder: Keyholder) -> None:
    gone, left = Person(), Person()
    (shard,), (other,) = gone.give(keyholder, "a"), left.give(keyholder, "b")
    learns(keyholder, ONE, shard, other)
    learns(keyholder, TWO, other)
    assert not keyholder.standing(ONE).deleted
    keyholder.delete(gone.secret)
    assert keyholder.standing(ONE).deleted
    assert not keyholder.standing(TWO).deleted
    with pytest.raises(NotFound):
        keyholder.standing(NEVER)


def test_nothing_learns_from_a_deleted_session_nor_goes_on_learning(keyholder: Keyholder) -> None:
    gone, left = Person(), Person()
    (shard,), (other,) = gone.give(keyholder, "a"), left.give(keyholder, "b")
    lease = Job().granted(keyholder, [shard, other])
    keyholder.register(lease, ModelRegistration(model=ONE, shards=(shard, other)))
    keyholder.delete(gone.secret)
    for model, shards in ((TWO, (shard, other)), (ONE, (other,))):
        with pytest.raises(Deleted) as caught:
            keyholder.register(lease, ModelRegistration(model=model, shards=shards))
        assert caught.value.remedy
    with pytest.raises(NotFound):  # nothing of what was refused was kept
        keyholder.standing(TWO)


def test_a_model_learns_under_an_open_lease_that_lists_the_shards_only(keyholder: Keyholder, clock: Clock) -> None:
    shard, other = Person().give(keyholder, "a", "b")
    lease = Job().granted(keyholder, [shard])
    with pytest.raises(LeaseInvalid):
        keyholder.register(lease, ModelRegistration(model=ONE, shards=(shard, other)))
    with pytest.raises(LeaseInvalid):
        keyholder.register("ab" * 32, ModelRegistration(model=ONE, shards=(shard,)))
    clock.now += 73 * 3_600
    with pytest.raises(LeaseInvalid):
        keyholder.register(lease, ModelRegistration(model=ONE, shards=(shard,)))


def said(settings: KeyholderSettings) -> list[ModelRegistered]:
    with contextlib.closing(sqlite3.connect(settings.database)) as database:
        rows = database.execute("SELECT entry FROM entries ORDER BY number").fetchall()
    return [entry for (row,) in rows if isinstance(entry := read_entry(bytes(row)), ModelRegistered)]


def test_the_witnessed_ledger_names_model_and_lease_once_before_anything_is_learnt(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    shards = tuple(Person().give(keyholder, "a", "b"))
    lease, later = (Job().granted(keyholder, shards) for _ in range(2))
    for under, learnt in ((lease, shards[:1]), (lease, shards), (later, shards)):
        keyholder.register(under, ModelRegistration(model=ONE, shards=learnt))
    assert said(settings) == [ModelRegistered(lease=each, model=ONE) for each in (lease, later)]
    size = read_checkpoint(keyholder.checkpoint(), LEDGER).size
    assert len(unpack_entries(keyholder.tile(tile_path(None, 0, size)))) == size


def test_a_registration_that_too_few_witnessed_is_refused_and_made_again_without_a_second_entry(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    shards = tuple(Person().give(keyholder, "a"))
    lease = Job().granted(keyholder, shards)
    asked = ModelRegistration(model=ONE, shards=shards)
    alone = dataclasses.replace(settings, witnesses=settings.witnesses[:1])
    with open_keyholder(alone) as lonely, pytest.raises(NotWitnessed):
        lonely.register(lease, asked)
    keyholder.register(lease, asked)
    assert said(settings) == [ModelRegistered(lease=lease, model=ONE)]


def test_what_was_registered_is_known_after_a_restart(settings: KeyholderSettings) -> None:
    person = Person()
    with open_keyholder(settings) as keyholder:
        learns(keyholder, ONE, *person.give(keyholder, "a"))
    with open_keyholder(settings) as keyholder:
        assert named(keyholder, keyholder.delete(person.secret)) == (ONE,)


@pytest.mark.parametrize(
    ("model", "shards"),
    [("ab", ("ab" * 32,)), (ONE, ()), (ONE, ("xy" * 32,)), (ONE, ("ab" * 32,) * (BATCH_LIMIT + 1))],
    ids=["no name", "no shards", "no hash", "too many"],
)
def test_what_registers_nothing_is_refused(model: str, shards: tuple[str, ...]) -> None:
    with pytest.raises((IllegalValue, ValueError)):
        ModelRegistration(model=model, shards=shards)
