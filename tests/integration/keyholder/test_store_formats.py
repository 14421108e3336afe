"""A keyholder's database of an earlier format: brought up to date at opening, with nothing lost and no order kept."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aboveboard.errors import NewerFormat
from aboveboard.keyholder.store import FORMAT, Store

FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE wraps (
  number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, purpose TEXT NOT NULL,
  epoch TEXT NOT NULL, born TEXT NOT NULL, deletion_hash BLOB NOT NULL, release TEXT NOT NULL,
  keyholder_wrap BLOB NOT NULL, own_wrap BLOB NOT NULL, receipt_secret BLOB NOT NULL);
CREATE INDEX wraps_by_session ON wraps (deletion_hash);
CREATE INDEX wraps_by_epoch ON wraps (purpose, epoch);
CREATE TABLE open_sessions (deletion_hash BLOB PRIMARY KEY, closes INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('format', '1');
INSERT INTO wraps VALUES (1, x'bb', 'segment', 'p', '2026-W01', '2026-W01', x'02', '', x'05', x'06', x'07');
INSERT INTO wraps VALUES (2, x'aa', 'segment', 'p', '2026-W01', '2026-W01', x'03', '', x'08', x'09', x'0a');
INSERT INTO open_sessions VALUES (x'02', 7201);
"""


def test_the_first_format_is_brought_up_to_date_without_its_numbers_and_seconds(tmp_path: Path) -> None:
    path = tmp_path / "keyholder.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(FIRST)
    for _ in range(2):
        with Store(path) as store:
            assert store.rows("SELECT * FROM wraps") == [
                (b"\xaa", "segment", "p", "2026-W01", "2026-W01", b"\x03", "", b"\x08", b"\x09", b"\x0a"),
                (b"\xbb", "segment", "p", "2026-W01", "2026-W01", b"\x02", "", b"\x05", b"\x06", b"\x07"),
            ]
            assert store.rows("SELECT closes FROM open_sessions") == [(10_800,)]
            assert store.row("SELECT value FROM meta") == (str(FORMAT),)
            with pytest.raises(sqlite3.OperationalError, match="rowid"):
                store.rows("SELECT rowid FROM wraps")


def test_a_shard_of_the_third_format_becomes_as_old_as_its_session_and_the_oldest_without_one(tmp_path: Path) -> None:
    path = tmp_path / "keyholder.sqlite"
    Store.create(path)
    rows = [
        (b"1", "segment", "p", "2026-W09", "2026-W03", b"here"),
        (b"2", "segment", "p", "2026-W09", "2026-W02", b"here"),
        (b"3", "segment", "other", "2026-W09", "2026-W01", b"here"),
        (b"4", "shard", "p", "2026-W09", "2026-W08", b"here"),
        (b"5", "shard", "p", "2026-W09", "2026-W08", b"gone"),
    ]
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO wraps VALUES (?, ?, ?, ?, ?, ?, '', x'05', x'06', x'07')", rows)
        database.execute("UPDATE meta SET value = '3'")
        database.commit()
    with Store(path) as store:
        born = [week for (week,) in store.rows("SELECT born FROM wraps ORDER BY sha256")]
    assert born == ["2026-W03", "2026-W02", "2026-W01", "2026-W02", ""]


def test_a_later_format_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "keyholder.sqlite"
    Store.create(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE meta SET value = ?", (str(FORMAT + 1),))
        database.commit()
    with pytest.raises(NewerFormat), Store(path):
        pass
