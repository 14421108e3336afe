"""A restored database learns from the published ledger what it had forgotten."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from aboveboard.cli import keyholder as keyholder_commands
from aboveboard.errors import Deleted, LedgerShort, NotWitnessed, Tampered
from aboveboard.formats import envelopes
from aboveboard.keyholder.recovery import mirror, read_published, recover
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.model.time import Week
from tests.keyholding import PURPOSE, REPRESENTATIVE, SIGNING, Clock, Job, Person, asking, policy, purpose_key


def fetch(keyholder: Keyholder, path: str) -> bytes:
    return keyholder.checkpoint().encode() if path == "checkpoint" else keyholder.tile(path)


def test_a_session_deleted_after_the_backup_stays_deleted(settings: KeyholderSettings, tmp_path: Path) -> None:
    gone, left = Person(), Person()
    with open_keyholder(settings) as keyholder:
        lost, kept = gone.give(keyholder, "a", "b"), left.give(keyholder, "c")
        late, _ = gone.deposit(keyholder, "late")
    shutil.copytree(settings.folder, tmp_path / "old")
    old = dataclasses.replace(settings, folder=tmp_path / "old")
    with open_keyholder(settings) as keyholder:
        keyholder.delete(gone.secret)
        keyholder.delete(Person().secret)
        mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    with pytest.raises(LedgerShort), open_keyholder(old):
        pass
    assert recover(old, *read_published(lambda path: (tmp_path / path).read_bytes(), policy())) == 1
    with open_keyholder(old) as recovered:
        job = Job()
        lease = job.granted(recovered, [*lost, *kept])
        answer = recovered.unwrap(lease, asking([*lost, *kept]))
        assert {name: job.open(wrapped, lease, name) for name, wrapped in answer.keys.items()} == kept
        assert recovered.recheck(lease).deleted == tuple(sorted(lost))
        with pytest.raises(Deleted):
            recovered.keep(late)


def test_without_the_private_key_of_its_week_a_recovered_keyholder_makes_another(
    settings: KeyholderSettings, clock: Clock, tmp_path: Path
) -> None:
    """The ledger tells of the week's key, and the folder of keys is of the week before."""
    with open_keyholder(settings) as keyholder:
        kept = Person().give(keyholder, "a")
    shutil.copytree(settings.folder, tmp_path / "old")
    old = dataclasses.replace(settings, folder=tmp_path / "old")
    clock.now += 7 * 86_400
    with open_keyholder(settings) as keyholder:
        mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    recover(old, *read_published(lambda path: (tmp_path / path).read_bytes(), policy()))
    with open_keyholder(old) as recovered:
        assert (old.keys / f"{PURPOSE}.{Week.of(clock.now).name}.key").exists()
        kept |= Person().give(recovered, "b")
        job = Job()
        lease = job.granted(recovered, kept, not_before=int(clock.now), expires=int(clock.now) + 3_600)
        keys = recovered.unwrap(lease, asking(kept)).keys
        assert {name: job.open(wrapped, lease, name) for name, wrapped in keys.items()} == kept


def test_of_two_keys_of_a_week_the_later_one_counts_after_a_recovery(
    settings: KeyholderSettings, tmp_path: Path
) -> None:
    told: list[str] = []
    shutil.copytree(settings.folder, tmp_path / "old")
    old = dataclasses.replace(settings, folder=tmp_path / "old", tell=told.append)
    with open_keyholder(settings):
        shutil.rmtree(settings.keys)
        settings.keys.mkdir()
    with open_keyholder(settings) as keyholder:
        mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    recover(old, *read_published(lambda path: (tmp_path / path).read_bytes(), policy()))
    shutil.copytree(settings.keys, old.keys, dirs_exist_ok=True)
    with open_keyholder(old) as recovered:
        assert purpose_key(recovered).public
        assert told == []


def test_the_command_says_in_tens_how_many_were_deleted_again(
    settings: KeyholderSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_keyholder(settings) as keyholder:
        keyholder.delete(Person().secret)
        mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    (settings.folder / "copy").write_text(str(settings.copy))
    (settings.folder / "signing.key").write_text(SIGNING.private_bytes_raw().hex())
    (settings.folder / "signing.key").chmod(0o600)
    (tmp_path / "signed.json").write_bytes(envelopes.sign("policy", policy(), [REPRESENTATIVE]))
    keyholder_commands.recover(settings.folder, source=str(tmp_path), policy=tmp_path / "signed.json")
    assert capsys.readouterr().out == "sessions deleted again: fewer than 10\n"


def test_a_mirror_older_than_the_last_head_recovers_nothing(settings: KeyholderSettings, tmp_path: Path) -> None:
    with open_keyholder(settings) as keyholder:
        mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
        keyholder.delete(Person().secret)
    published = read_published(lambda path: (tmp_path / path).read_bytes(), policy())
    with pytest.raises(LedgerShort):
        recover(settings, *published)


def test_a_mirror_with_a_changed_or_missing_entry_is_not_believed(
    keyholder: Keyholder, settings: KeyholderSettings, tmp_path: Path
) -> None:
    keyholder.delete(Person().secret)
    mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    (bundle,) = (path for path in (tmp_path / "tile").rglob("*") if path.is_file())
    whole = bundle.read_bytes()
    for broken in (whole.replace(b"deletion", b"deletiom"), whole[:-1], b""):
        bundle.write_bytes(broken)
        with pytest.raises(Tampered):
            read_published(lambda path: (tmp_path / path).read_bytes(), policy())


def test_a_mirror_without_cosignatures_is_not_believed(
    keyholder: Keyholder, settings: KeyholderSettings, tmp_path: Path
) -> None:
    mirror(lambda path: fetch(keyholder, path), policy(), tmp_path)
    note = (tmp_path / "checkpoint").read_text(encoding="utf-8")
    head, _, signatures = note.rpartition("\n\n")
    (tmp_path / "checkpoint").write_text(f"{head}\n\n{signatures.splitlines(keepends=True)[0]}", encoding="utf-8")
    with pytest.raises(NotWitnessed):
        read_published(lambda path: (tmp_path / path).read_bytes(), policy())
