"""A keyholder without a policy in force, or that stood still: it deletes, shows its ledger, and lets keys die."""

import contextlib
import dataclasses
import socket
import sqlite3
import time
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli import keyholder as keyholder_commands
from aboveboard.errors import NotFound, PolicyExpired, PolicyInvalid, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import read_checkpoint
from aboveboard.formats.keyholder import DeletionReceipt, dead_after
from aboveboard.formats.ledger import tile_path, unpack_entries
from aboveboard.formats.policy_rules import Pins, policy_sha256
from aboveboard.keyholder.following import FollowedPolicy
from aboveboard.keyholder.service import open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.policy import Freshness, RoleKey
from aboveboard.model.time import Week
from tests.keyholding import (
    LEDGER,
    PRIVACY,
    PURPOSE,
    REPRESENTATIVE,
    SIGNING,
    START,
    Clock,
    Job,
    Person,
    asking,
    policy,
)

DAY_S = 86_400
SIGNERS = (
    RoleKey(role="privacy", key=envelopes.public_hex(PRIVACY)),
    RoleKey(role="representative", key=envelopes.public_hex(REPRESENTATIVE)),
)


@pytest.fixture
def served(settings: KeyholderSettings, clock: Clock) -> KeyholderSettings:
    return as_served(settings, clock)


def as_served(settings: KeyholderSettings, clock: Clock) -> KeyholderSettings:
    """Have the folder as the commands keep it, with a policy that is installed now and that nobody follows up."""
    folder = settings.folder
    (folder / "policy").mkdir(mode=0o700)
    (folder / "copy").write_text(str(settings.copy))
    (folder / "signing.key").write_text(SIGNING.private_bytes_raw().hex())
    (folder / "signing.key").chmod(0o600)
    (folder / "pins.json").write_bytes(msgspec.json.encode(Pins(signers=SIGNERS, threshold=2)))
    followed = FollowedPolicy(folder / "policy", folder / "pins.json", collector="", clock=clock)
    (folder / "signed.json").write_bytes(signed(clock)[0])
    (folder / "fresh.json").write_bytes(signed(clock)[1])
    followed.install(*signed(clock))
    return dataclasses.replace(settings, policy=followed, installed=followed.installed)


def signed(clock: Clock) -> tuple[bytes, bytes]:
    """Return policy and freshness from a clock's time on, for two weeks and for a day."""
    now = int(clock.now)
    rules = msgspec.structs.replace(policy(), issued=now, expires=now + 14 * DAY_S, signers=SIGNERS)
    fresh = Freshness(version=1, policy_sha256=policy_sha256(rules), issued=now, expires=now + DAY_S)
    return envelopes.sign("policy", rules, [PRIVACY, REPRESENTATIVE]), envelopes.sign("freshness", fresh, [PRIVACY])


def serve_on_a_taken_port(folder: Path, retention_weeks: int | None = None) -> None:
    """Let the command come as far as its port, under the policy and freshness it was first started with."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unreachable):
        keyholder_commands.serve(
            folder,
            witness=(),
            policy=folder / "signed.json",
            freshness=folder / "fresh.json",
            port=taken.getsockname()[1],
            retention_weeks=retention_weeks,
        )


def test_a_keyholder_that_starts_under_an_expired_policy_deletes_and_shows_its_ledger(
    served: KeyholderSettings, clock: Clock
) -> None:
    person = Person()
    with open_keyholder(served) as keyholder:
        given = person.give(keyholder, "a")
        lease = Job().granted(keyholder, given)
    clock.now += 2 * DAY_S
    with open_keyholder(served) as keyholder:
        with pytest.raises(PolicyExpired):
            keyholder.unwrap(lease, asking(given))
        answer = keyholder.receipt(keyholder.delete(person.secret))
        told = envelopes.verify(answer, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
        assert told.deletion_hash == person.session
        size = read_checkpoint(keyholder.checkpoint(), LEDGER).size
        assert len(unpack_entries(keyholder.tile(tile_path(None, 0, size)))) == size
    clock.now = dead_after(Week.of(START))
    with open_keyholder(served):
        assert {path.name.split(".")[1] for path in served.keys.iterdir()} == {Week.of(clock.now).name}


def test_a_keyholder_that_never_had_a_policy_does_not_start(served: KeyholderSettings) -> None:
    (served.folder / "policy" / "policy.json").unlink()
    with pytest.raises(PolicyInvalid), open_keyholder(served):
        pass


def test_a_turn_that_fails_keeps_no_keyholder_from_deleting(served: KeyholderSettings, clock: Clock) -> None:
    person, told = Person(), list[str]()
    with open_keyholder(served) as keyholder:
        person.give(keyholder, "a")
    clock.now += 7 * DAY_S
    (served.keys / f"{PURPOSE}.{Week.of(clock.now).name}.key").mkdir()
    with open_keyholder(dataclasses.replace(served, tell=told.append)) as keyholder:
        assert told[0].startswith("the purpose keys were not turned: IsADirectoryError")
        assert keyholder.receipt(keyholder.delete(person.secret))


def test_rotate_needs_no_policy_in_force_and_keeps_rows_as_long_as_serve_was_told(
    settings: KeyholderSettings, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.now = time.time() - 15 * 7 * DAY_S
    served = as_served(settings, clock)
    with open_keyholder(served) as keyholder:
        Person().give(keyholder, "a")
    with pytest.raises(NotFound):
        keyholder_commands.rotate(served.folder)
    serve_on_a_taken_port(served.folder, retention_weeks=26)
    serve_on_a_taken_port(served.folder)
    keyholder_commands.rotate(served.folder)
    (week,) = {path.name.split(".")[1] for path in served.keys.iterdir()}
    assert capsys.readouterr().out == f"the keys are those of {week}\n"
    with contextlib.closing(sqlite3.connect(served.database)) as database:
        assert database.execute("SELECT epoch, born FROM wraps").fetchall() == [(week, Week.of(clock.now).name)]


def test_serve_does_not_start_with_an_expired_policy_where_none_was_before(
    settings: KeyholderSettings, clock: Clock
) -> None:
    clock.now = time.time() - 2 * DAY_S
    served = as_served(settings, clock)
    (served.folder / "policy" / "policy.json").unlink()
    (served.folder / "policy" / "floor.json").unlink()
    with pytest.raises(PolicyExpired):
        serve_on_a_taken_port(served.folder)
