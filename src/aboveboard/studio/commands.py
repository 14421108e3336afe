"""Running Aboveboard's own commands as a user would, and keeping count of what each process cost."""

import contextlib
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from aboveboard.errors import Refused, Unreachable

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process cost: CPU seconds, and its resident memory in MB when last seen."""

    cpu_s: float
    resident_mb: float


@dataclass(slots=True)
class Service:
    """A command that goes on: its process, and the first line it printed (its address)."""

    name: str
    process: subprocess.Popen[bytes]
    said: str = ""

    def pids(self) -> list[int]:
        """Return its process and those that it started, as far as they live."""
        return _family(self.process.pid)

    def parts(self) -> dict[str, Cost]:
        """Return what it and each of its living children that are commands of ours have cost so far, by name."""
        found: dict[str, Cost] = {}
        for pid in self.pids():
            name = self.name if pid == self.process.pid else _command(pid)
            spent, known = _cost(pid), found.get(name, Cost(0.0, 0.0))
            found[name] = Cost(known.cpu_s + spent.cpu_s, known.resident_mb + spent.resident_mb)
        return found


@dataclass(slots=True)
class Commands:
    """Runs commands with one environment; a context manager that ends every service at the end, however that comes.

    What they print goes to files in `logs`, so that logs can be searched like everything else.
    """

    environment: Mapping[str, str]
    logs: Path
    services: list[Service] = field(default_factory=list)
    run_cost: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Make the folder of logs."""
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the services, the youngest first."""
        for service in reversed(self.services):
            service.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.process.wait(5)
            if service.process.poll() is None:
                service.process.kill()
                service.process.wait()

    def run(self, *arguments: str, given: str = "", extra: Mapping[str, str] | None = None) -> str:
        """Run a command to its end and return what it printed; `given` is typed into it.

        Raises Refused with the end of what it said when it fails.
        """
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            _aboveboard(*arguments),
            env={**self.environment, **(extra or {})},
            input=given.encode(),
            capture_output=True,
            check=False,
            timeout=300,
        )
        name = "-".join(arguments[:2] if arguments[0] in {"policy", "lease", "keyholder"} else arguments[:1])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.run_cost[name] = self.run_cost.get(name, 0.0) + spent
        with (self.logs / f"{name}.log").open("ab") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise Refused(f"`aboveboard {name}` ended with {done.returncode}: {said[-600:]}")
        return done.stdout.decode(errors="replace")

    def serve(self, name: str, *arguments: str) -> Service:
        """Start a command that goes on, and wait for the first line it prints.

        Raises Unreachable when it ends or stays silent.
        """
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                _aboveboard(*arguments), env=dict(self.environment), stdout=subprocess.PIPE, stderr=log
            )
        service = Service(name, process)
        self.services.append(service)
        service.said = self._first_line(service)
        threading.Thread(target=_drain, args=(process, self.logs / f"{name}.log"), daemon=True).start()
        return service

    def _first_line(self, service: Service) -> str:
        watchdog = threading.Timer(_PATIENCE_S, service.process.kill)
        watchdog.start()
        try:
            line = service.process.stdout.readline() if service.process.stdout else b""
        finally:
            watchdog.cancel()
        if not line:
            tail = (self.logs / f"{service.name}.log").read_text(errors="replace")[-600:]
            raise Unreachable(f"{service.name} did not come up: {tail}", remedy="read its log in the logs folder")
        return line.decode(errors="replace").strip()


def _aboveboard(*arguments: str) -> list[str]:
    return ends_with_us([sys.executable, "-m", "aboveboard.cli", *arguments])


def ends_with_us(command: Sequence[str]) -> list[str]:
    """Return a command that is asked to end when whoever starts it has ended, also when it was killed.

    (prctl(2), PR_SET_PDEATHSIG: it goes by the thread that starts it, so that is to be one that stays.)
    """
    return ["setpriv", "--pdeathsig", "TERM", "--", *command]


def _drain(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.stdout is None:
        return
    with log.open("ab") as file:
        for line in process.stdout:
            file.write(line)
            file.flush()


def _cost(pid: int) -> Cost:
    """Return one process's cost from /proc (schedstat counts ns on the CPU, statm pages)."""
    cpu_ns, pages = 0, 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            cpu_ns += int((thread / "schedstat").read_text().split()[0])
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return Cost(cpu_s=cpu_ns / 1e9, resident_mb=pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def _command(pid: int) -> str:
    """Return the name of one of our commands, or of another program."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"aboveboard.cli" in words:
            return words[words.index(b"aboveboard.cli") + 1].decode()
        return Path(f"/proc/{pid}/exe").readlink().name  # browsers write their whole command line as one word
    return "ended"


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        for task in (Path("/proc") / str(each) / "task").glob("*/children"):
            with contextlib.suppress(OSError):
                found.extend(int(child) for child in task.read_text().split())
    return found
