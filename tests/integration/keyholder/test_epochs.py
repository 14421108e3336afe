"""Purpose keys live a week and three more; what is carried forward lives on, the rest is dead."""

import contextlib
import dataclasses
import shutil
import sqlite3
from pathlib import Path

import pytest

from aboveboard.errors import KeyMissing, NotFound
from aboveboard.formats.keyholder import dead_after
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.witnesses import Witnesses
from aboveboard.model.time import Week
from tests.keyholding import OTHER_PURPOSE, PURPOSE, START, Clock, Job, Person, asking, purpose_key

WEEK_S = 7 * 86_400


def weeks_of(settings: KeyholderSettings) -> set[str]:
    return {path.name.split(".")[1] for path in settings.keys.iterdir()}


def flip(settings: KeyholderSettings, sha256: str) -> None:
    """Change the last byte of a row's wrap."""
    with contextlib.closing(sqlite3.connect(settings.database)) as database:
        query = "SELECT keyholder_wrap FROM wraps WHERE sha256 = ?"
        (wrapped,) = database.execute(query, (bytes.fromhex(sha256),)).fetchone()
        changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
        database.execute("UPDATE wraps SET keyholder_wrap = ? WHERE keyholder_wrap = ?", (changed, wrapped))
        database.commit()


def openable(keyholder: Keyholder, clock: Clock, given: dict[str, bytes]) -> dict[str, bytes]:
    job = Job()
    lease = job.granted(keyholder, given, not_before=int(clock.now), expires=int(clock.now) + 3_600)
    answer = keyholder.unwrap(lease, asking(given))
    return {name: job.open(wrapped, lease, name) for name, wrapped in answer.keys.items()}


def test_each_purpose_has_a_key_of_its_own_each_week(keyholder: Keyholder, clock: Clock) -> None:
    seen = {purpose_key(keyholder, purpose).public for purpose in (PURPOSE, OTHER_PURPOSE)}
    clock.now += WEEK_S
    seen |= {purpose_key(keyholder, purpose).public for purpose in (PURPOSE, OTHER_PURPOSE)}
    assert len(seen) == 4
    assert purpose_key(keyholder).week == Week.of(clock.now)


def test_there_is_no_key_for_a_purpose_the_policy_does_not_name(keyholder: Keyholder) -> None:
    with pytest.raises(NotFound):
        purpose_key(keyholder, "evaluation-of-people")


def test_live_rows_are_carried_forward_and_open_after_two_months(keyholder: Keyholder, clock: Clock) -> None:
    given = Person().give(keyholder, "a", "b")
    for _ in range(9):
        clock.now += WEEK_S
        keyholder.turn()
    assert openable(keyholder, clock, given) == given


def test_live_rows_survive_a_service_that_stood_still(keyholder: Keyholder, clock: Clock) -> None:
    given = Person().give(keyholder, "a")
    clock.now += 9 * WEEK_S
    assert openable(keyholder, clock, given) == given


def test_a_key_is_destroyed_three_weeks_after_its_week(
    keyholder: Keyholder, settings: KeyholderSettings, clock: Clock
) -> None:
    first = Week.of(START)
    clock.now = dead_after(first) - 1
    keyholder.turn()
    assert first.name in weeks_of(settings)
    clock.now = dead_after(first)
    keyholder.turn()
    assert first.name not in weeks_of(settings)


def test_a_deposit_for_a_week_whose_key_is_gone_is_refused(keyholder: Keyholder, clock: Clock) -> None:
    late, _ = Person().deposit(keyholder, "late")
    clock.now = dead_after(Week.of(START)) - 1
    keyholder.keep(late)
    too_late, _ = Person().deposit(keyholder, "too late")
    clock.now = dead_after(Week.of(clock.now))
    with pytest.raises(KeyMissing):
        keyholder.keep(too_late)


def test_an_old_backup_of_the_database_opens_nothing_once_the_week_is_dead(
    keyholder: Keyholder, settings: KeyholderSettings, clock: Clock, tmp_path: Path
) -> None:
    """The wraps of a deleted session lie in the backup; with every key that lives then, none opens."""
    person = Person()
    deposit, _ = person.deposit(keyholder, "a")
    keyholder.keep(deposit)
    backup = tmp_path / "backup"
    backup.mkdir()
    for path in settings.folder.glob("keyholder.sqlite*"):
        shutil.copy(path, backup)
    keyholder.delete(person.secret)
    clock.now = dead_after(Week.of(START))
    keyholder.turn()
    shutil.copytree(settings.keys, backup / "purpose-keys")
    copy = tmp_path / "elsewhere" / "old"
    old = dataclasses.replace(settings, folder=backup, copy=copy)
    # The thief owns the copy of the head as well and cuts it to fit.
    with Store(backup / "keyholder.sqlite") as store:
        Ledger(store, key=old.key, copy=copy, witnesses=Witnesses((), 1)).start()
    with open_keyholder(old) as thief:
        assert thief.own((person.session,)) == ()


def test_what_reached_the_end_of_its_retention_is_not_carried_forward(
    settings: KeyholderSettings, clock: Clock
) -> None:
    with open_keyholder(dataclasses.replace(settings, retention_weeks=5)) as keyholder:
        old = Person().give(keyholder, "old")
        clock.now += 3 * WEEK_S
        young = Person().give(keyholder, "young")
        clock.now += 3 * WEEK_S
        assert openable(keyholder, clock, {**old, **young}) == young


def test_a_damaged_row_holds_up_no_other_and_dies_with_its_week(settings: KeyholderSettings, clock: Clock) -> None:
    told: list[str] = []
    with open_keyholder(dataclasses.replace(settings, tell=told.append)) as keyholder:
        damaged, *whole = given = Person().give(keyholder, "a", "b", "c")
        flip(settings, damaged)
        clock.now += WEEK_S
        kept = {name: given[name] for name in whole}
        assert openable(keyholder, clock, kept) == kept
        assert told == [f"fewer than 10 rows of {PURPOSE} from {Week.of(START).name} do not open and stay behind"]
        clock.now = dead_after(Week.of(START))
        assert openable(keyholder, clock, given) == kept


def test_a_keyholder_with_a_damaged_row_starts_in_the_next_week(settings: KeyholderSettings, clock: Clock) -> None:
    with open_keyholder(settings) as keyholder:
        damaged, whole = given = Person().give(keyholder, "a", "b")
        flip(settings, damaged)
    clock.now += WEEK_S
    with open_keyholder(settings) as keyholder:
        assert openable(keyholder, clock, {whole: given[whole]}) == {whole: given[whole]}


def test_a_key_of_the_week_that_was_lost_or_damaged_is_made_anew(settings: KeyholderSettings, clock: Clock) -> None:
    """The week's row says a key that nobody holds: what is wrapped to it would be lost."""
    told: list[str] = []
    for broken in (Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"k" * 32)):
        with open_keyholder(settings) as keyholder:
            lost = purpose_key(keyholder).public
        broken(settings.keys / f"{PURPOSE}.{Week.of(START).name}.key")
        with open_keyholder(dataclasses.replace(settings, tell=told.append)) as keyholder:
            assert purpose_key(keyholder).public != lost
            given = Person().give(keyholder, "a")
            assert openable(keyholder, clock, given) == given
        assert told.pop().startswith(f"the key of {PURPOSE} for {Week.of(START).name} is another from now on")


def test_a_key_that_came_back_with_its_folder_is_destroyed_again(settings: KeyholderSettings, clock: Clock) -> None:
    first = Week.of(START)
    with open_keyholder(settings):
        backup = shutil.copytree(settings.keys, settings.folder.parent / "backup")
    clock.now = dead_after(first)
    with open_keyholder(settings):
        assert first.name not in weeks_of(settings)
    shutil.copytree(backup, settings.keys, dirs_exist_ok=True)
    with open_keyholder(settings):
        assert first.name not in weeks_of(settings)


def test_a_clock_set_back_revives_no_week(keyholder: Keyholder, clock: Clock) -> None:
    clock.now += 2 * WEEK_S
    now = purpose_key(keyholder)
    clock.now -= 2 * WEEK_S
    assert purpose_key(keyholder) == now
