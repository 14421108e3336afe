"""A restored database learns from the published ledger what it had forgotten."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from aboveboard.errors import Deleted, LedgerShort, NotWitnessed, Tampered
from aboveboard.keyholder.recovery import mirror, read_published, recover
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from tests.keyholding import Job, Person, asking, policy


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
