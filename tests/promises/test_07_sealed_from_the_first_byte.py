"""Promise 7: the whole store and every dataset release, dumped with every access list open, show and link nothing."""

import itertools
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.build import build
from aboveboard.errors import LeaseInvalid
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.keys import create_day
from aboveboard.formats.places import Places
from aboveboard.formats.root import deletion_hash
from aboveboard.model.events import FieldEdited, JournalRecord
from aboveboard.model.sessions import Batch, ReleasedContent, SessionHead
from aboveboard.model.text import Redacted
from aboveboard.pipeline.opening import Leased
from aboveboard.studio.canaries import Search, plant, search_bytes, search_folder
from tests.companions import script, with_keys
from tests.pipelines import PURPOSE, Way, way
from tests.promises.telling import everything
from tests.scripts import Script, released

pytestmark = pytest.mark.promise
CANARY = plant(1, seed=7)[0]
PEOPLE = {"ada": (b"a" * 32, 0), "ben": (b"b" * 32, 10)}
"""Two people: the pseudonym within what they release, and the number of their first session."""


def given_by(person: str) -> ReleasedContent:
    """A session full of canaries: in a goal, in a typed text, in a picture's bytes; and the person's pseudonym."""
    typed = Script().begin().mark(f"Tell {CANARY} about it", begins=True)
    typed.type(CANARY)
    pseudonym, _ = PEOPLE[person]
    content = released(pseudonym=pseudonym, drawn=False)
    return msgspec.structs.replace(content, items=(typed.stretch(),), pictures={"p": CANARY.encode() * 50})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """Two people who gave two sessions of one segment each, all of one size."""
    with way(tmp_path_factory.mktemp("way")) as running:
        for person, (_, first) in PEOPLE.items():
            for session in (first, first + 1):
                running.give(session, [given_by(person)])
        yield running


@pytest.fixture(scope="module")
def release(store: Way, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lease, job_key = store.lease([str(row["sha256"]) for row in rows(store)])
    out = tmp_path_factory.mktemp("built") / "release"
    build(lease=lease, job_key=job_key, collector=store.collector, keyholder=store.keyholder, out=out)
    return out


def rows(store: Way) -> list[dict[str, object]]:
    """What lies in the collector's table of segments, every column there is."""
    with closing(sqlite3.connect(store.folder / "collector" / "collector.sqlite")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM segments")]


def own(store: Way, first: int) -> set[str]:
    """The deletion hashes of a person's two sessions, as only the person can compute them."""
    return {deletion_hash(store.root.delete_secret(number)).hex() for number in (first, first + 1)}


def test_a_journal_of_canaries_holds_none_from_its_first_byte_on(tmp_path: Path) -> None:
    """The disk is searched after every block, while the writer is still open."""
    places = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    places.make()
    with_keys(places)
    head = SessionHead(
        session="s",
        number=0,
        purpose=PURPOSE,
        receipt="r",
        policy_version=1,
        began=1_800_000_000,
        recipient=create_day(places, "2027-01-15"),
    )
    found = Search()
    with JournalWriter(places.journal / "s", head, quota_bytes=1 << 30) as journal:
        for number, batch in enumerate(script()):
            told = [_with_canary(record) for record in batch.records]
            journal.append(Batch(stretch=batch.stretch, first=batch.first, records=tuple(told)), number * 1_000)
            search_folder(places.data, found)
    assert found.places > 10
    assert found.findings == []


def _with_canary(record: JournalRecord) -> JournalRecord:
    typed = isinstance(record, FieldEdited)
    return msgspec.structs.replace(record, content=Redacted(text=CANARY)) if typed else record


def test_the_search_itself_finds_a_canary_that_is_there() -> None:
    """Otherwise the silence of the others would prove nothing."""
    found = Search()
    search_bytes("content", msgspec.msgpack.encode(given_by("ada")), found)
    assert found.findings


def test_everything_that_collector_keyholder_and_witnesses_keep_holds_no_canary_and_no_pseudonym(store: Way) -> None:
    found = Search()
    search_folder(store.folder, found)
    assert found.bytes_searched > 10_000
    assert found.findings == []
    dumped = everything(store.folder)
    for pseudonym, _ in PEOPLE.values():
        assert pseudonym not in dumped
        assert pseudonym.hex().encode() not in dumped


def test_a_dataset_release_without_keys_holds_no_canary_and_no_pseudonym(release: Path) -> None:
    found = Search()
    search_folder(release, found)
    assert found.findings == []
    dumped = everything(release)
    assert [
        pseudonym for pseudonym, _ in PEOPLE.values() if pseudonym in dumped or pseudonym.hex().encode() in dumped
    ] == []
    assert b"select_menu" not in dumped
    assert b"StretchBegan" not in dumped


def test_a_release_opens_with_no_key_but_the_leases_own(store: Way) -> None:
    shards = [str(row["sha256"]) for row in rows(store)]
    lease, _ = store.lease(shards)
    _, other_job = store.lease(shards[:1])
    with pytest.raises(LeaseInvalid):
        Leased.read(lease, other_job)


def test_no_stored_column_says_more_than_the_header_and_the_week(store: Way) -> None:
    (kinds,) = {frozenset(row) for row in rows(store)}
    assert kinds == {"sha256", "purpose", "epoch", "deletion_hash", "size_bucket", "arrived"}


def test_two_sessions_of_one_person_look_like_sessions_of_two(store: Way) -> None:
    """Each pair of rows agrees in exactly the same columns, whoever gave them: nothing stored tells the pairs apart."""
    found = rows(store)
    assert len(found) == 4
    whose = {name: person for person, (_, first) in PEOPLE.items() for name in own(store, first)}
    agree: dict[bool, set[frozenset[str]]] = {True: set(), False: set()}
    for one, other in itertools.combinations(found, 2):
        same = frozenset(column for column in one if one[column] == other[column])
        agree[whose[str(one["deletion_hash"])] == whose[str(other["deletion_hash"])]].add(same)
    shared = frozenset({"purpose", "epoch", "size_bucket", "arrived"})
    assert agree == {True: {shared}, False: {shared}}


def test_the_keyholders_rows_do_not_link_two_sessions_of_one_person_either(store: Way) -> None:
    with closing(sqlite3.connect(store.folder / "keyholder" / "keyholder.sqlite")) as database:
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute("SELECT * FROM wraps WHERE kind = 'segment'")]
    assert len(found) == 4
    for one, other in itertools.combinations(found, 2):
        same = {column for column in one if one[column] == other[column]}
        assert same == {"kind", "purpose", "epoch", "born", "release"}


def test_nothing_of_a_device_or_an_address_stands_beside_a_segment(store: Way) -> None:
    """Of all tables only the one of sessions that may still grow knows a session; the one of devices knows none."""
    with closing(sqlite3.connect(store.folder / "collector" / "collector.sqlite")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = {name: {cell for row in database.execute(f"SELECT * FROM {name}") for cell in row} for name in names}
    of_sessions = {row[column] for row in rows(store) for column in ("sha256", "deletion_hash")}
    assert values["devices"]
    assert {name for name in names if values[name] & of_sessions} == {"segments", "openings"}


def test_the_readable_strings_of_a_stolen_store_say_nothing_of_anyones_work(store: Way) -> None:
    """As a thief looks first: every run of readable letters."""
    strings = b"\n".join(re.findall(rb"[ -~]{6,}", everything(store.folder)))
    assert b"CREATE TABLE" in strings
    assert [word for word in (CANARY, "about it", "pointer", "editor") if word.encode() in strings] == []
