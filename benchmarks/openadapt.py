"""The recorder beside openadapt-capture: the same seeded script on the same screen in the same run, in turns.

openadapt-capture is no part of this project and in none of its locks. `--peer DIR` names an environment (a venv) that
has it; without, it is installed from the package index into a folder that is thrown away. It needs ffmpeg: that of
the PATH, or of the package imageio-ffmpeg beside it. Its settings are its own defaults: video, without sound.

Each figure of ours is with masked frames; the reference is openadapt-capture's in the same minute.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import NotRunning
from benchmarks import Result, paired
from benchmarks._minute import SECONDS, play
from benchmarks._peer import RELEASE, Peer, peer_at
from benchmarks._processes import family, memory, on_processor
from benchmarks._stage import IDLE_S, SETTLE_S, Stage, staged

_READY_S, _END_S = 120, 300
_RECORD = "from openadapt_capture.cli import main; main()"
_OURS = ("recorder", "recorder's broker", "companion and strip", "pages")


@dataclass(frozen=True)
class Round:
    """CPU seconds a minute and MB an hour, resident MiB of all processes, and the seconds that ending took."""

    cpu: float
    bytes: float
    memory: float
    ending: float = 0.0


def run(minutes: float = 1.0, peer: Path | None = None) -> list[Result]:
    """Return ours against theirs. Raises MissingLibrary where openadapt-capture cannot be had."""
    share = min(1.0, minutes)
    rounds: dict[str, list[tuple[Round, Round]]] = {"idle": [], "masked frames": []}
    with tempfile.TemporaryDirectory() as folder:
        found = peer_at(peer, Path(folder) / "peer")
        with staged() as stage:
            for number in range(max(1, round(minutes))):
                for mode, pairs in rounds.items():
                    ours = _ours(stage, mode, number, share)
                    home = Path(tempfile.mkdtemp(dir=folder))
                    pairs.append((ours, _theirs(stage, found, home, mode, number, share)))
    return [*_figures("idle", rounds["idle"]), *_figures("masked frames", rounds["masked frames"])]


def _figures(mode: str, pairs: list[tuple[Round, Round]]) -> Iterator[Result]:
    note = f"the reference is {RELEASE} in the same minute"
    told = (("CPU", "s/min", "cpu"), ("bytes", "MB/h", "bytes"), ("memory of all processes", "MiB", "memory"))
    for name, unit, what in told:
        values = [(getattr(ours, what), getattr(theirs, what)) for ours, theirs in pairs]
        yield paired(f"{mode}: {name}", unit, values, note=note)
    yield Result(f"{mode}: openadapt-capture took to end", max(theirs.ending for _, theirs in pairs), "s")


def _ours(stage: Stage, mode: str, number: int, share: float) -> Round:
    taken = stage.play(mode, number, share)
    held = sum(memory(pid).resident for group in _OURS for pid in stage.groups.get(group, ()))
    cost = taken.a_minute(*(group for group in _OURS if group in taken.cpu_ms))
    return Round(cost, taken.released / taken.seconds * 3_600 / 1e6, held)


def _theirs(stage: Stage, peer: Peer, home: Path, mode: str, number: int, share: float) -> Round:
    target = home / "capture"
    with _recording(stage, peer, home, target) as process:
        time.sleep(SETTLE_S)
        before, began = on_processor(*family(process.pid)), time.monotonic()
        if mode == "idle":
            time.sleep(min(IDLE_S, SECONDS * share))
        else:
            play(stage.hands, stage.desk, number, share=share)
        seconds, running = time.monotonic() - began, family(process.pid)
        cpu_s = (on_processor(*running) - before) / 1e9
        held = sum(memory(pid).resident for pid in running)
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired as error:
            raise NotRunning("openadapt-capture did not end", remedy="measure where less else runs") from error
        ending = time.monotonic() - asked
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Round(cpu_s / seconds * 60, size / seconds * 3_600 / 1e6, held, ending)


@contextmanager
def _recording(stage: Stage, peer: Peer, home: Path, target: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start it and wait until it records; end it for good on leaving."""
    said = home / "said"
    with said.open("wb") as output:
        command = [peer.python, "-c", _RECORD, "record", str(target)]
        process = stage.screen.start(command, extra=peer.extra(home), output=output)
    try:
        end = time.monotonic() + _READY_S
        while b"Capture session" not in said.read_bytes():
            if process.poll() is not None or time.monotonic() > end:
                raise NotRunning("openadapt-capture did not begin", remedy=said.read_text(errors="replace")[-300:])
            time.sleep(0.2)
        yield process
    finally:
        for pid in family(process.pid):
            os.kill(pid, signal.SIGKILL)
