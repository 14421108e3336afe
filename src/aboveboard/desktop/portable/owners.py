"""Who a window belongs to: the program of its process by the real path of the executable."""

import os
import sys
from pathlib import Path

from aboveboard.desktop import only_root_changes
from aboveboard.model.policy import AppIdentity

# A program that runs others says nothing about what runs; their scripts are the X11 desktop's to tell.
_RUNS_OTHERS = (
    *("python", "pypy", "perl", "ruby", "node", "lua", "tclsh", "wish", "php", "guile", "gjs", "cjs", "mono"),
    *("dotnet", "java", "sh", "ash", "bash", "dash", "zsh", "ksh", "mksh", "fish", "busybox", "qemu", "wine", "qml"),
    *("bwrap", "env", "rscript"),
)


def identity_of(pid: int) -> AppIdentity | None:
    """Return what a process runs, or None: unknown, not ours, an interpreter, or changeable by others than root."""
    path = _executable(pid)
    if path is None or _runs_others(path) or not only_root_changes(path):
        return None
    return AppIdentity(executable=str(path))


def _executable(pid: int) -> Path | None:
    """Return the real path of a process of our own user."""
    if sys.platform != "linux":
        return None  # other platforms' ways are not written before one of their machines can run them
    folder = Path("/proc", str(pid))
    try:
        if folder.stat().st_uid != os.getuid():
            return None
        path = (folder / "exe").readlink()
        same = (folder / "exe").stat().st_ino == path.stat().st_ino
    except OSError:
        return None
    return path if same else None  # otherwise replaced or deleted since


def _runs_others(path: Path) -> bool:
    name = path.name.lower()
    stem = name.rstrip("0123456789.-")
    return stem in _RUNS_OTHERS or name.startswith(("python", "pypy", "qemu-", "wine", "qml"))
