"""Promise 7, the other half: no stored field, order, size or time says that two sessions were one person's.

Ada and Ben give two sessions each, one after the other. Each one's sessions are alike and unlike the other's, so that
whatever says anything of the content, the device or the moment would say whose they are.
"""

import contextlib
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.formats.root import Root, deletion_hash
from aboveboard.model.sessions import ReleasedContent
from tests.pipelines import Way, way
from tests.scripts import Script, released
from tests.services import Clock

pytestmark = pytest.mark.promise
WINDOW = 8
PEOPLE = ("ada", "ada", "ben", "ben")
"""Who gave session 0, 1, 2 and 3."""

Cells = dict[tuple[str, object], set[int]]
"""(place, value) -> the sessions beside which it stands."""


def given_by(person: str) -> ReleasedContent:
    """Always the same of one person, but for the keys; the sizes of two people differ, within one bucket."""
    typed = Script().begin().mark(f"{person} works", begins=True)
    typed.type(person * 20)
    content = released(pseudonym=person.encode().ljust(32), drawn=False)
    noise = os.urandom(600 if person == "ada" else 900)
    return msgspec.structs.replace(content, items=(typed.stretch(),), pictures={person: noise})


class Stolen:
    """Everything that collector, keyholder and witnesses keep, and which names belong to which session."""

    def __init__(self, store: Way, clock: Clock) -> None:
        self.folder = store.folder
        self.names: dict[bytes, int] = {}
        for session, person in enumerate(PEOPLE):
            clock.now += 61
            store.root = _root(person)
            (sha256,) = store.give(session, [given_by(person)])
            secret = store.root.delete_secret(session)
            self.names |= {bytes.fromhex(sha256): session, deletion_hash(secret): session}

    def session_of(self, row: tuple[object, ...]) -> int | None:
        """The session that a row names by its deletion hash or its segment's hash."""
        return next((self.names[cell] for cell in map(_raw, row) if cell in self.names), None)

    def tables(self) -> Iterator[tuple[str, list[str], list[tuple[object, ...]]]]:
        """Every table of every database: its place, its columns and its rows as they lie."""
        for path in sorted(self.folder.rglob("*.sqlite")):
            with contextlib.closing(sqlite3.connect(path)) as database:
                for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    found = database.execute(f"SELECT * FROM {table}")
                    yield f"{path.name}: {table}", [column[0] for column in found.description], found.fetchall()

    def cells(self) -> Cells:
        """Every value that stands beside a session: columns, sizes and times of files, and their bytes in windows."""
        found: Cells = defaultdict(set)
        for place, columns, rows in self.tables():
            for row in rows:
                if (session := self.session_of(row)) is not None:
                    for column, cell in zip(columns, row, strict=True):
                        found[f"{place}.{column}", cell].add(session)
        for path, session in self.files():
            status = path.stat()
            data = path.read_bytes()
            found["file size", status.st_size].add(session)
            found["file time", status.st_mtime_ns].add(session)
            found["file access", (status.st_mode, status.st_uid, status.st_gid, status.st_nlink)].add(session)
            for start in range(len(data) - WINDOW + 1):
                found["bytes", data[start : start + WINDOW]].add(session)
        return found

    def files(self) -> Iterator[tuple[Path, int]]:
        """The files that are a session's, by their names."""
        for path in self.folder.rglob("*"):
            if path.is_file() and (session := self.names.get(_raw(path.stem))) is not None:
                yield path, session


def _raw(cell: object) -> bytes:
    if isinstance(cell, str) and len(cell) == 64:
        with contextlib.suppress(ValueError):
            return bytes.fromhex(cell)
    return cell if isinstance(cell, bytes) else b""


def _root(person: str) -> Root:
    return Root(person.encode().ljust(16, b"."))


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stolen]:
    hour = time.time() // 3_600 * 3_600
    clock = Clock(hour + 600)  # all four within one hour, minutes apart
    with way(tmp_path_factory.mktemp("way"), clock) as running:
        yield Stolen(running, clock)


def links(cells: Cells) -> list[str]:
    """The places of values that some sessions share and others do not."""
    return sorted({place for (place, _), sessions in cells.items() if 1 < len(sessions) < len(PEOPLE)})


def telling(cells: Cells) -> list[str]:
    """The places whose values differ between sessions and are no hash, key or ciphertext."""
    differing = {place for (place, _), sessions in cells.items() if len(sessions) == 1}
    plain = {place for place, value in cells if not isinstance(value, bytes) and len(_raw(value)) != 32}
    return sorted(differing & plain)


def test_the_dump_reaches_every_session_in_every_store(stolen: Stolen) -> None:
    """Otherwise the silence below would prove nothing."""
    places = {place for place, _ in stolen.cells()}
    for table in ("collector.sqlite: segments", "collector.sqlite: openings", "keyholder.sqlite: wraps"):
        assert any(place.startswith(table) for place in places)
    assert "keyholder.sqlite: open_sessions.closes" in places
    assert {session for _, session in stolen.files()} == {0, 1, 2, 3}


def test_no_stored_value_is_shared_by_some_sessions_and_not_by_others(stolen: Stolen) -> None:
    assert links(stolen.cells()) == []


def test_nothing_that_differs_between_sessions_has_an_order_or_a_meaning(stolen: Stolen) -> None:
    """Numbers, times and words are the same for all; what differs is a hash, a key or ciphertext."""
    assert telling(stolen.cells()) == []


def test_no_table_keeps_the_order_in_which_sessions_came(stolen: Stolen) -> None:
    for path in sorted(stolen.folder.rglob("*.sqlite")):
        with contextlib.closing(sqlite3.connect(path)) as database:
            for place, _, rows in stolen.tables():
                table = place.partition(": ")[2]
                if place.startswith(path.name) and any(stolen.session_of(row) is not None for row in rows):
                    with pytest.raises(sqlite3.OperationalError, match="rowid"):
                        database.execute(f"SELECT rowid FROM {table}")


def test_a_device_a_moment_or_a_running_number_beside_a_session_would_be_found(stolen: Stolen) -> None:
    """The tests above, shown what they look for."""
    device, moment, number = (dict(stolen.cells()) for _ in range(3))
    for session, person in enumerate(PEOPLE):
        device["segments.device", person] = {each for each, name in enumerate(PEOPLE) if name == person}
        moment["segments.arrived", 1_800_000_000 + session] = {session}
        number["wraps.number", session] = {session}
    assert links(device) == ["segments.device"]
    assert telling(moment) == ["segments.arrived"]
    assert telling(number) == ["wraps.number"]
