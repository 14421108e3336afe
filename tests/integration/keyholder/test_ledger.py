"""A ledger that was cut, forked or rewritten serves nothing and finds no witness."""

import dataclasses
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest

from aboveboard.errors import LedgerShort, NotFound, NotWitnessed, UnknownFormat
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import read_checkpoint
from aboveboard.keyholder.service import Keyholder, found_keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from tests.keyholding import LEDGER, Job, Person, asking


def saved(settings: KeyholderSettings, folder: Path) -> Path:
    shutil.copytree(settings.folder, folder)
    return folder


def test_an_old_database_put_back_serves_nothing(settings: KeyholderSettings, tmp_path: Path) -> None:
    """It would have forgotten a deletion."""
    person = Person()
    with open_keyholder(settings) as keyholder:
        person.give(keyholder, "a")
        keyholder.checkpoint()
    old = saved(settings, tmp_path / "old")
    with open_keyholder(settings) as keyholder:
        keyholder.delete(person.secret)
    with pytest.raises(LedgerShort), open_keyholder(dataclasses.replace(settings, folder=old)):
        pass


def test_an_old_database_put_back_under_a_running_service_serves_nothing(
    keyholder: Keyholder, settings: KeyholderSettings
) -> None:
    given = Person().give(keyholder, "a")
    lease = Job().granted(keyholder, given)
    with sqlite3.connect(settings.database) as database:
        database.execute("DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)")
    database.close()
    with pytest.raises(LedgerShort):
        keyholder.unwrap(lease, asking(given))


def test_without_the_copy_of_its_head_it_serves_nothing(settings: KeyholderSettings) -> None:
    settings.copy.unlink()
    with pytest.raises(LedgerShort), open_keyholder(settings):
        pass


def test_the_witnesses_know_an_old_database_even_when_the_copy_was_cut_too(
    settings: KeyholderSettings, tmp_path: Path
) -> None:
    person = Person()
    with open_keyholder(settings) as keyholder:
        given = person.give(keyholder, "a")
        lease = Job().granted(keyholder, given)
    old, head = saved(settings, tmp_path / "old"), settings.copy.read_text(encoding="utf-8")
    with open_keyholder(settings) as keyholder:
        keyholder.delete(person.secret)
    settings.copy.write_text(head, encoding="utf-8")
    with (
        open_keyholder(dataclasses.replace(settings, folder=old)) as restored,
        pytest.raises((LedgerShort, NotWitnessed)),
    ):
        restored.unwrap(lease, asking(given))


def test_a_rewritten_tree_stops_the_service(settings: KeyholderSettings) -> None:
    with open_keyholder(settings) as keyholder:
        Job().granted(keyholder, Person().give(keyholder, "a"))
    with sqlite3.connect(settings.database) as database:
        database.execute("UPDATE nodes SET hash = zeroblob(32) WHERE number = 0")
    database.close()
    with pytest.raises(LedgerShort), open_keyholder(settings):
        pass


def test_two_views_of_one_ledger_are_not_both_witnessed(settings: KeyholderSettings, tmp_path: Path) -> None:
    """The operator forks the database and shows each half another future."""
    with open_keyholder(settings) as keyholder:
        given = Person().give(keyholder, "a")
        keyholder.checkpoint()
    fork, copy = saved(settings, tmp_path / "fork"), tmp_path / "elsewhere" / "fork"
    shutil.copy(settings.copy, copy)
    with (
        open_keyholder(settings) as one,
        open_keyholder(dataclasses.replace(settings, folder=fork, copy=copy)) as other,
    ):
        Job().granted(one, given)
        with pytest.raises((NotWitnessed, LedgerShort)):
            Job().granted(other, given)


def test_a_second_keyholder_is_not_founded_over_the_first(settings: KeyholderSettings, tmp_path: Path) -> None:
    with pytest.raises(LedgerShort):
        found_keyholder(dataclasses.replace(settings, folder=tmp_path / "second"))


def test_tiles_of_the_witnessed_tree_rebuild_its_root(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    given = Person().give(keyholder, *(f"segment {number}" for number in range(300)))
    keyholder.unwrap(Job().granted(keyholder, given), asking(given))
    checkpoint = read_checkpoint(keyholder.checkpoint(), LEDGER)
    full = keyholder.tile("tile/0/000")
    width = checkpoint.size - 256
    rest = keyholder.tile(f"tile/0/001.p/{width}")
    above = keyholder.tile("tile/1/000.p/1")
    entries = ledger.unpack_entries(keyholder.tile("tile/entries/000"))
    entries += ledger.unpack_entries(keyholder.tile(f"tile/entries/001.p/{width}"))
    assert ledger.root_of(entries) == checkpoint.root
    assert full + rest == b"".join(map(ledger.leaf_hash, entries))
    assert above == ledger.root_of(entries[:256])
    for path in (f"tile/0/001.p/{width + 1}", "tile/1/000", "tile/2/000.p/1"):
        with pytest.raises(NotFound):
            keyholder.tile(path)
    with pytest.raises(UnknownFormat):
        keyholder.tile("tile/0/../../keyholder.sqlite")


def test_a_witness_answers_as_the_specification_says(keyholder: Keyholder, settings: KeyholderSettings) -> None:
    url = settings.witnesses[0].url
    note = keyholder.checkpoint()
    size = int(note.split("\n")[1])

    def ask(body: str) -> httpx.Response:
        return httpx.post(f"{url}/add-checkpoint", content=body.encode(), trust_env=False)

    signed = note.partition("\n\n")[0] + "\n\n" + note.partition("\n\n")[2].splitlines(keepends=True)[0]
    again = ask(f"old {size}\n\n{signed}")
    assert (again.status_code, again.text[:2]) == (200, "— ")
    stale = ask(f"old {size - 1}\n\n{signed}")
    assert (stale.status_code, stale.text) == (409, f"{size}\n")
    assert stale.headers["content-type"].startswith("text/x.tlog.size")
    assert ask(f"old {size + 1}\n\n{signed}").status_code == 400
    assert ask(f"old {size}\n{'A' * 43}=\n\n{signed}").status_code == 422
    assert ask(f"old {size}\n\n{signed.replace('aboveboard/', 'other/')}").status_code == 404
    assert ask(f"old {size}\n\n{signed.replace(chr(10) + str(size), chr(10) + str(size + 1), 1)}").status_code == 403
    assert ask("old x\n\n").status_code == 400
    assert ask(f"old {size}\n\n{'x' * 100_000}").status_code == 413


def test_a_witness_remembers_what_it_saw_when_it_is_started_anew(
    keyholder: Keyholder, settings: KeyholderSettings, tmp_path: Path
) -> None:
    note = keyholder.checkpoint()
    kept = sorted((tmp_path / "witness-0").iterdir())
    assert [path.read_text(encoding="utf-8").partition("\n\n")[0] for path in kept] == [note.partition("\n\n")[0]]
    shown = httpx.get(f"{settings.witnesses[0].url}/{kept[0].stem}/checkpoint", trust_env=False)
    assert shown.text == kept[0].read_text(encoding="utf-8")
