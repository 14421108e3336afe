"""Durable small files: written beside their place, synced and renamed, so that a crash leaves old or new."""

import errno
import os
import secrets
from pathlib import Path

from aboveboard.errors import NoSpace

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all bytes to a descriptor; raises NoSpace where the disk, the quota or a file size limit is reached."""
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError as error:
        raise no_space_or_same(error) from error


def no_space_or_same(error: OSError) -> OSError | NoSpace:
    """Return NoSpace for an error that means a full disk, and the error itself for any other."""
    return NoSpace("the disk took no more bytes") if error.errno in _FULL else error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (fsync of a folder, POSIX rename durability)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in place, mode 0600, durable before its name is; raises NoSpace and leaves nothing half written."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_whole(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.rename(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise no_space_or_same(error) from error
    except NoSpace:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def whole_lines(path: Path) -> list[bytes]:
    """Return the lines of a file that is added to line by line, none where it is not there.

    A last line that was cut off with the run that wrote it is removed from the file. Raises NoSpace.
    """
    if not path.exists():
        return []
    *whole, cut = path.read_bytes().split(b"\n")
    if cut:
        try:
            path.write_bytes(b"".join(line + b"\n" for line in whole))
        except OSError as error:
            raise no_space_or_same(error) from error
    return whole
