"""What stops the keyholder stops opening, never deleting."""

import dataclasses
import threading

import msgspec
import pytest

from aboveboard.errors import LeaseInvalid, NotFound, PolicyExpired, PolicyInvalid, WrongPurpose
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import DeletionReceipt, dead_after
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.policy import KeyholderIdentity
from aboveboard.model.time import Week
from tests.keyholding import (
    OTHER_PURPOSE,
    PURPOSE,
    SIGNING,
    START,
    Clock,
    Job,
    Person,
    RulesOfNow,
    asking,
    ed25519,
    policy,
)
from tests.patience import PATIENCE_S


def test_an_expired_policy_stops_opening_and_keeping_but_not_deleting(ruled: Keyholder, rules: RulesOfNow) -> None:
    person = Person()
    given = person.give(ruled, "a")
    late, _ = person.deposit(ruled, "late")
    lease = Job().granted(ruled, given)
    rules.now = None
    for ask in (
        lambda: ruled.unwrap(lease, asking(given)),
        lambda: ruled.keep(late),
        lambda: ruled.recheck(lease),
        lambda: ruled.purpose_key(PURPOSE),
    ):
        with pytest.raises(PolicyExpired):
            ask()
    signed = ruled.receipt(ruled.delete(person.secret))
    told = envelopes.verify(signed, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
    assert told.deletion_hash == person.session
    assert ruled.checkpoint()


def test_keys_die_on_their_day_under_an_expired_policy_and_what_lives_opens_under_the_next(
    ruled: Keyholder, rules: RulesOfNow, settings: KeyholderSettings, clock: Clock
) -> None:
    """A receipt names that day, whatever becomes of the policy until then."""
    given, job = Person().give(ruled, "a"), Job()
    (first,) = {path.name for path in settings.keys.glob(f"{PURPOSE}.*")}
    rules.now = None
    clock.now = dead_after(Week.of(START))
    assert ruled.turn() == Week.of(clock.now)
    assert not (settings.keys / first).exists()
    rules.now = policy()
    lease = job.granted(ruled, given, not_before=int(clock.now), expires=int(clock.now) + 3_600)
    keys = ruled.unwrap(lease, asking(given)).keys
    assert {name: job.open(wrapped, lease, name) for name, wrapped in keys.items()} == given


def test_a_purpose_that_the_policy_dropped_gets_no_new_data_and_no_new_lease(
    ruled: Keyholder, rules: RulesOfNow
) -> None:
    person = Person()
    given = person.give(ruled, "a")
    late, _ = person.deposit(ruled, "late")
    envelope = Job().approved(ruled, given)
    rules.now = msgspec.structs.replace(policy(), purposes=(OTHER_PURPOSE,))
    with pytest.raises(WrongPurpose):
        ruled.keep(late)
    with pytest.raises(WrongPurpose):
        ruled.submit(envelope)


def test_an_approver_that_the_policy_dropped_approves_nothing_more(ruled: Keyholder, rules: RulesOfNow) -> None:
    envelope = Job().approved(ruled, Person().give(ruled, "a"))
    rules.now = msgspec.structs.replace(policy(), approvers=policy().approvers[:1])
    with pytest.raises(LeaseInvalid):
        ruled.submit(envelope)


def test_a_keyholder_or_witness_that_the_policy_does_not_pin_does_not_start(settings: KeyholderSettings) -> None:
    other = KeyholderIdentity(key=envelopes.public_hex(ed25519("another keyholder")))
    for changed in (
        msgspec.structs.replace(policy(), keyholder=other),
        msgspec.structs.replace(policy(), witnesses=policy().witnesses[:2]),
    ):
        rules = RulesOfNow(changed)
        with pytest.raises(PolicyInvalid), open_keyholder(dataclasses.replace(settings, policy=rules)):
            pass


def test_a_deletion_among_many_openings_is_final(keyholder: Keyholder) -> None:
    """Jobs ask without pause while a participant deletes: an answer that began after the deletion holds no key."""
    person = Person()
    given = person.give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    deleted, late = threading.Event(), []

    def ask() -> None:
        for _ in range(15):
            after = deleted.is_set()
            keys = keyholder.unwrap(lease, asking(given)).keys
            if after:
                late.append(len(keys))

    jobs = [threading.Thread(target=ask) for _ in range(3)]
    for job in jobs:
        job.start()
    name = keyholder.delete(person.secret)
    deleted.set()
    for job in jobs:
        job.join(PATIENCE_S)
    assert sum(late) == 0
    assert keyholder.unwrap(lease, asking(given)).gone == tuple(given)
    assert keyholder.receipt(name)
    with pytest.raises(NotFound):
        keyholder.receipt("0" * 32)
