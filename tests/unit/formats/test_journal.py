"""The sealed journal: written with a public key, read back with the day's identity."""

import errno
import fcntl
import os
import sys
from pathlib import Path

import msgspec
import pyrage
import pytest

from aboveboard.errors import (
    AlreadyRunning,
    KeyMissing,
    NewerFormat,
    NoSpace,
    NotFound,
    Tampered,
    UnknownFormat,
)
from aboveboard.formats import blocks, journal
from aboveboard.formats.journal import JournalWriter, read_head, read_journal
from aboveboard.model.events import AppSwitched
from aboveboard.model.sessions import Batch, SessionHead

PLENTY = 1 << 30


def batch(first: int, stretch: int = 0, app: str = "mousepad") -> Batch:
    return Batch(stretch=stretch, first=first, records=(AppSwitched(t=first * 100, before=app, after="calculator"),))


def write(folder: Path, head: SessionHead, count: int, step_ms: int = 1_000) -> None:
    with JournalWriter(folder, head, quota_bytes=PLENTY) as writer:
        for number in range(count):
            writer.append(batch(number), at_ms=number * step_ms)


def test_what_was_appended_is_read_back_in_order(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    write(tmp_path / "s1", head, 5)
    reading = read_journal(tmp_path / "s1", identity)
    assert reading.head == head == read_head(tmp_path / "s1")
    assert reading.batches == tuple(batch(number) for number in range(5))
    assert not reading.truncated
    assert list(journal.read_batches(tmp_path / "s1", identity)) == list(reading.batches)


def test_no_word_of_a_journal_is_readable_on_disk(tmp_path: Path, head: SessionHead) -> None:
    write(tmp_path / "s1", head, 3)
    for path in (tmp_path / "s1").iterdir():
        assert b"mousepad" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_the_writer_opens_its_files_for_writing_only(tmp_path: Path, head: SessionHead) -> None:
    with JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY) as writer:
        writer.append(batch(0), at_ms=0)
        descriptor = writer._files[-1].descriptor
        assert fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY


def test_each_block_is_on_the_disk_before_append_returns(tmp_path: Path, head: SessionHead) -> None:
    synced: list[object] = []
    with JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY) as writer:
        sys.setprofile(lambda _frame, event, called: synced.append(called) if event == "c_call" else None)
        writer.append(batch(0), at_ms=0)
        writer.append(batch(1), at_ms=1)
        sys.setprofile(None)
    assert synced.count(os.fdatasync) == 2
    assert synced.count(os.fsync) == 1, "the new file's name"


def test_a_file_holds_at_most_a_minute_and_a_rotation_begins_another(tmp_path: Path, head: SessionHead) -> None:
    with JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY) as writer:
        assert writer.starts_file(0)
        writer.append(batch(0), at_ms=0)
        assert not writer.starts_file(59_999)
        writer.append(batch(1), at_ms=59_999)
        assert writer.starts_file(60_000)
        writer.append(batch(2), at_ms=60_000)
        writer.rotate()
        writer.append(batch(3), at_ms=60_001)
        assert writer.starts_file(60_000), "a clock that steps back begins a new file"
        assert writer.bytes_written == journal.bytes_of(tmp_path / "s1")
    assert sorted(path.name for path in (tmp_path / "s1").glob("*.abj")) == ["000000.abj", "000001.abj", "000002.abj"]


def test_forgetting_unlinks_whole_files_of_the_last_minutes_and_numbers_never_return(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    with JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY) as writer:
        for number in range(40):
            writer.append(batch(number), at_ms=number * 10_000)
        assert writer.forget(minutes=3, now_ms=400_000) == 4, "files that hold anything after 220 s"
        left = writer.bytes_written
        assert left == journal.bytes_of(tmp_path / "s1")
        writer.append(batch(0, stretch=1), at_ms=401_000)
    reading = read_journal(tmp_path / "s1", identity)
    assert [each.first for each in reading.batches] == [*range(18), 0]
    assert (tmp_path / "s1" / "000007.abj").exists()


def test_a_session_has_one_journal(tmp_path: Path, head: SessionHead) -> None:
    write(tmp_path / "s1", head, 1)
    with pytest.raises(AlreadyRunning), JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY):
        pass


def test_a_session_without_a_day_is_refused(tmp_path: Path, head: SessionHead) -> None:
    nobody = msgspec.structs.replace(head, recipient="nobody")
    with pytest.raises(KeyMissing), JournalWriter(tmp_path / "s1", nobody, quota_bytes=PLENTY):
        pass


def test_the_quota_bounds_all_sessions_together_and_keeps_what_was_sealed(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    write(tmp_path / "s0", head, 3)
    used = journal.bytes_of(tmp_path / "s0")
    (tmp_path / "not-a-session").write_bytes(b"x" * 10_000)
    long = Batch(stretch=0, first=2, records=tuple(batch(number).records[0] for number in range(5_000)))
    with JournalWriter(tmp_path / "s1", head, quota_bytes=2 * used + 500) as writer:
        writer.append(batch(0), at_ms=0)
        writer.append(batch(1), at_ms=1)
        with pytest.raises(NoSpace):
            writer.append(long, at_ms=2)
        writer.append(batch(2), at_ms=3)
    assert journal.bytes_of(tmp_path / "s0") + journal.bytes_of(tmp_path / "s1") <= 2 * used + 500
    assert len(read_journal(tmp_path / "s1", identity).batches) == 3


def test_other_failures_of_the_disk_keep_their_name(tmp_path: Path, head: SessionHead) -> None:
    with pytest.raises(FileNotFoundError), JournalWriter(tmp_path / "none" / "s1", head, quota_bytes=PLENTY):
        pass
    with JournalWriter(tmp_path / "s1", head, quota_bytes=PLENTY) as writer:
        writer.append(batch(0), at_ms=0)
        os.close(writer._files[-1].descriptor)
        with pytest.raises(OSError, match="Bad file") as caught:
            writer.append(batch(1), at_ms=1)
        assert caught.value.errno == errno.EBADF
        writer.append(batch(1), at_ms=2)


def test_another_days_identity_opens_nothing(tmp_path: Path, head: SessionHead) -> None:
    write(tmp_path / "s1", head, 1)
    with pytest.raises(KeyMissing):
        read_journal(tmp_path / "s1", pyrage.x25519.Identity.generate())


def test_a_changed_byte_of_a_block_is_noticed(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    write(tmp_path / "s1", head, 2)
    path = tmp_path / "s1" / "000000.abj"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Tampered):
        read_journal(tmp_path / "s1", identity)


def test_a_journal_of_a_newer_version_is_refused_by_name(
    tmp_path: Path, head: SessionHead, identity: pyrage.x25519.Identity
) -> None:
    write(tmp_path / "s1", head, 1)
    path = tmp_path / "s1" / "000000.abj"
    whole = path.read_bytes()
    path.write_bytes(blocks.MAGIC + b"\x02\x00" + whole[8:])
    with pytest.raises(NewerFormat):
        read_journal(tmp_path / "s1", identity)
    path.write_bytes(b"NOTOURS!" + whole[8:])
    with pytest.raises(UnknownFormat):
        read_journal(tmp_path / "s1", identity)
    path.write_bytes(b"NOT")
    with pytest.raises(UnknownFormat):
        read_journal(tmp_path / "s1", identity)
    (tmp_path / "s1" / "head.json").write_bytes(b'{"v":2,"more":1}')
    with pytest.raises(NewerFormat):
        read_head(tmp_path / "s1")


def test_a_length_that_no_writer_makes_is_noticed_and_an_empty_tail_is_a_cut() -> None:
    with pytest.raises(Tampered):
        blocks.split(blocks.FILE_HEADER + b"\xff\xff\xff\xff")
    assert blocks.split(blocks.FILE_HEADER + b"\0" * 100) == blocks.Split((), truncated=True)


def test_a_folder_without_a_head_is_no_journal(tmp_path: Path, identity: pyrage.x25519.Identity) -> None:
    with pytest.raises(NotFound):
        read_journal(tmp_path, identity)
    with pytest.raises(NotFound):
        read_journal(tmp_path / "none", identity)


def test_an_erased_session_is_gone(tmp_path: Path, head: SessionHead) -> None:
    write(tmp_path / "s1", head, 2)
    journal.erase(tmp_path / "s1")
    journal.erase(tmp_path / "s1")
    assert not (tmp_path / "s1").exists()
