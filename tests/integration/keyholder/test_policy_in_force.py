"""The policy in force decides purposes, approvers and witnesses: what an older one allowed is allowed no longer."""

import dataclasses
from collections.abc import Callable

import msgspec
import pytest

from aboveboard.errors import LeaseInvalid, NotWitnessed, PolicyInvalid, WrongPurpose
from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import require_quorum, witness_signers
from aboveboard.formats.keyholder import ModelRegistration
from aboveboard.formats.leases import LONGEST_S
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.policy import KeyholderIdentity
from aboveboard.model.purposes import DEMO, DEMO_EXPORT
from tests.keyholding import OTHER_PURPOSE, PURPOSE, START, Clock, Job, Person, RulesOfNow, asking, ed25519

HOUR_S = 3_600


def test_keys_leave_under_a_checkpoint_that_the_policy_of_now_believes(ruled: Keyholder, rules: RulesOfNow) -> None:
    """Also for a request whose marks an older policy's witnesses have cosigned."""
    everybody = rules().witnesses
    given = Person().give(ruled, "a")
    rules.become(witnesses=everybody[:2])
    lease = Job().granted(ruled, given)
    request = asking(given)
    ruled.unwrap(lease, request)
    rules.become(witnesses=everybody[1:])
    for asked in (request, asking(given)):
        answer = ruled.unwrap(lease, asked)
        assert set(answer.keys) == set(given)
        require_quorum(answer.checkpoint, witness_signers(rules()), rules().quorum)
    rules.become(witnesses=everybody, quorum=3)
    require_quorum(ruled.unwrap(lease, request).checkpoint, witness_signers(rules()), 3)


def test_no_key_leaves_while_the_policy_of_now_is_not_witnessed(ruled: Keyholder, rules: RulesOfNow) -> None:
    given = Person().give(ruled, "a")
    lease = Job().granted(ruled, given)
    request = asking(given)
    ruled.unwrap(lease, request)
    stranger = msgspec.structs.replace(rules().witnesses[0], key=envelopes.public_hex(ed25519("stranger")))
    rules.become(witnesses=(stranger, *rules().witnesses[1:]), quorum=3)
    for asked in (request, asking(given)):
        with pytest.raises(NotWitnessed):
            ruled.unwrap(lease, asked)


def test_a_keyholder_that_the_policy_of_now_does_not_name_opens_nothing(ruled: Keyholder, rules: RulesOfNow) -> None:
    person = Person()
    given = person.give(ruled, "a")
    lease = Job().granted(ruled, given)
    rules.become(keyholder=KeyholderIdentity(key=envelopes.public_hex(ed25519("another keyholder"))))
    with pytest.raises(PolicyInvalid):
        ruled.unwrap(lease, asking(given))
    assert ruled.receipt(ruled.delete(person.secret))


def _without_purpose(rules: RulesOfNow) -> None:
    rules.become(purposes=(OTHER_PURPOSE,))


def _without_an_approver(rules: RulesOfNow) -> None:
    rules.become(approvers=rules().approvers[:1])


def _with_both_in_one_role(rules: RulesOfNow) -> None:
    rules.become(approvers=tuple(msgspec.structs.replace(each, role="privacy") for each in rules().approvers))


@pytest.mark.parametrize("change", [_without_purpose, _without_an_approver, _with_both_in_one_role])
@pytest.mark.parametrize("again", [False, True], ids=["running", "started anew"])
def test_a_lease_that_was_shown_opens_nothing_once_the_policy_would_not_allow_it(
    settings: KeyholderSettings, rules: RulesOfNow, change: Callable[[RulesOfNow], None], *, again: bool
) -> None:
    """Neither segments nor shards, nor may a model learn under it."""
    ruled = dataclasses.replace(settings, policy=rules)
    with open_keyholder(ruled) as keyholder:
        given = tuple(Person().give(keyholder, "a"))
        lease = Job().granted(keyholder, given)
        assert keyholder.unwrap(lease, asking(given)).keys
        if not again:
            change(rules)
            _opens_nothing(keyholder, lease, given)
    with open_keyholder(ruled) as keyholder:
        change(rules)
        _opens_nothing(keyholder, lease, given)


def _opens_nothing(keyholder: Keyholder, lease: str, given: tuple[str, ...]) -> None:
    with pytest.raises((LeaseInvalid, WrongPurpose)):
        keyholder.unwrap(lease, asking(given))
    with pytest.raises((LeaseInvalid, WrongPurpose)):
        keyholder.register(lease, ModelRegistration(model="1a" * 32, shards=given))
    deposit, _ = Person().deposit(keyholder, "shard", OTHER_PURPOSE)
    shard = msgspec.structs.replace(deposit, kind="shard", receipt_secret="", own_wrap=b"", lease=lease, release="r")
    with pytest.raises((LeaseInvalid, WrongPurpose), match=r"policy does not name|approvers"):
        keyholder.keep(shard)


def test_a_lease_stays_open_when_somebody_else_is_pinned_no_longer(ruled: Keyholder, rules: RulesOfNow) -> None:
    given = Person().give(ruled, "a")
    lease = Job().granted(ruled, given)
    rules.become(approvers=rules().approvers[:2])
    assert set(ruled.unwrap(lease, asking(given)).keys) == set(given)


def test_approvals_are_not_kept_for_later_than_three_days(ruled: Keyholder) -> None:
    given = Person().give(ruled, "a")

    def beginning(at: int) -> bytes:
        return Job().approved(ruled, given, not_before=at, expires=at + HOUR_S)

    ruled.submit(beginning(int(START) + LONGEST_S))
    with pytest.raises(LeaseInvalid, match="begins"):
        ruled.submit(beginning(int(START) + LONGEST_S + 1))


def test_only_where_all_is_a_demo_a_lease_does_not_wait_its_hour(
    settings: KeyholderSettings, rules: RulesOfNow, clock: Clock
) -> None:
    """Also a demo's lease waits it, and one that was shown before, once the policy names people's work."""
    rules.become(purposes=(DEMO, DEMO_EXPORT))
    served = dataclasses.replace(settings, policy=rules, lease_delay_s=HOUR_S, demo_delay_s=0)
    with open_keyholder(served) as keyholder:
        played = Person().give(keyholder, "played", purpose=DEMO)
        shown = Job().granted(keyholder, played, purpose=DEMO)
        assert keyholder.unwrap(shown, asking(played)).keys
        rules.become(purposes=(DEMO, PURPOSE))
        worked = Person().give(keyholder, "worked")
        told = keyholder.submit(Job().approved(keyholder, worked))
        assert told.opens == told.shown + HOUR_S
        for lease, given in ((told.lease, worked), (shown, played)):
            with pytest.raises(LeaseInvalid, match="not valid yet"):
                keyholder.unwrap(lease, asking(given))
        clock.now += HOUR_S
        assert keyholder.unwrap(told.lease, asking(worked)).keys


class Watched(bytes):
    """An envelope that notes whether anybody had to wait while its length was taken, as every reading begins."""

    keyholder: Keyholder
    waited: list[bool]

    def __len__(self) -> int:
        self.waited.append(self.keyholder._lock.locked())
        return super().__len__()


def test_nobody_waits_while_a_lease_is_read(ruled: Keyholder) -> None:
    given = Person().give(ruled, "a")
    envelope = Watched(Job().approved(ruled, given))
    envelope.keyholder, envelope.waited = ruled, []
    lease = ruled.submit(envelope).lease
    assert ruled.unwrap(lease, asking(given)).keys
    assert envelope.waited
    assert not any(envelope.waited)
