"""Whether the product grows while it records: memory and open descriptors of each process under a scripted person.

One session with masked frames; the seeded minute of `benchmarks.recorder` is played again and again, each time with
other words. The first minute warms up and is left out. `--minutes` says how many follow: a slope with an interval
needs some, and thirty are the aim. The result says for each figure whether its slope can be told from zero.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from aboveboard.errors import NotRunning
from aboveboard.formats.control import Reply
from aboveboard.model.layers import Layers, PixelsLayer
from benchmarks import Result
from benchmarks._minute import play
from benchmarks._processes import PROC, memory
from benchmarks._slope import FEWEST, Point, blocks, slope
from benchmarks._stage import Stage, staged

EVERY_S = 1.0
WARM_MINUTES = 1.0
FEWEST_BLOCKS = 4
UNITS = {"resident memory": "MiB", "own memory": "MiB", "open descriptors": "descriptors"}


@dataclass
class Samples:
    """What was seen of each process, by its name and the figure's: seconds since the start, and how much."""

    seen: dict[tuple[str, str], list[Point]] = field(default_factory=dict)

    def take(self, name: str, pid: int, at: float) -> None:
        """Look at one process. Raises FileNotFoundError when it has ended: then there is nothing to measure."""
        held = memory(pid)
        figures = {"resident memory": held.resident, "own memory": held.own, "open descriptors": descriptors(pid)}
        for figure, value in figures.items():
            if value is not None:
                self.seen.setdefault((name, figure), []).append((at, value))


def descriptors(pid: int) -> float | None:
    """Return how many descriptors a process has open, also one that hides which; None before Linux 6.2."""
    return float((PROC / str(pid) / "fd").stat().st_size) or None


def run(minutes: float = 2.0) -> list[Result]:
    """Return the slopes of every figure of every process of ours over so many minutes after the first.

    Raises NotRunning when the session ends meanwhile.
    """
    samples = Samples()
    with staged() as stage:
        stage.device.agree(Layers(pixels=PixelsLayer.MASKED))
        stage.device.resume(stage.hands)
        with sampling(stage, samples):
            _work(stage, WARM_MINUTES + minutes)
        status = stage.device.status()
        stage.device.pause(stage.hands)
    recorded = f"{status.events} events and {status.frames} frames in {WARM_MINUTES + minutes:g} minutes"
    found = [result for key, seen in samples.seen.items() for result in grown(*key, seen, minutes)]
    return [*found, Result("recorded", float(status.events), "events", note=recorded)]


@contextlib.contextmanager
def sampling(stage: Stage, samples: Samples) -> Iterator[None]:
    """Look at every process of ours once a second, beside what is played."""
    ours = [(name, pid) for name, pids in stage.groups.items() if not name.startswith("the ") for pid in pids]
    ended, began = threading.Event(), time.monotonic()

    def watch() -> None:
        while not ended.wait(EVERY_S):
            for name, pid in ours:
                with contextlib.suppress(FileNotFoundError, KeyError):  # it ended; whoever waits for it says so
                    samples.take(name, pid, time.monotonic() - began)

    watcher = threading.Thread(target=watch, name="sampling")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _work(stage: Stage, minutes: float) -> None:
    """Play the minutes. Raises NotRunning when the session has ended by itself: what is idle does not grow."""
    whole = int(minutes)
    for number in range(whole):
        play(stage.hands, stage.desk, number)
        check_recording(stage.device.status(), number + 1)
    if minutes > whole:
        play(stage.hands, stage.desk, whole, share=minutes - whole)
        check_recording(stage.device.status(), minutes)


def check_recording(status: Reply, minutes: float) -> None:
    """Raise NotRunning, with the reason, when nothing is recorded any more."""
    if status.state != "recording":
        ended = (
            f"the session ended by itself within {minutes:g} minutes: {status.fault or status.reason or status.state}"
        )
        raise NotRunning(ended, remedy="soak on a machine that has nothing else to do, and look into the reason")


def grown(name: str, figure: str, seen: list[Point], minutes: float) -> list[Result]:
    """Return how much a figure of a process grew in an hour, and the most that it was."""
    unit = UNITS[figure]
    most = max(value for _, value in seen)
    warm = [(at, value) for at, value in seen if at >= WARM_MINUTES * 60]
    # As many blocks as minutes, each about as long as the script: what was seen ends a moment before the last minute.
    length = (warm[-1][0] - warm[0][0]) / max(FEWEST_BLOCKS, round(minutes)) if warm else 0.0
    means = blocks(warm, length) if length else []
    if len(means) < FEWEST:
        return [Result(f"{name}: {figure}", most, unit, note=f"the most; {len(means)} blocks are too few for a slope")]
    line = slope([(at / 3_600, value) for at, value in means])
    word = "told from zero" if line.told_from_zero else "not told from zero"
    return [
        Result(
            f"{name}: {figure}",
            line.value,
            f"{unit}/h",
            interval=(line.low, line.high),
            note=f"{word}; {len(means)} blocks of {length:.0f} s, at most {most:.1f} {unit}",
        )
    ]
