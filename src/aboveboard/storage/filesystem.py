"""A store in a folder: write beside, fsync, link into place, fsync the folder (object_store crates do not fsync)."""

import contextlib
import itertools
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from aboveboard.errors import NotFound
from aboveboard.formats.files import no_space_or_same, sync_folder, write_whole
from aboveboard.storage import checked

_INCOMING = ".incoming"
_LETTERS = "0123456789abcdef"


class FilesystemStore:
    """Blobs as files, spread over 256 folders by the first two letters of their names.

    Files and folders carry no time of arrival or deletion: their modification time is 1970. (A change time is kept by
    the kernel and cannot be set; the folder belongs on a volume that only the service account reads.)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str, data: bytes) -> bool:
        """Write a blob unless the name is taken; True when this call wrote it."""
        target = self._path(name)
        self._make_folders()
        draft = self._folder / _INCOMING / secrets.token_hex(16)
        try:
            _write(draft, data)
            created = _link(draft, target)
        except OSError as error:
            raise no_space_or_same(error) from error
        finally:
            draft.unlink(missing_ok=True)
        _forget_time(draft.parent)
        _settle(target.parent)
        return created

    def read(self, name: str) -> bytes:
        """Return a blob whole; raises NotFound."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("no such blob in the store", remedy="list the store; it may have been deleted") from error

    def delete(self, name: str) -> bool:
        """Forget a blob; True when there was one."""
        path = self._path(name)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _settle(path.parent)
        return True

    def names(self) -> Iterator[str]:
        """Return the names of all blobs, sorted within each folder, which says nothing of when they came."""
        if not self._folder.is_dir():
            return
        for folder in sorted(self._folder.iterdir()):
            if folder.name != _INCOMING:
                yield from sorted(path.name for path in folder.iterdir())

    def sweep(self) -> int:
        """Remove drafts that a killed writer left; returns how many. Call only while nobody writes."""
        drafts = list((self._folder / _INCOMING).glob("*"))
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return len(drafts)

    def _make_folders(self) -> None:
        """Make all folders at once, the one for drafts last: one fsync in the life of a store instead of 256."""
        if (self._folder / _INCOMING).is_dir():
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for first, second in itertools.product(_LETTERS, repeat=2):
            folder = self._folder / f"{first}{second}"
            folder.mkdir(mode=0o700, exist_ok=True)
            _forget_time(folder)
        sync_folder(self._folder)
        (self._folder / _INCOMING).mkdir(mode=0o700, exist_ok=True)
        sync_folder(self._folder.parent)

    def _path(self, name: str) -> Path:
        # Hashes are spread evenly by their first letters; a store of other names has only to be correct.
        start = checked(name)[:2]
        return self._folder / (start if set(start) <= set(_LETTERS) else "00") / name


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        write_whole(descriptor, data)
        os.utime(descriptor, (0, 0))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    """Make what changed in a folder durable, and let nothing say when it did."""
    _forget_time(folder)
    sync_folder(folder)


def _forget_time(folder: Path) -> None:
    os.utime(folder, (0, 0))


def _link(draft: Path, target: Path) -> bool:
    """Link the draft into place; a name that is taken keeps what it has (link never replaces, rename would)."""
    with contextlib.suppress(FileExistsError):
        os.link(draft, target)
        return True
    return False
