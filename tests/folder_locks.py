"""Locks on folders as another process would hold them, and whether somebody waits for one."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def someone_waits_for(folder: Path) -> bool:
    """Tell whether somebody waits for a lock on a folder, as the kernel lists it."""
    place = f":{folder.stat().st_ino} "
    return any("->" in line and place in line for line in Path("/proc/locks").read_text(encoding="ascii").splitlines())
