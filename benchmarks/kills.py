"""kill -9 of recorder, companion, courier, collector and keyholder at seeded instants of real work, 50 times each.

`python -m benchmarks.kills --process recorder --seed 7 --only 12` repeats one kill; `tests/killing` is what is done
and what must hold.
"""

import argparse
import contextlib
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from aboveboard.studio.screen import DemoScreen
from benchmarks import Result
from tests.killing.collector import CollectorKills
from tests.killing.companion import companion_kills
from tests.killing.courier import CourierKills
from tests.killing.course import LATE_S, LONGEST_GAP_S, Kill, Subject
from tests.killing.course import run as killed
from tests.killing.keyholder import KeyholderKills
from tests.killing.organisation import World, world
from tests.killing.recorder import recorder_kills

KILLS = 50
Standing = Callable[[Path], contextlib.AbstractContextManager[Subject]]


@contextlib.contextmanager
def _served(made: Callable[[World], Subject], folder: Path) -> Iterator[Subject]:
    with world(folder) as organisation:
        yield made(organisation)


@contextlib.contextmanager
def _shown(
    made: Callable[[Path, DemoScreen], contextlib.AbstractContextManager[Subject]], folder: Path
) -> Iterator[Subject]:
    with DemoScreen() as screen, made(folder, screen) as subject:
        yield subject


PROCESSES: dict[str, Standing] = {
    "recorder": lambda folder: _shown(recorder_kills, folder),
    "companion": lambda folder: _shown(companion_kills, folder),
    "courier": lambda folder: _served(CourierKills, folder),
    "collector": lambda folder: _served(CollectorKills, folder),
    "keyholder": lambda folder: _served(KeyholderKills, folder),
}


def run() -> list[Result]:
    """Kill each process 50 times at the instants of a fresh seed."""
    return _run(list(PROCESSES), KILLS, secrets.randbelow(1 << 32), None)


def _run(processes: Sequence[str], kills: int, seed: int, only: int | None) -> list[Result]:
    done: list[Kill] = []
    for number, name in enumerate(processes, 1):
        said = _Progress(f"{number}/{len(processes)} ", 1 if only is not None else kills)
        with tempfile.TemporaryDirectory() as folder, PROCESSES[name](Path(folder)) as subject:
            done += killed(subject, kills, seed, said=said, only=only)
    print(table(done))
    return [result for name in processes for result in _results(name, done, seed)]


class _Progress:
    """Says each kill as it is done, on the error stream."""

    def __init__(self, before: str, kills: int) -> None:
        self._before = before
        self._kills = kills
        self._said = 0

    def __call__(self, line: str) -> None:
        count = f"{self._said}/{self._kills} " if self._said else ""
        self._said += 1
        print(f"{self._before}{count}{line}", file=sys.stderr, flush=True)


def table(done: Sequence[Kill]) -> str:
    """The kills of each process: by the phase they landed in, what was found, and the longest gap in the journal."""
    rows = ["process    kills  lost  twice  broken  worst gap  kills by phase"]
    for name in dict.fromkeys(kill.process for kill in done):
        kills = [kill for kill in done if kill.process == name]
        phases = ", ".join(f"{phase} {count}" for phase, count in Counter(kill.phase for kill in kills).items())
        counts = [sum(len(getattr(kill.found, kind)) for kill in kills) for kind in ("lost", "duplicated", "broken")]
        gaps = [kill.found.gap_s for kill in kills if kill.found.gap_s is not None]
        worst = f"{max(gaps):.2f} s" if gaps else "-"
        rows.append(f"{name:<10} {len(kills):>5} {counts[0]:>5} {counts[1]:>6} {counts[2]:>7} {worst:>10}  {phases}")
    return "\n".join(rows)


def _results(name: str, done: Sequence[Kill], seed: int) -> list[Result]:
    kills = [kill for kill in done if kill.process == name]
    phases = ", ".join(f"{phase} {count}" for phase, count in Counter(kill.phase for kill in kills).items())
    note = f"{len(kills)} kills, seed {seed}: {phases}"
    results = [
        Result(f"{name} killed, {word}", float(sum(len(getattr(kill.found, kind)) for kill in kills)), "", note=note)
        for kind, word in (("lost", "lost"), ("duplicated", "twice"), ("broken", "broken"))
    ]
    gaps = [(kill.found.gap_s, kill.found.late_s) for kill in kills if kill.found.gap_s is not None]
    if gaps:
        worst = max(gap for gap, _ in gaps)
        late = sum(delay > LATE_S for _, delay in gaps)
        told = f"at most {LONGEST_GAP_S} s; {late} of {len(gaps)} kills on a machine that was itself late"
        results.append(Result(f"{name} killed, worst gap", worst, "s", LONGEST_GAP_S, worst / LONGEST_GAP_S, note=told))
    return results


def main(arguments: Sequence[str]) -> int:
    """Kill as asked; 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--process", choices=PROCESSES, action="append", help="which process; all of them otherwise")
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help="how often each is killed")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32), help="of the instants")
    parser.add_argument("-k", "--only", type=int, metavar="K", help="kill number K of that seed and no other")
    given = parser.parse_args(arguments)
    results = _run(given.process or list(PROCESSES), given.kills, given.seed, given.only)
    return int(any(result.value > (result.reference or 0) for result in results))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
