"""The collector's database: every column it has, and durable transactions.

Tables have no row numbers (SQLite: WITHOUT ROWID), so that the order of a dump is the order of hashes, not of arrival.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from aboveboard.errors import MissingLibrary

SCHEMA = sa.MetaData()

_WRITERS_LOCK = 0x41624276
"""Any number, the same for all collectors of one database."""

DEVICES = sa.Table(
    "devices",
    SCHEMA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("expelled", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Every managed device, enrolled at provisioning, before any notice; no name, no user, no use."""

TOKENS = sa.Table(
    "provisioning_tokens",
    SCHEMA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""One-time tokens by their hash; `key` is the device that used it, empty until then; purged when expired."""

NONCES = sa.Table(
    "nonces",
    SCHEMA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Nonces of ticket requests for the minutes in which they could be replayed."""

TICKETS = sa.Table(
    "tickets",
    SCHEMA,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ticket", sa.String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""The fleet ticket of a day (days since 1970, UTC), the same for every device."""

SEGMENTS = sa.Table(
    "segments",
    SCHEMA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("purpose", sa.String(64), nullable=False),
    sa.Column("epoch", sa.String(8), nullable=False),
    sa.Column("deletion_hash", sa.String(64), nullable=False, index=True),
    sa.Column("size_bucket", sa.Integer, nullable=False),
    sa.Column("arrived", sa.String(8), nullable=False),
    sqlite_with_rowid=False,
)
"""Stored segments: the clear header and the week of arrival. There is no other column, and none may be added."""

OPENINGS = sa.Table(
    "openings",
    SCHEMA,
    sa.Column("deletion_hash", sa.String(64), primary_key=True),
    sa.Column("closes", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Sessions that may still grow: hours since 1970 at which each closes; purged at midnight, so only the week remains."""

TOMBSTONES = sa.Table(
    "tombstones",
    SCHEMA,
    sa.Column("deletion_hash", sa.String(64), primary_key=True),
    sqlite_with_rowid=False,
)
"""Deleted sessions, without a date: a dated list would meet the day on which someone complained."""


class Database:
    """Transactions on one engine. Reads do not wait for writers; writers queue from their first statement."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Return a connection that sees one moment."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Return a transaction, durable once the block is left without an error."""
        with self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Return a database; SQLite is set to WAL, full durability and overwriting of what is deleted.

    PostgreSQL is durable by its own default (`synchronous_commit`); its writers queue as SQLite's do. Raises
    MissingLibrary.
    """
    try:
        engine = sa.create_engine(url, hide_parameters=True)  # a failing statement is logged without its values
    except (ModuleNotFoundError, sa.exc.ArgumentError) as error:
        raise MissingLibrary(
            "the driver of this database is not installed, or its URL is not one",
            remedy="for PostgreSQL: pip install 'psycopg[binary]', and a URL that begins with postgresql+psycopg://",
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        sa.event.listen(engine, "begin", _begin_postgresql)
    return Database(engine)


def _set_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=20000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a lock taken later fails with SQLITE_BUSY instead of waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Let writers queue as in SQLite: a deletion and an upload of one session must not pass each other."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def insert_new(connection: Connection, table: sa.Table, **row: object) -> bool:
    """Insert a row unless its key is taken; True when it was inserted."""
    # The row itself answers: drivers count the rows of such an insert differently.
    return connection.execute(_insert(connection.dialect.name, table), row).first() is not None


@functools.cache
def _insert(dialect: str, table: sa.Table) -> sa.Executable:
    """Return the statement for a table, built once: building it costs more than running it."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as upsert  # type: ignore[assignment]  # same shape
    return upsert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key.columns)))
