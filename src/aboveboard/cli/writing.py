"""Files that a command writes bit by bit: beside their place, and put there only when they are whole."""

import fcntl
import glob
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from aboveboard.errors import FileTrouble
from aboveboard.formats.files import no_space_or_same, sync_folder


@contextmanager
def written(out: str) -> Iterator[BinaryIO]:
    """Give a file to write to, mode 0600, that stands in its place once all went well; `-` is the output stream."""
    if out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    if path.is_dir():
        raise FileTrouble(f"{path.name} is a folder", remedy="give --out the name of a file")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _clear_leftovers(path)
        with ExitStack() as ending:
            ending.callback(beside.unlink, missing_ok=True)  # once it is in its place there is nothing left of it
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # while it is held nobody takes the file for a leftover
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.rename(path)
    except OSError as error:
        raise no_space_or_same(error) from error
    sync_folder(path.parent)


def _clear_leftovers(path: Path) -> None:
    """Remove what commands that were killed left beside a place: files of its name that nobody holds."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 8}"):
        with suppress(FileNotFoundError), leftover.open("rb") as file, suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            leftover.unlink(missing_ok=True)
