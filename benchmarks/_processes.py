"""What processes take, by the kernel's own count: time on a processor, and memory."""

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """MiB of one process: `resident` counts shared libraries whole, `own` only what no file backs.

    `shared_out` (PSS) divides what is shared among the sharers; None where the kernel hides it, as it does for the
    recorder, which closes its memory to others of its user.
    """

    resident: float
    own: float
    shared_out: float | None


def on_processor(*pids: int) -> int:
    """Return the nanoseconds that all threads of these processes have run (schedstat's first figure, exact)."""
    return sum(_ran(pid) for pid in pids)


def _ran(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):  # the thread ended meanwhile
                total += int((task / "schedstat").read_text().split()[0])
    return total


def memory(pid: int) -> Memory:
    """Return what a process holds."""
    status = (PROC / str(pid) / "status").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB$", status, re.MULTILINE)}
    return Memory(kib["VmRSS"] / 1024, (kib["RssAnon"] + kib["RssShmem"]) / 1024, _shared_out(pid))


def _shared_out(pid: int) -> float | None:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB$", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) / 1024 if found else None


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that live."""
    found = []
    for entry in PROC.iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return sorted(found)


def family(pid: int) -> list[int]:
    """Return a process that lives and all that descend from it."""
    if not (PROC / str(pid) / "task").is_dir():
        return []
    return [pid, *(each for child in children(pid) for each in family(child))]


def command(pid: int) -> list[str]:
    """Return a process's command line; empty when it is gone."""
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    return []


def running(word: str, *, mark: str) -> list[int]:
    """Return the processes whose program is called so and whose environment or command line holds the mark."""
    found = []
    for entry in PROC.iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            words = command(int(entry.name))
            if words and words[0].rpartition("/")[2] == word:
                held = (entry / "environ").read_bytes().decode(errors="replace")
                if mark in held or any(mark in each for each in words):
                    found.append(int(entry.name))
    return sorted(found)
