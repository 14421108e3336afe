"""What every store promises, run against each member."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aboveboard.errors import NotFound
from aboveboard.storage import Store
from aboveboard.storage.filesystem import FilesystemStore

MEMBERS: dict[str, Callable[[Path], Store]] = {"filesystem": FilesystemStore}
NAME = "ab" * 32


@pytest.fixture(params=sorted(MEMBERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MEMBERS[request.param](tmp_path / "store")


def test_what_was_created_is_read_back_whole(store: Store) -> None:
    assert store.create(NAME, b"sealed" * 100_000)
    assert store.read(NAME) == b"sealed" * 100_000


def test_the_second_writer_of_a_name_changes_nothing_and_is_told(store: Store) -> None:
    assert store.create(NAME, b"first")
    assert not store.create(NAME, b"second")
    assert store.read(NAME) == b"first"


def test_of_many_writers_at_once_exactly_one_created(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(lambda number: store.create(NAME, str(number).encode()), range(16)))
    assert created.count(True) == 1
    assert store.read(NAME) == str(created.index(True)).encode()


def test_what_was_deleted_is_gone_and_a_second_delete_says_so(store: Store) -> None:
    store.create(NAME, b"x")
    assert store.delete(NAME)
    assert not store.delete(NAME)
    with pytest.raises(NotFound):
        store.read(NAME)


def test_names_lists_what_is_there(store: Store) -> None:
    assert list(store.names()) == []
    names = {f"{number:02x}" * 32 for number in range(5)}
    for name in names:
        store.create(name, b"x")
    assert set(store.names()) == names


@pytest.mark.parametrize("name", ["../escape", "", "a/b", ".hidden", "UPPER", "abc", "a" * 129, "abcd\n"])
def test_a_name_cannot_leave_the_store(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        store.create(name, b"x")


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from aboveboard.storage.filesystem import FilesystemStore
store = FilesystemStore(Path(sys.argv[1]))
for number in range(10**9):
    store.create(f"{number:064x}"[::-1], number.to_bytes(8, "big") * 40_000)
    print(number, flush=True)
"""


def test_after_kill_9_every_blob_that_was_answered_is_whole_and_no_draft_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(folder)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        answered = [int(writer.stdout.readline()) for _ in range(20)]
        os.kill(writer.pid, signal.SIGKILL)
    store = FilesystemStore(folder)
    names = set(store.names())
    for number in answered:
        assert store.read(f"{number:064x}"[::-1]) == number.to_bytes(8, "big") * 40_000
    assert {len(store.read(name)) for name in names} == {320_000}
    store.sweep()
    assert set(store.names()) == names


def test_a_stored_file_says_nothing_of_when_it_came_and_is_private(tmp_path: Path) -> None:
    FilesystemStore(tmp_path).create(NAME, b"x")
    kept = (tmp_path / "ab" / NAME).stat()
    assert (kept.st_mtime, kept.st_atime, kept.st_mode & 0o777) == (0, 0, 0o600)


def test_no_folder_says_when_something_came_or_went(tmp_path: Path) -> None:
    store = FilesystemStore(tmp_path)
    for number in range(3):
        store.create(f"{number:064x}", b"x")
    store.create("ab" * 32, b"x")
    assert store.delete("ab" * 32)
    assert {path.stat().st_mtime for path in tmp_path.iterdir()} == {0}
