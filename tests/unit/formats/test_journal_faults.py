"""What the journal survives: a full disk, a limit of the system, a kill at any instant."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pyrage
import pytest

from aboveboard.errors import AboveboardError, NoSpace
from aboveboard.formats import journal
from aboveboard.formats.files import write_atomically
from aboveboard.formats.journal import Cut, JournalWriter
from aboveboard.model.events import AppSwitched
from aboveboard.model.sessions import Batch, SessionHead

SEALS_AND_TELLS = """
import sys, msgspec
from pathlib import Path
from aboveboard.formats.journal import JournalWriter
from aboveboard.model.events import AppSwitched
from aboveboard.model.sessions import Batch, SessionHead
head = msgspec.json.decode(sys.argv[2].encode(), type=SessionHead)
with JournalWriter(Path(sys.argv[1]), head, quota_bytes=1 << 30) as writer:
    for number in range(100_000):
        records = (AppSwitched(t=number, before="a" * 500, after="b"),)
        writer.append(Batch(stretch=0, first=number, records=records), number * 700)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let the system refuse files above a size: a real refusal of the kernel, which needs no full disk."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # what Python keeps of a module would be cut, too
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, before)


def started(program: str, folder: Path, head: SessionHead) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", program, str(folder), msgspec.json.encode(head).decode()]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [0, 7, 40])
def test_a_kill_loses_nothing_that_was_sealed_and_doubles_nothing(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity, after: int
) -> None:
    with started(SEALS_AND_TELLS, tmp_path / "s1", head) as process:
        assert process.stdout
        told = [int(process.stdout.readline()) for _ in range(after + 1)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout if line.endswith("\n")]
    numbers = [batch.first for batch in journal.read_journal(tmp_path / "s1", identity).batches]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= len(told)


def test_a_limit_of_the_system_is_no_space_and_what_was_sealed_before_stays(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity, small_files: Callable[[int], None]
) -> None:
    batches = [Batch(stretch=0, first=n, records=(AppSwitched(t=n, before="a", after="b"),)) for n in range(9)]
    with JournalWriter(tmp_path / "s1", head, quota_bytes=1 << 30) as writer:
        writer.append(batches[0], 0)
        small_files(writer.bytes_written + 50)
        with pytest.raises(NoSpace):
            writer.append(batches[1], 1)
        assert writer.starts_file(2), "nothing is appended behind a part of a block"
        small_files(resource.RLIM_INFINITY)
        writer.append(batches[1], 2)
    reading = journal.read_journal(tmp_path / "s1", identity)
    assert reading.batches == (batches[0], batches[1])
    assert reading.truncated, "part of the refused block was taken by the disk"


def test_a_journal_that_cannot_even_begin_says_so(
    tmp_path: Path, head: SessionHead, small_files: Callable[[int], None]
) -> None:
    small_files(10)
    with pytest.raises(NoSpace), JournalWriter(tmp_path / "s1", head, quota_bytes=1 << 30):
        pass
    assert not (tmp_path / "s1").exists()


def test_a_small_file_is_whole_or_absent_where_the_disk_is_full(
    tmp_path: Path, small_files: Callable[[int], None]
) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    small_files(100)
    with pytest.raises(NoSpace):
        write_atomically(tmp_path / "kept", b"x" * 1_000)
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_rewrite_without_space_keeps_the_old_journal(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity, small_files: Callable[[int], None]
) -> None:
    batch = Batch(stretch=0, first=0, records=tuple(AppSwitched(t=n, before="a", after="b") for n in range(900)))
    with JournalWriter(tmp_path / "s1", head, quota_bytes=1 << 30) as writer:
        writer.append(batch, 0)
    small_files(1_000)
    with pytest.raises(NoSpace):
        journal.rewrite(tmp_path / "s1", identity, head.recipient, [Cut(stretch=0, start=0, end=3)])
    assert journal.read_journal(tmp_path / "s1", identity).batches == (batch,)
    assert sorted(path.name for path in (tmp_path / "s1").iterdir()) == ["000000.abj", "head.json"]


def test_a_folder_that_takes_no_file_keeps_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        write_atomically(tmp_path / "closed" / "name", b"x")
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "name", b"x")


def test_no_space_has_a_remedy_and_a_status() -> None:
    assert issubclass(NoSpace, AboveboardError)
    assert NoSpace("x").remedy
    assert NoSpace.exit_status != os.EX_OK
