"""Writing a journal: the recorder's side, which holds a public key only and opens no file for reading."""

import contextlib
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import pyrage

from aboveboard.errors import AlreadyRunning, KeyMissing, NoSpace
from aboveboard.formats import blocks
from aboveboard.formats.files import no_space_or_same, sync_folder, write_whole
from aboveboard.model.sessions import FILE_LIMIT_MS, Batch, SessionHead

HEAD_NAME = "head.json"
FILE_NAME = re.compile(r"(\d{6})\.abj")


def file_name(number: int) -> str:
    """Return the name of a journal file; numbers only grow within a session, so a forgotten one does not return."""
    return f"{number:06d}.abj"


def bytes_of(folder: Path) -> int:
    """Return the sealed bytes in a session's folder."""
    return sum(entry.stat().st_size for entry in os.scandir(folder) if FILE_NAME.fullmatch(entry.name))


class _OpenFile:
    """The journal file being written: its descriptor (write only) and the times of its first and last block."""

    def __init__(self, path: Path, at_ms: int) -> None:
        self.path = path
        self.began_ms = at_ms
        self.last_ms = at_ms
        self.size = 0
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def write(self, data: bytes) -> None:
        """Append bytes; raises NoSpace."""
        write_whole(self.descriptor, data)
        self.size += len(data)

    def close(self) -> None:
        """Give the descriptor back, once; every block is durable already, so a fault of closing loses nothing."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)


class JournalWriter:
    """The sealed journal of one running session, as a context manager.

    `quota_bytes` bounds all sessions under `folder.parent` together. Times are ms of one clock that the caller
    chooses; they decide the files and are written nowhere.
    """

    def __init__(self, folder: Path, head: SessionHead, *, quota_bytes: int) -> None:
        self._folder = folder
        self._head = head
        self._quota = quota_bytes
        self._others = 0
        self._files: list[_OpenFile] = []
        self._next = 0
        self._recipient: pyrage.x25519.Recipient | None = None

    def __enter__(self) -> Self:
        """Make the folder (0700) with its `head.json`; raises AlreadyRunning, KeyMissing or NoSpace."""
        try:
            self._recipient = pyrage.x25519.Recipient.from_str(self._head.recipient)
        except pyrage.RecipientError:
            raise KeyMissing("the session names no journal identity of a day", remedy="start a new session") from None
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._others = sum(bytes_of(Path(entry)) for entry in os.scandir(self._folder.parent) if entry.is_dir())
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            descriptor = os.open(self._folder / HEAD_NAME, flags, 0o600)
        except FileExistsError:
            raise AlreadyRunning("this session has a journal already", remedy="start a new session") from None
        except OSError as error:
            raise no_space_or_same(error) from error
        try:
            write_whole(descriptor, msgspec.json.encode(self._head))
            os.fsync(descriptor)
        except NoSpace:
            (self._folder / HEAD_NAME).unlink()
            self._folder.rmdir()
            raise
        finally:
            os.close(descriptor)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the open file; every block in it is durable already."""
        self.rotate()

    @property
    def bytes_written(self) -> int:
        """The sealed bytes of this session that are on disk now."""
        return sum(file.size for file in self._files)

    def starts_file(self, at_ms: int) -> bool:
        """Tell whether a block at this time begins a new file, whose first frames must be full ones."""
        current = self._files[-1] if self._files else None
        return (
            current is None
            or current.descriptor < 0
            or at_ms < current.last_ms
            or at_ms - current.began_ms >= FILE_LIMIT_MS
        )

    def append(self, batch: Batch, at_ms: int) -> None:
        """Seal a batch and make it durable before returning; raises NoSpace and keeps all that was sealed before."""
        block = blocks.seal(batch, self._recipient)
        fresh = self.starts_file(at_ms)
        if self._others + self.bytes_written + len(block) + len(blocks.FILE_HEADER) * fresh > self._quota:
            raise NoSpace("the journal reached its quota")
        try:
            file = self._open(at_ms) if fresh else self._files[-1]
            file.write(block)
            file.last_ms = at_ms
            os.fdatasync(file.descriptor)
        except OSError as error:
            self.rotate()
            raise no_space_or_same(error) from error
        except NoSpace:
            # Part of the block may be there; a reader drops it. Nothing is appended behind it.
            self.rotate()
            raise

    def rotate(self) -> None:
        """Close the open file; the next block begins a new one."""
        if self._files:
            self._files[-1].close()

    def forget(self, minutes: int, now_ms: int) -> int:
        """Unlink every file that holds anything of the last minutes, the one at the edge too; return how many."""
        self.rotate()
        edge = now_ms - minutes * 60_000
        gone = [file for file in self._files if file.last_ms > edge]
        for file in gone:
            file.path.unlink(missing_ok=True)
        self._files = [file for file in self._files if file.last_ms <= edge]
        sync_folder(self._folder)
        return len(gone)

    def _open(self, at_ms: int) -> _OpenFile:
        self.rotate()
        file = _OpenFile(self._folder / file_name(self._next), at_ms)
        self._next += 1
        self._files.append(file)
        file.write(blocks.FILE_HEADER)
        sync_folder(self._folder)
        return file
