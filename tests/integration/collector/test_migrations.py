"""The schema: what migrations build is what the code means, and has no column that could tell who or when."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from aboveboard.collector.database import SCHEMA, Database, open_database
from aboveboard.collector.migrate import migrate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'c.sqlite'}")
    yield database
    database.close()


def test_the_migrations_build_what_the_code_means(database: Database) -> None:
    migrate(database)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SCHEMA) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    migrate(database)


def test_a_segments_row_has_no_place_for_a_person_a_device_or_a_finer_time(database: Database) -> None:
    migrate(database)
    columns = {column["name"] for column in sa.inspect(database.engine).get_columns("segments")}
    assert columns == {"sha256", "purpose", "epoch", "deletion_hash", "size_bucket", "arrived"}


def test_no_table_remembers_the_order_in_which_rows_came(database: Database) -> None:
    """A row number would order uploads, and neighbours in it are often one person."""
    migrate(database)
    with database.read() as connection:
        tables = connection.execute(sa.text("select name, sql from sqlite_master where type = 'table'")).all()
    numbered = {name for name, sql in tables if "WITHOUT ROWID" not in sql}
    assert numbered == {"alembic_version"}


def test_the_database_is_durable_and_overwrites_what_it_deletes(database: Database) -> None:
    with database.read() as connection:
        found = [
            connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]
    assert found == ["wal", 2, 1]
