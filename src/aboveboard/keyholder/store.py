"""The keyholder's own database: SQLite that overwrites what it deletes and leaves nothing in its write-ahead log."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aboveboard.errors import NewerFormat, NoSpace, NotFound, UnknownFormat

FORMAT = 4

BUSY_MS = 500
"""How long a checkpoint of the log waits for somebody else's reader before it is called busy."""

_WRAPS = """
-- One row per sealed segment or shard, in the order of hashes. No device, person, address or time finer than the week.
CREATE TABLE wraps (
  sha256 BLOB PRIMARY KEY, kind TEXT NOT NULL, purpose TEXT NOT NULL, epoch TEXT NOT NULL, born TEXT NOT NULL,
  deletion_hash BLOB NOT NULL, release TEXT NOT NULL, keyholder_wrap BLOB NOT NULL, own_wrap BLOB NOT NULL,
  receipt_secret BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX wraps_by_session ON wraps (deletion_hash);
CREATE INDEX wraps_by_epoch ON wraps (purpose, epoch);
"""

_ANEW = (
    "DROP INDEX wraps_by_session",
    "DROP INDEX wraps_by_epoch",
    "ALTER TABLE wraps RENAME TO moved",
    *(statement for statement in _WRAPS.split(";") if statement.strip()),
    "INSERT INTO wraps SELECT * FROM moved ORDER BY sha256",
    "DROP TABLE moved",
)

_LEARNT_FROM = """
-- Which model learnt from which session: a deletion names its models also when nothing else of the session is left.
CREATE TABLE learnt_from (
  model BLOB NOT NULL, deletion_hash BLOB NOT NULL, PRIMARY KEY (model, deletion_hash)) WITHOUT ROWID;
CREATE INDEX learnt_from_by_session ON learnt_from (deletion_hash);
"""

SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
{_WRAPS}
-- Sessions that still take segments; a row goes when its session closes, at a full hour 48 hours after first use.
CREATE TABLE open_sessions (deletion_hash BLOB PRIMARY KEY, closes INTEGER NOT NULL) WITHOUT ROWID;
-- Deletion hashes and segment hashes that never come back.
CREATE TABLE tombstones (hash BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE receipts (
  id TEXT PRIMARY KEY, deletion_hash BLOB NOT NULL UNIQUE, week TEXT NOT NULL, entry INTEGER NOT NULL,
  models TEXT NOT NULL, envelope BLOB) WITHOUT ROWID;
CREATE TABLE purpose_keys (
  purpose TEXT NOT NULL, week TEXT NOT NULL, public BLOB NOT NULL, PRIMARY KEY (purpose, week)) WITHOUT ROWID;
CREATE TABLE leases (
  id TEXT PRIMARY KEY, envelope BLOB NOT NULL, expires INTEGER NOT NULL, shown INTEGER) WITHOUT ROWID;
CREATE TABLE lease_segments (
  lease TEXT NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY (lease, sha256)) WITHOUT ROWID;
CREATE TABLE requests (
  id TEXT PRIMARY KEY, lease TEXT NOT NULL, asked BLOB NOT NULL, logged BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (number INTEGER PRIMARY KEY, entry BLOB NOT NULL);
CREATE TABLE nodes (level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (level, number)) WITHOUT ROWID;
{_LEARNT_FROM}
"""

_MIGRATIONS: Mapping[int, str] = {
    1: f"""
BEGIN IMMEDIATE;
DROP INDEX wraps_by_session;
DROP INDEX wraps_by_epoch;
ALTER TABLE wraps RENAME TO numbered;
{_WRAPS}
INSERT INTO wraps SELECT sha256, kind, purpose, epoch, born, deletion_hash, release, keyholder_wrap, own_wrap,
  receipt_secret FROM numbered ORDER BY sha256;
DROP TABLE numbered;
UPDATE open_sessions SET closes = (closes + 3599) / 3600 * 3600;
UPDATE meta SET value = '2' WHERE name = 'format';
COMMIT;
""",  # noqa: S608  # no value is put into it, only the table's definition above
    2: f"""
BEGIN IMMEDIATE;
{_LEARNT_FROM}
UPDATE meta SET value = '3' WHERE name = 'format';
COMMIT;
""",  # noqa: S608  # as above
    3: """
BEGIN IMMEDIATE;
UPDATE wraps SET born = coalesce((
  SELECT min(own.born) FROM wraps AS own
  WHERE own.deletion_hash = wraps.deletion_hash AND own.purpose = wraps.purpose AND own.kind = 'segment'), '')
WHERE kind = 'shard';
UPDATE meta SET value = '4' WHERE name = 'format';
COMMIT;
""",
}
"""Format -> SQL to the next one. Format 1 numbered rows as they came and kept the second in which a session began;
format 2 knew no models; in format 3 a shard was as young as its deposit, also when its session had ended before it."""


class Store:
    """One connection, one writer: the caller holds the keyholder's lock around every use.

    `secure_delete` is set because builds differ in their default; `synchronous=FULL` makes a commit durable.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def create(cls, path: Path) -> None:
        """Write an empty database, mode 0600; raises NotFound without its folder, FileExistsError on a second."""
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileNotFoundError:
            raise NotFound("the keyholder's folder does not exist", remedy="run `aboveboard keyholder init`") from None
        connection = sqlite3.connect(path)
        try:
            _prepare(connection)
            connection.executescript(SCHEMA)
            connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
            connection.commit()
        finally:
            connection.close()

    def __enter__(self) -> Self:
        """Open the database; raises NotFound, UnknownFormat or NewerFormat."""
        if not self._path.exists():
            raise NotFound("the keyholder has no database", remedy="run `aboveboard keyholder init`")
        # One lock above serialises all threads of the service.
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
            row = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            raise UnknownFormat("this is not a keyholder's database") from error
        if row is None or int(row[0]) > FORMAT:
            connection.close()
            raise NewerFormat("a newer version wrote this keyholder's database")
        for step in range(int(row[0]), FORMAT):
            connection.executescript(_MIGRATIONS[step])
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()  # what was dropped lies in the log until then
        self._connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database; SQLite removes the write-ahead log with the last connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a short read, or run one statement within a transaction."""
        assert self._connection is not None, "the store is open"
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise NoSpace("the keyholder's disk is full") from error
            raise

    def row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        found = self.rows(statement, *values)
        return found[0] if found else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, durable at the end (fsync of the write-ahead log)."""
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.rows("ROLLBACK")
            raise
        self.rows("COMMIT")

    def write_anew(self) -> None:
        """Write every wrap that lives into a new table and overwrite the old one; raises NoSpace.

        `secure_delete` overwrites the row that is deleted, not the copies of it that lie where rows were moved between
        pages when it still lived (SQLite's `balance_nonroot` rebuilds pages and leaves what they held before).
        """
        with self.transaction():
            for statement in _ANEW:
                self.rows(statement)

    def truncate(self) -> bool:
        """Empty the write-ahead log, which still holds what was deleted; False while somebody else reads."""
        found = self.row("PRAGMA wal_checkpoint(TRUNCATE)")
        return found is not None and found[0] == 0


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
