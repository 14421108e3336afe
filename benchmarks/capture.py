"""What reading input costs at 1 kHz motion, and what every process of the product holds.

Our reader, the leanest pynput listener and a RECORD reader in C all run at once on one screen and so see the same
events under the same load; cost is the time each process was on a processor between its start-up and its last event,
per event.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aboveboard.desktop.x11.connection import Address, Connection
from aboveboard.errors import MissingLibrary
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result, paired
from benchmarks._input_readers import OURS, PYNPUT
from benchmarks.recorder import memory_of_every_process

ROUNDS, EVENTS = 7, 3_000
NOTE = f"{EVENTS} motions at 1 kHz over the root window, {ROUNDS} rounds, all readers at once"


def run() -> list[Result]:
    """Return cost per event against both references, and what each lost. Raises MissingLibrary without a compiler."""
    with tempfile.TemporaryDirectory() as folder, DemoScreen() as screen:
        programs = {
            "ours": [sys.executable, "-c", OURS, str(EVENTS)],
            "pynput": [sys.executable, "-c", PYNPUT, str(EVENTS)],
            "c": [compiled(Path(folder)), str(EVENTS)],
        }
        rounds = [one_round(screen, programs) for _ in range(ROUNDS)]
    figures = [
        ("input cost against pynput", "us/event", "pynput", "cost"),
        ("input cost against C RECORD", "us/event", "c", "cost"),
        ("memory of the reader against pynput", "MiB", "pynput", "memory"),
    ]
    return [
        *[
            paired(name, unit, [(getattr(r["ours"], what), getattr(r[against], what)) for r in rounds], note=NOTE)
            for name, unit, against, what in figures
        ],
        *[
            Result(f"events lost by {name}", sum(r[name].lost for r in rounds), "events", note=NOTE)
            for name in programs
        ],
        *memory_of_every_process(),
    ]


@dataclass(frozen=True)
class Taken:
    """What one reader took in one round: microseconds on a processor per event, events lost, resident MiB."""

    cost: float
    lost: int
    memory: float


def compiled(folder: Path) -> str:
    """Compile the C reader and return its path."""
    source, target = Path(__file__).with_name("record_reader.c"), folder / "record_reader"
    command = ["cc", "-O2", "-Wall", "-o", str(target), str(source), "-lX11", "-lXtst"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingLibrary("the C reference cannot be compiled: cc, libx11-dev and libxtst-dev are needed") from error
    return str(target)


def one_round(screen: DemoScreen, programs: dict[str, list[str]]) -> dict[str, Taken]:
    """Run all readers over the same events and return what each took, by name."""
    readers = {name: Reader(screen, name, command) for name, command in programs.items()}
    try:
        for reader in readers.values():
            reader.wait_for("ready")
        before = {name: reader.on_processor() for name, reader in readers.items()}
        path = [(100 + step % 600, 100 + step // 600) for step in range(EVENTS)]
        move(screen, path)
        for reader in readers.values():
            reader.wait_for("done", meanwhile=lambda: move(screen, [(5, 5), (6, 6)] * 32))
        return {
            name: Taken((reader.on_processor() - before[name]) / 1_000 / EVENTS, reader.lost(path), reader.memory())
            for name, reader in readers.items()
        }
    finally:
        for reader in readers.values():
            reader.end()


class Reader:
    """One started program; says `ready` and `done` in one file and writes its events into another."""

    def __init__(self, screen: DemoScreen, name: str, command: Sequence[str]) -> None:
        self._lines, self._said = screen.folder / f"{name}.lines", screen.folder / f"{name}.said"
        self._said.write_text("")
        redirected = 'out="$1" err="$2"; shift 2; exec "$@" >"$out" 2>"$err"'
        files = (str(self._lines), str(self._said))
        self._process = screen.start(["sh", "-c", redirected, "sh", *files, *command])
        self._name = name

    def wait_for(self, word: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until the program says so. Raises MissingLibrary when it ends or never does."""
        deadline = time.monotonic() + 30
        while word not in self._said.read_text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise MissingLibrary(f"the reader {self._name} did not get {word}: {self._said.read_text()[-300:]}")
            meanwhile()
            time.sleep(0.05)

    def on_processor(self) -> int:
        """Return the nanoseconds that all its threads have run (schedstat's first figure, exact)."""
        tasks = Path("/proc", str(self._process.pid), "task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks)

    def memory(self) -> float:
        """Return its resident MiB."""
        status = Path("/proc", str(self._process.pid), "status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def lost(self, path: Sequence[tuple[int, int]]) -> int:
        """Return how many positions are missing from its lines `time x y ...`."""
        seen = {tuple(map(int, line.split()[1:3])) for line in self._lines.read_text().splitlines()}
        return len(set(path) - seen)

    def end(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()


def move(screen: DemoScreen, path: Sequence[tuple[int, int]]) -> None:
    """Move the pointer along a path, one position each millisecond of an absolute schedule."""
    import xcffib.xtest

    motion = 6
    with Connection.open(Address.of(screen.environment)) as client:
        test, begun = client.xcb(xcffib.xtest.key), time.monotonic()
        for step, (x, y) in enumerate(path, 1):
            test.FakeInput(motion, 0, 0, client.root, x, y, 0)
            client.flush()
            time.sleep(max(0.0, begun + step * 0.001 - time.monotonic()))
        client.round_trip()
