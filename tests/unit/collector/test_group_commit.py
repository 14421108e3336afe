"""Writes that share a transaction: each gets its own answer, and a fault of the whole reaches everyone in it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from aboveboard.collector.database import TOMBSTONES, Database, insert_new, open_database
from aboveboard.collector.group_commit import GroupCommit
from aboveboard.errors import Deleted, MissingLibrary


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'd.sqlite'}")
    TOMBSTONES.create(made.engine)
    yield made
    made.close()


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(sa.select(TOMBSTONES.c.deletion_hash)).scalars())


def test_everyone_gets_their_own_answer(database: Database) -> None:
    together: GroupCommit[bool] = GroupCommit(database)

    def bury(name: str) -> bool:
        def do(connection: Connection) -> bool:
            if name == "refused":
                raise Deleted("no")
            return insert_new(connection, TOMBSTONES, deletion_hash=name)

        try:
            return together.run(do)
        except Deleted:
            return False

    wanted = [f"{number % 20:02d}" for number in range(40)] + ["refused"]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(bury, wanted))
    assert sum(answers) == 20
    assert names(database) == sorted(set(wanted) - {"refused"})


def test_a_fault_of_the_database_is_raised_and_the_next_write_works(database: Database) -> None:
    together: GroupCommit[object] = GroupCommit(database)
    with pytest.raises(sa.exc.OperationalError):
        together.run(lambda connection: connection.exec_driver_sql("no such statement"))
    together.run(lambda connection: insert_new(connection, TOMBSTONES, deletion_hash="x"))
    assert names(database) == ["x"]


@pytest.mark.parametrize("url", ["postgresql+nosuchdriver://x/y", "not a url"])
def test_a_database_without_a_driver_is_named(url: str) -> None:
    with pytest.raises(MissingLibrary):
        open_database(url)
