"""Rounds of the courier: what leaves, when, and that nothing is ever lost on the way."""

import threading

import msgspec
import pytest

from aboveboard.conditions import Condition
from aboveboard.conditions.scripted import ScriptedConditions
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import KeyMissing, NotEnrolled, PolicyInvalid, TicketRefused, UnknownFormat, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.deletions import ask_deletion, mark_sent, pending_deletions, receipt_of
from aboveboard.formats.keyholder import PurposeKey
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.tickets import public_hex
from tests.integration.courier.conftest import IMPATIENT, Device
from tests.services import KEYHOLDER_HPKE, PURPOSE, bundle, release

DAY = 86_400


class Patient(threading.Event):
    """Notes how long a courier would wait between rounds, and stops it after six."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0)
        if len(self.pauses) == 6:
            self.set()
        return self.is_set()


def test_a_round_installs_the_policy_and_the_keys_to_wrap_to(own: Device) -> None:
    report = own.courier().once()
    now = own.collector.clock()
    policy = PolicyStore(own.places.policy).current(int(now))
    assert (policy.version, policy.purposes) == (report.policy_version, (PURPOSE,))
    assert report.purpose_keys == 1
    key = current_purpose_key(own.places, PURPOSE, policy, now)
    assert key.public == KEYHOLDER_HPKE.public_key().public_bytes_raw().hex()


def test_a_key_that_the_keyholder_did_not_sign_is_not_kept(own: Device) -> None:
    stranger = own.collector.organisation.keys["privacy"]
    envelope = own.collector.keyholder.purpose_keys[PURPOSE]
    value = envelopes.decode("purpose-key", envelopes.payload(envelope, "purpose-key"), PurposeKey)
    own.collector.keyholder.purpose_keys[PURPOSE] = envelopes.sign("purpose-key", value, [stranger])
    report = own.courier().once()
    assert report.purpose_keys == 0
    policy = PolicyStore(own.places.policy).current(int(own.collector.clock()))
    with pytest.raises(KeyMissing):
        current_purpose_key(own.places, PURPOSE, policy, own.collector.clock())


def test_what_was_released_leaves_within_a_day_and_not_at_once(own: Device) -> None:
    root = Root.generate()
    sent = {release(own.places, bundle(root, number)) for number in range(12)}
    reports = [own.courier().once()]
    for quarter in range(4):
        own.collector.clock.now += DAY // 4
        own.collector.publish(2 + quarter)
        reports.append(own.courier().once())
    assert own.listed() == sent
    assert own.outbox() == set()
    assert sum(report.uploaded for report in reports) == 12
    assert reports[0].waiting > 0
    assert sum(report.uploaded > 0 for report in reports) > 1


def test_a_moment_once_drawn_is_kept_over_a_restart(own: Device) -> None:
    """A moment drawn anew at each start would never come on a machine that is often restarted, or come at once."""
    release(own.places, bundle(Root.generate(), 1))
    own.courier().once()
    drawn = (own.places.feed / "moments.json").read_bytes()
    own.courier().once()
    assert (own.places.feed / "moments.json").read_bytes() == drawn


def test_a_session_leaves_whole(own: Device) -> None:
    root = Root.generate()
    for _ in range(5):
        release(own.places, bundle(root, 7))
    version = 1
    while not (report := own.courier().once()).uploaded:
        assert report.waiting == 5
        own.collector.clock.now += DAY // 8
        own.collector.publish(version := version + 1)
    assert report.uploaded == 5


def test_on_a_metered_network_nothing_released_leaves_and_later_not_all_at_once(own: Device) -> None:
    root = Root.generate()
    sent = {release(own.places, bundle(root, number)) for number in range(12)}
    network = ScriptedConditions({Condition.METERED})
    for day in range(3):
        own.collector.clock.now += DAY
        own.collector.publish(2 + day)
        report = own.courier(IMPATIENT, network).once()
        assert report.metered
        assert (report.uploaded, report.waiting) == (0, 12)
    network.become()
    assert own.courier(IMPATIENT, network).once().uploaded < 12, "the moments of three days ago must not fall together"
    for quarter in range(8):
        own.collector.clock.now += DAY // 4
        own.collector.publish(9 + quarter)
        own.courier(IMPATIENT, network).once()
    assert own.listed() == sent


def test_a_deletion_goes_on_a_metered_network_too(own: Device) -> None:
    ask_deletion(own.places, Root.generate().delete_secret(1), now=own.collector.clock(), at_once=True)
    assert own.courier(IMPATIENT, ScriptedConditions({Condition.METERED})).once().deletions_sent == 1


def test_while_the_collector_is_down_for_an_hour_nothing_is_lost(own: Device) -> None:
    root = Root.generate()
    address = own.collector.address
    sent = {release(own.places, bundle(root, number)) for number in range(3)}
    own.courier().once()
    enrolment = own.places.device / "enrolment.json"
    away = enrolment.read_bytes().replace(address.encode(), b"http://127.0.0.1:9")  # the discard port: nobody there
    here = enrolment.read_bytes()
    enrolment.write_bytes(away)
    before = {path.name: path.read_bytes() for path in own.places.outbox.iterdir()}
    for _ in range(6):
        own.collector.clock.now += 600
        with pytest.raises(Unreachable):
            own.courier().once()
    assert {path.name: path.read_bytes() for path in own.places.outbox.iterdir()} == before
    enrolment.write_bytes(here)
    own.collector.clock.now += DAY - 3600
    own.collector.publish(2)
    own.courier().once()
    assert own.listed() == sent
    assert own.outbox() == set()


def test_while_the_keyholder_is_away_bundles_stay(own: Device) -> None:
    sent = release(own.places, bundle(Root.generate(), 1))
    own.courier().once()
    own.collector.clock.now += DAY - 3600
    own.collector.keyholder.reachable = False
    with pytest.raises(Unreachable):
        own.courier().once()
    assert own.outbox() == {f"{sent}.abb"}
    own.collector.keyholder.reachable = True
    own.courier().once()
    own.collector.clock.now += 3600
    own.collector.publish(2)
    own.courier().once()
    assert own.listed() == {sent}


def test_a_bundle_whose_acknowledgement_was_lost_is_sent_again_and_stored_once(own: Device) -> None:
    made = bundle(Root.generate(), 1)
    sent = release(own.places, made)
    own.collector.clock.now += 1
    assert own.collector.put(made, sent).status_code == 201  # and the answer never arrived
    own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert own.outbox() == set()
    assert own.listed() == {sent}


def test_a_damaged_bundle_is_put_aside_and_nothing_waits_behind_it(own: Device) -> None:
    root = Root.generate()
    damaged, good = release(own.places, bundle(root, 1)), release(own.places, bundle(root, 2))
    path = own.places.outbox / f"{damaged}.abb"
    path.write_bytes(path.read_bytes()[:-7] + b"changed")
    own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert own.outbox() == {f"{damaged}.abb.refused"}
    assert own.listed() == {good}


def test_a_half_written_file_is_no_bundle_yet(own: Device) -> None:
    (own.places.outbox / ".half.1234").write_bytes(b"ABBUNDLE")
    own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert own.outbox() == {".half.1234"}


def test_a_purpose_the_collector_does_not_take_stays_on_the_device(own: Device) -> None:
    kept = release(own.places, bundle(Root.generate(), 1, purpose="other"))
    report = own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert (report.kept, own.outbox()) == (1, {f"{kept}.abb"})


def test_a_ticket_is_fetched_once_a_day_and_never_because_an_upload_was_refused(own: Device) -> None:
    """The request is signed by the device: one out of turn would say whose upload was refused."""
    settings = CourierSettings(attempts=1, spread_s=0)
    own.courier(settings).once()
    kept = (own.places.device / "ticket.json").read_bytes()
    own.courier(settings).once()
    assert (own.places.device / "ticket.json").read_bytes() == kept
    refused = kept.replace(kept[20:28], b"00000000")
    (own.places.device / "ticket.json").write_bytes(refused)
    release(own.places, bundle(Root.generate(), 1))
    report = own.courier(settings).once()
    assert (report.uploaded, report.kept) == (0, 1)
    assert (own.places.device / "ticket.json").read_bytes() == refused
    own.collector.clock.now += 60_000  # another day, under the same freshness statement
    assert own.courier(settings).once().uploaded == 1


def test_an_expelled_device_carries_nothing_from_the_next_day_on(own: Device) -> None:
    from aboveboard.formats.devices import device_key

    own.courier().once()
    own.collector.app.state.enrolment.expel(public_hex(device_key(own.places)))
    release(own.places, bundle(Root.generate(), 1))
    own.collector.clock.now += DAY
    own.collector.publish(2)
    with pytest.raises(TicketRefused):
        own.courier().once()
    assert len(own.outbox()) == 1


def test_a_device_that_was_never_enrolled_carries_nothing(own: Device) -> None:
    (own.places.device / "enrolment.json").unlink()
    with pytest.raises(NotEnrolled):
        own.courier().once()


def test_a_policy_signed_by_strangers_is_not_installed(own: Device) -> None:
    own.courier().once()
    own.places.device.joinpath("pins.json").unlink()
    for name in ("policy.json", "freshness.json", "floor.json"):
        own.places.policy.joinpath(name).unlink()
    with pytest.raises(PolicyInvalid):
        own.courier().once()
    assert not own.places.policy.joinpath("policy.json").exists()


def test_a_deletion_is_sent_and_its_receipt_brought_back(own: Device) -> None:
    root = Root.generate()
    kept = release(own.places, bundle(root, 2))
    gone = release(own.places, bundle(root, 1))
    settings = CourierSettings(attempts=1, spread_s=0)
    own.courier(settings).once()
    assert own.listed() == {kept, gone}
    ask_deletion(own.places, root.delete_secret(1), now=own.collector.clock(), at_once=True)
    assert own.courier(settings).once().deletions_sent == 1
    assert len(pending_deletions(own.places)) == 1
    assert own.courier(settings).once().receipts == 1
    assert own.listed() == {kept}
    assert pending_deletions(own.places) == []
    name = deletion_hash(root.delete_secret(1)).hex()
    assert getattr(receipt_of(own.places, root.delete_secret(1)), "deletion_hash", "") == name
    assert receipt_of(own.places, root.delete_secret(2)) is None
    assert name.encode() in (own.places.feed / "deleted.json").read_bytes()


def test_an_expired_policy_does_not_stop_a_deletion(own: Device) -> None:
    own.courier().once()
    ask_deletion(own.places, Root.generate().delete_secret(1), now=own.collector.clock(), at_once=True)
    own.collector.clock.now += 30 * DAY
    for _ in range(2):
        with pytest.raises(PolicyInvalid):
            own.courier(CourierSettings(attempts=1)).once()
    assert pending_deletions(own.places) == []


def test_deletions_leave_at_moments_of_their_own_within_a_day(own: Device) -> None:
    root = Root.generate()
    for number in range(12):
        ask_deletion(own.places, root.delete_secret(number), now=own.collector.clock())
    rounds = []
    for _ in range(5):
        rounds.append(own.courier().once().deletions_sent)
        own.collector.clock.now += DAY // 4
        own.collector.publish(2 + len(rounds))
    assert sum(rounds) == 12
    assert sum(count > 0 for count in rounds) > 1


def test_a_deletion_asked_for_by_a_clock_that_was_ahead_leaves_within_a_day(own: Device) -> None:
    now = own.collector.clock()
    ask_deletion(own.places, Root.generate().delete_secret(1), now=now + 30 * DAY)
    assert own.courier().once().deletions_sent == 0
    (pending,) = pending_deletions(own.places)
    assert now <= pending.deletion.due < now + DAY
    own.courier().once()
    assert pending_deletions(own.places) == [pending], "its moment is drawn once"
    own.collector.clock.now += DAY
    own.collector.publish(2)
    assert own.courier().once().deletions_sent == 1


def test_a_deletion_that_cannot_be_read_stops_nothing_and_is_told(own: Device) -> None:
    own.courier().once()
    for number in range(3):
        ask_deletion(own.places, Root.generate().delete_secret(number), now=own.collector.clock(), at_once=True)
    (own.places.feed / "deletions" / "00.json").write_bytes(b"{")
    (own.places.feed / "deletions" / "11.json").mkdir()
    for name in ("policy.json", "freshness.json"):
        (own.places.policy / name).unlink()
    sent = release(own.places, bundle(Root.generate(), 1))
    for _ in range(2):
        with pytest.raises(UnknownFormat):
            own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert len(list((own.places.feed / "receipts").iterdir())) == 3
    assert (own.places.policy / "freshness.json").exists()
    assert own.listed() == {sent}


def test_a_courier_waits_longer_for_a_collector_that_is_away_and_not_for_a_deletion_that_fails(own: Device) -> None:
    """A device whose rounds grow rare would show that its person deletes."""
    ask_deletion(own.places, Root.generate().delete_secret(1), now=own.collector.clock(), at_once=True)
    (path,) = (own.places.feed / "deletions").iterdir()
    path.write_bytes(b"{")
    failing, away = Patient(), Patient()
    settings = CourierSettings(attempts=1, interval_s=1_000)
    own.courier(settings).run(failing, lambda: None)
    enrolment = own.places.device / "enrolment.json"
    enrolment.write_bytes(enrolment.read_bytes().replace(own.collector.address.encode(), b"http://127.0.0.1:9"))
    own.courier(settings).run(away, lambda: None)
    assert max(failing.pauses) <= 1_500
    assert away.pauses[-1] >= 2_000


def test_a_deletion_that_the_keyholder_forgot_is_sent_again(own: Device) -> None:
    """A keyholder that crashed after its answer must not cost the participant the deletion."""
    settings = CourierSettings(attempts=1, spread_s=0)
    ask_deletion(own.places, Root.generate().delete_secret(1), now=own.collector.clock(), at_once=True)
    own.courier(settings).once()
    own.collector.keyholder.forget_receipts()
    assert own.courier(settings).once().receipts == 0
    assert len(pending_deletions(own.places)) == 1
    assert own.courier(settings).once().receipts == 1


def test_a_receipt_that_is_not_the_keyholders_word_does_not_cost_the_secret(own: Device) -> None:
    settings = CourierSettings(attempts=1, spread_s=0)
    own.courier(settings).once()
    ask_deletion(own.places, Root.generate().delete_secret(1), now=own.collector.clock(), at_once=True)
    own.courier(settings).once()
    (pending,) = pending_deletions(own.places)
    other = own.collector.keyholder.delete("ab" * 32)
    mark_sent(pending, other)  # a collector that answers with somebody else's receipt
    report = own.courier(settings).once()
    assert (report.receipts, report.doubtful) == (0, 1)
    assert len(pending_deletions(own.places)) == 1


def test_a_bundle_of_a_deleted_session_is_dropped(own: Device) -> None:
    root = Root.generate()
    own.collector.client.post("/deletions", json={"secret": root.delete_secret(1).hex()})
    release(own.places, bundle(root, 1))
    report = own.courier(CourierSettings(attempts=1, spread_s=0)).once()
    assert (report.deleted, own.outbox(), own.listed()) == (1, set(), set())


def test_secrets_are_never_in_what_is_shown(own: Device) -> None:
    secret = Root.generate().delete_secret(1)
    ask_deletion(own.places, secret, now=0, at_once=True)
    assert secret.hex() not in repr(pending_deletions(own.places))
    assert msgspec.json.encode(secret.hex()).decode() not in repr(own.courier())
