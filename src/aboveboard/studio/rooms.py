"""Private folders of demo screens: each is held by its process; what a killed one left goes when the next begins."""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX, HELD = "aboveboard-screen.", "held"


@contextlib.contextmanager
def room() -> Iterator[Path]:
    """Make a folder (0700) that goes with the block, and clear away those whose processes were killed."""
    clear_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with (folder / f".{HELD}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / f".{HELD}").rename(folder / HELD)  # held before it can be found: nobody takes it for left
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_left() -> None:
    """End what was started in rooms that nobody holds any more, and remove them; another user's are left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # it is held, is not ours, or goes at this very moment
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with (folder / HELD).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for pid in processes_of(folder):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                shutil.rmtree(folder, ignore_errors=True)


def processes_of(folder: Path) -> list[int]:
    """Return the processes that were started with a room's runtime folder, wherever they were put since."""
    mark = f"XDG_RUNTIME_DIR={folder / 'run'}".encode()
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _has(entry, mark)]


def _has(process: Path, mark: bytes) -> bool:
    try:
        return mark in (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or belongs to somebody else
        return False
