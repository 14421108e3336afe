"""The keyholder believes a policy by its signatures, not by who hands it over."""

import dataclasses
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from fastapi import FastAPI, Response

from aboveboard.errors import PolicyInvalid
from aboveboard.formats import envelopes
from aboveboard.formats.policy_rules import Pins, policy_sha256
from aboveboard.keyholder.following import FETCHED_EVERY_S, TIMEOUT_S, TRIED_EVERY_S, FollowedPolicy
from aboveboard.keyholder.service import open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.policy import Freshness, Policy, RoleKey
from tests.keyholding import OTHER_PURPOSE, PRIVACY, PURPOSE, REPRESENTATIVE, REQUESTER, START, Clock, Person, policy
from tests.patience import until
from tests.services import running

SIGNERS = (
    RoleKey(role="privacy", key=envelopes.public_hex(PRIVACY)),
    RoleKey(role="representative", key=envelopes.public_hex(REPRESENTATIVE)),
)
DAY_S = 86_400


def version(number: int, purposes: tuple[str, ...] = (PURPOSE, OTHER_PURPOSE)) -> Policy:
    return msgspec.structs.replace(
        policy(), version=number, purposes=purposes, signers=SIGNERS, threshold=2, expires=int(START) + 10 * DAY_S
    )


@dataclass
class Publisher:
    """What a collector publishes; it signs nothing itself."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: threading.Event = field(default_factory=threading.Event)

    def publish(self, new: Policy, at: float, *keys: str) -> None:
        named = {"privacy": PRIVACY, "representative": REPRESENTATIVE, "stranger": REQUESTER}
        statement = Freshness(
            version=new.version, policy_sha256=policy_sha256(new), issued=int(at), expires=int(at) + DAY_S
        )
        self.files["policy"] = envelopes.sign("policy", new, [named[key] for key in keys])
        self.files["freshness"] = envelopes.sign("freshness", statement, [named[keys[0]]])


@pytest.fixture
def publisher() -> Publisher:
    publisher = Publisher()
    publisher.answers.set()
    return publisher


@pytest.fixture
def followed(publisher: Publisher, tmp_path: Path, clock: Clock) -> Iterator[FollowedPolicy]:
    app = FastAPI()

    @app.get("/{name}")
    def published(name: str) -> Response:
        publisher.answers.wait(TIMEOUT_S)
        return Response(publisher.files.get(name, b""), status_code=200 if name in publisher.files else 404)

    (tmp_path / "policy").mkdir()
    (tmp_path / "pins.json").write_bytes(msgspec.json.encode(Pins(signers=SIGNERS, threshold=2)))
    with running(app) as url:
        yield FollowedPolicy(tmp_path / "policy", tmp_path / "pins.json", collector=url, clock=clock)


def test_without_a_policy_nothing_is_believed(followed: FollowedPolicy) -> None:
    with pytest.raises(PolicyInvalid):
        followed()


def test_a_published_policy_is_taken(followed: FollowedPolicy, publisher: Publisher) -> None:
    publisher.publish(version(1), START, "privacy", "representative")
    assert followed() == version(1)


def test_a_narrower_policy_arrives_within_the_hour(
    followed: FollowedPolicy, publisher: Publisher, clock: Clock
) -> None:
    publisher.publish(version(1), START, "privacy", "representative")
    followed()
    publisher.publish(version(2, (PURPOSE,)), START, "privacy")
    assert followed().purposes == (PURPOSE, OTHER_PURPOSE)
    clock.now += FETCHED_EVERY_S
    assert followed().purposes == (PURPOSE,)


def test_a_wider_policy_that_one_role_signed_changes_nothing(
    followed: FollowedPolicy, publisher: Publisher, clock: Clock
) -> None:
    publisher.publish(version(1, (PURPOSE,)), START, "privacy", "representative")
    followed()
    publisher.publish(version(2), START, "privacy")
    clock.now += FETCHED_EVERY_S
    assert followed().purposes == (PURPOSE,)


def test_a_strangers_policy_is_not_taken(followed: FollowedPolicy, publisher: Publisher) -> None:
    publisher.publish(version(1), START, "stranger")
    with pytest.raises(PolicyInvalid):
        followed()


def test_a_policy_nobody_vouches_for_today_is_no_longer_believed(
    followed: FollowedPolicy, publisher: Publisher, clock: Clock
) -> None:
    publisher.publish(version(1), START, "privacy", "representative")
    followed()
    clock.now += DAY_S + 1
    with pytest.raises(PolicyInvalid):
        followed()
    publisher.publish(version(1), clock.now, "privacy", "representative")
    clock.now += TRIED_EVERY_S
    assert followed() == version(1)


def test_no_deletion_waits_for_a_collector_that_keeps_the_keyholder_waiting(
    followed: FollowedPolicy, publisher: Publisher, clock: Clock, settings: KeyholderSettings
) -> None:
    publisher.publish(version(1), START, "privacy", "representative")
    told = dataclasses.replace(settings, policy=followed.current, renew=followed.renew, installed=followed.installed)
    with open_keyholder(told) as keyholder:
        clock.now += FETCHED_EVERY_S
        publisher.answers.clear()
        asking = threading.Thread(target=keyholder.purpose_key, args=(PURPOSE,))
        asking.start()
        try:
            until(followed._asking.locked, "the question to the collector")
            keyholder.receipt(keyholder.delete(Person().secret))
            keyholder.purpose_key(PURPOSE)
            assert asking.is_alive()
        finally:
            publisher.answers.set()
            asking.join()
