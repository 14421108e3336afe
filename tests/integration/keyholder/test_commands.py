"""From nothing to an opened segment with the commands that people type."""

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.cli import keyholder as keyholder_commands
from aboveboard.cli import lease as lease_commands
from aboveboard.cli import policy as policy_commands
from aboveboard.errors import InputError, LeaseInvalid, LedgerShort, NothingToDo, UnknownFormat
from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.formats.leases import approvals, read_lease
from aboveboard.formats.policy_rules import read_policy
from aboveboard.formats.role_keys import make_role_key, read_role_key
from aboveboard.keyholder.app import create_app
from aboveboard.keyholder.following import FollowedPolicy
from aboveboard.keyholder.service import open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from tests.keyholding import Job, Person, asking
from tests.services import running


@pytest.fixture
def organisation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Keys of two roles, a keyholder, three witnesses, and a policy that pins them all."""
    policy_commands.keys(tmp_path / "keys", "privacy", "representative", "timestamp")
    pins = tmp_path / "keys" / "pins.json"
    capsys.readouterr()
    keyholder_commands.init(tmp_path / "keyholder", copy=tmp_path / "elsewhere" / "head", pins=pins)
    key = capsys.readouterr().out.strip()
    witnesses = []
    for number in (1, 2, 3):
        keyholder_commands.witness(tmp_path / f"witness-{number}", role=f"witness-{number}", new_key=True)
        witnesses.append(capsys.readouterr().out.strip())
    draft, signed, fresh = (tmp_path / name for name in ("draft.json", "signed.json", "fresh.json"))
    policy_commands.new(
        draft,
        organisation="Example",
        pins=pins,
        keyholder=key,
        collector="http://127.0.0.1:8761",
        purpose=("demo",),
        witness=tuple(witnesses),
    )
    roles = tuple(tmp_path / "keys" / f"{role}.key" for role in ("privacy", "representative"))
    policy_commands.sign(draft, signed, key=roles)
    policy_commands.fresh(signed, fresh, key=tmp_path / "keys" / "timestamp.key")
    return tmp_path


def served(organisation: Path, stack: ExitStack) -> KeyholderSettings:
    """Start the witnesses and return the settings of a keyholder that follows the signed policy."""
    folder, signed = organisation / "keyholder", organisation / "signed.json"
    rules = read_policy(signed.read_bytes())
    places = []
    for pinned in rules.witnesses:
        home = organisation / pinned.role
        logs = {ledger_signer(rules.keyholder.key).name: rules.keyholder.key}
        seen = WitnessSettings(folder=home, name=pinned.role, key=read_role_key(home / "witness.key"), logs=logs)
        url = stack.enter_context(running(create_witness_app(seen)))
        places.append(WitnessPlace(pinned.role, url, pinned.key))
    followed = FollowedPolicy(
        folder / "policy", folder / "pins.json", collector="http://127.0.0.1:8761", clock=time.time
    )
    followed.install(signed.read_bytes(), (organisation / "fresh.json").read_bytes())
    return replace(keyholder_commands._settings(folder), policy=followed, witnesses=tuple(places), lease_delay_s=0)


def test_request_approve_submit_and_open(organisation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, signed = organisation / "keyholder", organisation / "signed.json"
    rules = read_policy(signed.read_bytes())
    with ExitStack() as stack:
        app = create_app(served(organisation, stack))
        url = stack.enter_context(running(app))
        service = app.state.keyholder
        given = Person().give(service, "a", "b", purpose="demo", keyholder_key=rules.keyholder.key)
        (organisation / "segments").write_text("\n".join(given))
        (organisation / "recipe").write_text("reduce")
        requester = organisation / "requester.key"
        make_role_key(requester)
        lease, job_key = organisation / "lease.json", organisation / "job.key"
        lease_commands.request(
            lease,
            purpose="demo",
            policy=signed,
            keyholder=url,
            key=requester,
            job_key=job_key,
            recipe=organisation / "recipe",
            segments=organisation / "segments",
        )
        with pytest.raises(LeaseInvalid):
            lease_commands.approve(lease, key=requester, policy=signed, yes=True)
        for role in ("privacy", "representative"):
            lease_commands.approve(lease, key=organisation / "keys" / f"{role}.key", policy=signed, yes=True)
        capsys.readouterr()
        lease_commands.show(lease, policy=signed)
        assert "approved by privacy, representative" in capsys.readouterr().out
        lease_commands.submit(lease, keyholder=url)
        name = read_lease(lease.read_bytes()).id
        assert f"lease {name} opens" in capsys.readouterr().out
        assert job_key.stat().st_mode & 0o777 == 0o600
        job = Job(X25519PrivateKey.from_private_bytes(bytes.fromhex(job_key.read_text().strip())))
        keys = service.unwrap(name, asking(given)).keys
        assert {sha256: job.open(wrapped, name, sha256, "demo") for sha256, wrapped in keys.items()} == given
        keyholder_commands.mirror(url, organisation / "mirror", policy=signed)
        keyholder_commands.receipts(folder)
        assert "receipts signed: fewer than 10; waiting: fewer than 10" in capsys.readouterr().out


def test_who_approves_an_export_reads_for_whom_it_is(organisation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signed, draft, lease = (organisation / name for name in ("signed.json", "free.txt", "export.lease"))
    draft.write_text("plain files for whoever wants them")
    lease_commands.recipe(organisation / "lab.recipe", recipient="Example Lab")
    lease_commands.recipe(organisation / "other.recipe", recipient="Another Lab")
    requester, approver = organisation / "requester.key", organisation / "keys" / "privacy.key"
    make_role_key(requester)
    (organisation / "segments").write_text("ab" * 32)
    rules = read_policy(signed.read_bytes())
    with ExitStack() as stack:
        url = stack.enter_context(running(create_app(served(organisation, stack))))

        def asked(recipe: Path) -> None:
            lease_commands.request(
                lease,
                purpose="demo-export",
                policy=signed,
                keyholder=url,
                key=requester,
                job_key=organisation / "export.key",
                recipe=recipe,
                segments=organisation / "segments",
            )

        with pytest.raises(UnknownFormat):
            asked(draft)
        assert not lease.exists()
        asked(organisation / "lab.recipe")
    with pytest.raises(InputError, match="for whom"):
        lease_commands.approve(lease, key=approver, policy=signed, yes=True)
    with pytest.raises(LeaseInvalid, match="another recipe"):
        lease_commands.approve(lease, key=approver, policy=signed, recipe=organisation / "other.recipe", yes=True)
    assert not approvals(lease.read_bytes(), rules)
    capsys.readouterr()
    lease_commands.approve(lease, key=approver, policy=signed, recipe=organisation / "lab.recipe", yes=True)
    assert "plain files for Example Lab, as hf" in capsys.readouterr().out
    assert [pinned.role for pinned in approvals(lease.read_bytes(), rules)] == ["privacy"]


def test_a_lease_that_begins_in_more_than_three_days_is_not_drawn_up(organisation: Path) -> None:
    with pytest.raises(InputError, match="72 hours"):
        lease_commands.request(
            organisation / "lease.json",
            purpose="demo",
            policy=organisation / "signed.json",
            keyholder="http://127.0.0.1:1",
            key=organisation / "requester.key",
            job_key=organisation / "job.key",
            recipe=organisation / "recipe",
            starts_in=72.1,
        )


def test_nothing_is_founded_twice(organisation: Path) -> None:
    pins = organisation / "keys" / "pins.json"
    with pytest.raises(NothingToDo):
        keyholder_commands.init(organisation / "keyholder", copy=organisation / "elsewhere" / "head", pins=pins)
    with pytest.raises(LedgerShort):
        keyholder_commands.init(organisation / "second", copy=organisation / "elsewhere" / "head", pins=pins)
    assert not (organisation / "second").exists()
    keyholder_commands.init(organisation / "second", copy=organisation / "elsewhere" / "second", pins=pins)


def test_a_founding_that_failed_is_made_again_with_the_same_key(
    organisation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins, third = organisation / "keys" / "pins.json", organisation / "third"
    (organisation / "file").touch()
    with pytest.raises(OSError, match="file"):
        keyholder_commands.init(third, copy=organisation / "file" / "head", pins=pins)
    key = envelopes.public_hex(read_role_key(third / "signing.key"))
    capsys.readouterr()
    keyholder_commands.init(third, copy=organisation / "elsewhere" / "third", pins=pins)
    assert capsys.readouterr().out == f"{key}\n"
    assert (organisation / "elsewhere" / "third").exists()
    with pytest.raises(NothingToDo):
        keyholder_commands.init(third, copy=organisation / "elsewhere" / "fourth", pins=pins)


def test_a_keyholder_whose_head_is_lost_is_not_founded_anew(organisation: Path) -> None:
    folder, pins = organisation / "keyholder", organisation / "keys" / "pins.json"
    rules = read_policy((organisation / "signed.json").read_bytes())
    with open_keyholder(replace(keyholder_commands._settings(folder), policy=lambda: rules)):
        (organisation / "elsewhere" / "head").unlink()
    with pytest.raises(NothingToDo):
        keyholder_commands.init(folder, copy=organisation / "elsewhere" / "another", pins=pins)


def test_the_hour_in_the_ledger_is_shortened_for_demos_only(organisation: Path) -> None:
    rules = read_policy((organisation / "signed.json").read_bytes())
    found = keyholder_commands._settings(organisation / "keyholder")
    keyholder_commands._require_delay(replace(found, policy=lambda: rules, demo_delay_s=0))
    real = organisation / "real.json"
    key = envelopes.public_hex(read_role_key(organisation / "keyholder" / "signing.key"))
    policy_commands.new(
        organisation / "draft.json",
        organisation="Example",
        pins=organisation / "keys" / "pins.json",
        keyholder=key,
        collector="http://127.0.0.1:8761",
        after=organisation / "signed.json",
    )
    roles = tuple(organisation / "keys" / f"{role}.key" for role in ("privacy", "representative"))
    policy_commands.sign(organisation / "draft.json", real, key=roles)
    policy_commands.fresh(real, organisation / "fresh.json", key=organisation / "keys" / "timestamp.key")
    with pytest.raises(InputError):
        keyholder_commands.serve(
            organisation / "keyholder",
            witness=(),
            policy=real,
            freshness=organisation / "fresh.json",
            port=0,
            lease_delay=0,
        )
