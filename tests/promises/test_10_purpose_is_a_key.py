"""Promise 10: data open only for the purpose they were given for, under a lease that two other people approved."""

import base64
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.cli.build import build
from aboveboard.cli.export import export
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import LeaseInvalid, Tampered, WrongPurpose
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT
from aboveboard.formats.leases import approve_lease, request_lease
from aboveboard.formats.segments import open_segment, seal_segment
from aboveboard.formats.wraps import unwrap, wrap
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.policy import Policy, RoleKey
from aboveboard.model.time import Week
from tests.exporting import Ending, built, exported, opened
from tests.keyholding import (
    OTHER_PURPOSE,
    PRIVACY,
    PURPOSE,
    REPRESENTATIVE,
    REQUESTER,
    SECURITY,
    START,
    Clock,
    Job,
    Person,
    asking,
    ed25519,
    policy,
)
from tests.pipelines import EXPORT_PURPOSE, Way, way
from tests.scripts import released

pytestmark = pytest.mark.promise
SHA256, KEY = b"s" * 32, b"k" * 32
"""Of an imagined segment."""


def signed_by(keyholder: Keyholder, given: dict[str, bytes], *approvers: Ed25519PrivateKey, **changes: Any) -> bytes:
    """A lease signed by its requester and whoever else signs it, whatever the rules say of them."""
    lease = Job().lease(keyholder, given, **changes)
    return envelopes.cosign(request_lease(lease, REQUESTER), "lease", list(approvers))


def refused(keyholder: Keyholder, envelope: bytes) -> str:
    with pytest.raises(LeaseInvalid) as caught:
        keyholder.submit(envelope)
    assert caught.value.remedy
    return caught.value.message


def test_a_key_wrapped_for_one_purpose_does_not_open_as_another() -> None:
    """The purpose is part of the key agreement itself: the right private key is of no use under another name."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    wrapped = wrap(KEY, public, purpose=PURPOSE, recipient=KEYHOLDER, segment_sha256=SHA256)

    def opened(purpose: str, recipient: str = KEYHOLDER, segment: bytes = SHA256) -> bytes:
        return unwrap(wrapped, private, purpose=purpose, recipient=recipient, segment_sha256=segment)

    assert opened(PURPOSE) == KEY
    for purpose in (OTHER_PURPOSE, EXPORT_PURPOSE, "", PURPOSE + "2"):
        with pytest.raises(Tampered):
            opened(purpose)
    with pytest.raises(Tampered):
        opened(PURPOSE, recipient=PARTICIPANT)
    with pytest.raises(Tampered):
        opened(PURPOSE, segment=b"t" * 32)


def test_a_segment_and_its_key_do_not_open_as_another_purpose() -> None:
    sealed = seal_segment(released(drawn=False), purpose=PURPOSE, epoch=Week.of(START), deletion_hash=b"d" * 32)
    assert open_segment(sealed.data, sealed.key, purpose=PURPOSE) == released(drawn=False)
    with pytest.raises(WrongPurpose):
        open_segment(sealed.data, sealed.key, purpose=OTHER_PURPOSE)
    renamed = sealed.data.replace(PURPOSE.encode(), b"agent-trainign")
    assert renamed != sealed.data
    with pytest.raises(Tampered):
        open_segment(renamed, sealed.key, purpose="agent-trainign")


def test_two_approvals_of_a_lease_do_not_open_what_was_given_for_another_purpose(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a", purpose=OTHER_PURPOSE)
    lease = Job().granted(keyholder, given, purpose=PURPOSE)
    with pytest.raises(WrongPurpose):
        keyholder.unwrap(lease, asking(given))


def test_a_purpose_that_the_policy_does_not_name_gets_no_lease(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a")
    with pytest.raises(WrongPurpose):
        keyholder.submit(signed_by(keyholder, given, PRIVACY, REPRESENTATIVE, purpose="evaluate-people"))


@pytest.mark.parametrize(
    "approvers",
    [(), (PRIVACY,), (PRIVACY, PRIVACY), (PRIVACY, SECURITY), (PRIVACY, ed25519("somebody"))],
    ids=["nobody", "one", "one twice", "two of one role", "one and a stranger"],
)
def test_fewer_than_two_people_of_two_roles_open_nothing(
    keyholder: Keyholder, approvers: tuple[Ed25519PrivateKey, ...]
) -> None:
    given = Person().give(keyholder, "a")
    assert "approvers" in refused(keyholder, signed_by(keyholder, given, *approvers))


def test_the_requester_cannot_be_one_of_the_approvers(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    """Even one whom the policy pins as an approver, and even with two other approvals beside."""
    pinned = RoleKey(role="security", key=envelopes.public_hex(REQUESTER))

    def with_requester() -> Policy:
        return msgspec.structs.replace(policy(), approvers=(*policy().approvers, pinned))

    given = Person().give(keyholder, "a")
    lease = Job().lease(keyholder, given)
    with pytest.raises(LeaseInvalid):
        approve_lease(request_lease(lease, REQUESTER), REQUESTER, with_requester())
    with open_keyholder(dataclasses.replace(settings, policy=with_requester)) as other:
        for others in ((PRIVACY,), (PRIVACY, REPRESENTATIVE)):
            assert "requester" in refused(other, signed_by(other, given, REQUESTER, *others))


def test_an_expired_lease_opens_nothing_though_it_was_granted(keyholder: Keyholder, clock: Clock) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given, expires=int(START) + 60)
    assert set(keyholder.unwrap(lease, asking(given)).keys) == set(given)
    clock.now = START + 60
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap(lease, asking(given))


def test_no_lease_lives_longer_than_three_days(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a")
    with pytest.raises(ValueError, match="72 h"):
        Job().lease(keyholder, given, expires=int(START) + 72 * 3_600 + 1)


def test_what_approvers_signed_cannot_be_changed_afterwards(keyholder: Keyholder) -> None:
    """One letter of an approved purpose, list or expiry, and the signatures are somebody else's."""
    given = Person().give(keyholder, "a", "b")
    envelope = Job().approved(keyholder, given)
    document = envelopes.payload(envelope, "lease")
    for old, new in ((PURPOSE, OTHER_PURPOSE), (str(int(START) + 72 * 3_600), str(int(START) + 71 * 3_600))):
        changed = document.replace(old.encode(), new.encode())
        assert changed != document
        forged = envelope.replace(base64.b64encode(document), base64.b64encode(changed))
        assert forged != envelope
        refused(keyholder, forged)


def test_each_lease_opens_its_own_segments_to_its_own_job_only(keyholder: Keyholder) -> None:
    given = Person().give(keyholder, "a", "b")
    one, two = given
    job = Job()
    lease = job.granted(keyholder, [one])
    with pytest.raises(LeaseInvalid):
        keyholder.unwrap(lease, asking([one, two]))
    wrapped = keyholder.unwrap(lease, asking([one])).keys[one]
    assert job.open(wrapped, lease, one) == given[one]
    with pytest.raises(Tampered):
        Job().open(wrapped, lease, one)
    with pytest.raises(Tampered):
        job.open(wrapped, lease, one, purpose=OTHER_PURPOSE)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as found:
        yield found


def test_an_export_is_a_purpose_of_its_own(running: Way, tmp_path: Path) -> None:
    given = running.give(1, [released(drawn=False)])
    lease, job_key = running.lease(given)
    build(
        lease=lease,
        job_key=job_key,
        collector=running.collector,
        keyholder=running.keyholder,
        out=tmp_path / "release",
    )
    shards = [shard.sha256 for shard in read_manifest(tmp_path / "release").shards]
    opening, opening_key = running.lease(shards)
    with pytest.raises(WrongPurpose):
        export(
            tmp_path / "release",
            lease=opening,
            job_key=opening_key,
            opening_lease=opening,
            opening_job_key=opening_key,
            keyholder=running.keyholder,
            recipient="Example Lab",
            out=tmp_path / "export",
        )
    assert not (tmp_path / "export").exists()


def test_a_lease_for_export_builds_no_dataset(running: Way, tmp_path: Path) -> None:
    given = running.give(2, [released(drawn=False)])
    lease, job_key = running.lease(given, EXPORT_PURPOSE)
    with pytest.raises(WrongPurpose):
        build(
            lease=lease,
            job_key=job_key,
            collector=running.collector,
            keyholder=running.keyholder,
            out=tmp_path / "release",
        )
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize(("ends", "first"), [(1, 10), (2, 20)], ids=["after the first shard", "after the last"])
def test_an_export_that_outlasts_its_lease_is_none(running: Way, tmp_path: Path, ends: int, first: int) -> None:
    built(running, (first, first + 1), tmp_path / "release")
    clock, seen = Ending(), []

    def meanwhile(_what: str, number: int, _total: int) -> None:
        seen.append(number)
        clock.ended = number == ends

    with pytest.raises(LeaseInvalid):
        exported(running, tmp_path / "release", tmp_path / "export", meanwhile, clock)
    assert seen == list(range(ends + 1))
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_key_in_memory_opens_no_shard_after_its_lease(running: Way, tmp_path: Path) -> None:
    sessions, clock = built(running, (30, 31), tmp_path / "release"), Ending()
    release = opened(running, tmp_path / "release", clock)
    shards = release.shards()
    assert next(shards).entry.sha256 in sessions
    clock.ended = True
    with pytest.raises(LeaseInvalid):
        next(shards)
    with pytest.raises(LeaseInvalid):
        release.shard(next(iter(sessions)))
