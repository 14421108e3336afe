"""The room of a job: temporary files in memory only, gone at the end, and no core file."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aboveboard.confinement import harden
from aboveboard.errors import NotConfined

PLACES = ("XDG_RUNTIME_DIR", "TMPDIR")


@contextmanager
def workspace(places: Sequence[Path] = ()) -> Iterator[Path]:
    """Make a folder (0700) on a tmpfs, let every temporary file of this process go there, and remove it at the end.

    Opened content is kept in memory by us; this catches what a library might put aside. For good, and not only in the
    room, this process leaves no core file and other processes of the same user cannot read its memory. `places` are
    where to look; the runtime folder, TMPDIR and /dev/shm otherwise. Raises NotConfined when none is a tmpfs that can
    be written to: content would reach a disk.
    """
    harden()
    before = os.environ.get("TMPDIR"), tempfile.tempdir
    folder = Path(tempfile.mkdtemp(prefix="aboveboard-job-", dir=_tmpfs(places)))
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before[1]
        if before[0] is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = before[0]
        shutil.rmtree(folder, ignore_errors=True)


def _tmpfs(places: Sequence[Path]) -> Path:
    named = [Path(os.environ[name]) for name in PLACES if os.environ.get(name)]
    for place in places or (*named, Path("/dev/shm")):  # noqa: S108  # checked to be a tmpfs; the folder inside it is 0700
        if place.is_dir() and os.access(place, os.W_OK) and filesystem(place) == "tmpfs":
            return place
    raise NotConfined("no file system in memory is writable here", remedy="set TMPDIR to a folder on a tmpfs")


def filesystem(path: Path) -> str:
    """Return the type of the file system that holds a path, from /proc/self/mountinfo (proc(5))."""
    wanted = path.resolve()
    best, kind = -1, ""
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        fields, _, rest = line.partition(" - ")
        mount = Path(fields.split()[4].encode().decode("unicode_escape"))
        if (wanted == mount or mount in wanted.parents) and len(mount.parts) >= best:
            best, kind = len(mount.parts), rest.split()[0]
    return kind
