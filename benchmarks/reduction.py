"""Reduction: default sessions, streams of motion, another recorder's own processing of the same events, and memory.

`--peer DIR` names an environment with openadapt-capture (benchmarks/openadapt.py says how to make one): its
`process_events` then runs on the same events in turns with ours, each in a process of its own that does it three times.
Both begin with events in memory and end with actions in memory; ours are columns, as its readers give them, and beside
that objects, one an event, as openadapt-capture's.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import msgspec

from aboveboard.importers import Raw
from aboveboard.model.events import JournalRecord, PointerPath
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import Terms, time_of
from aboveboard.reduction.registry import reduce
from benchmarks import Result, _motion, paired
from benchmarks._peer import RELEASE, Peer, peer_at
from tests.scripts import Script

ROUNDS = 5
LENGTH = 200
"""Rounds of ten actions in the shorter stretch."""

EVENTS = (10_000, 40_000, 160_000)
HOURS = (0.1, 1.0)
FORMS = ("columns", "objects")
_CHILD = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
_MEASURED = "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_maxrss, u.ru_utime + u.ru_stime)"
_THEIRS = """
import json, sys, time
from openadapt_capture import events as e
from openadapt_capture.processing import process_events
KINDS = {"move": e.MouseMoveEvent, "down": e.MouseDownEvent, "up": e.MouseUpEvent}
def made():
    for line in open(sys.argv[1]):
        what, at, *rest = json.loads(line)
        if what in KINDS:
            more = {} if what == "move" else {"button": "left"}
            yield KINDS[what](timestamp=at, x=rest[0], y=rest[1], **more)
        elif what == "scroll":
            yield e.MouseScrollEvent(timestamp=at, x=rest[0], y=rest[1], dx=0, dy=-1)
        else:
            yield (e.KeyDownEvent if what == "key down" else e.KeyUpEvent)(timestamp=at, key_char=rest[0])
for _ in range(3):
    found = list(made())
    began = time.process_time()
    process_events(found)
    print(len(found) / (time.process_time() - began) / 1e6)
"""
_OURS = "import sys; from benchmarks import reduction; reduction.tell(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])"


def worked(rounds: int) -> ReleasedStretch:
    script = Script().begin()
    for _ in range(rounds):
        script.click().type("milk", submit=True).menu().option().toggle().copy().paste().undo().scroll()
        script.drag(Point(x=120, y=40), Point(x=180, y=90))
    return script.stretch()


def seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def run(peer: Path | None = None) -> list[Result]:
    """Return all figures; those beside openadapt-capture only where `peer` names it."""
    with tempfile.TemporaryDirectory() as folder:
        beside = _beside(peer_at(peer, Path(folder)), Path(folder)) if peer is not None else []
        return [*_default_sessions(), *_pointer_path(), *_imported(), *beside, *_memory(Path(folder))]


def _default_sessions() -> list[Result]:
    short, long = worked(LENGTH), worked(2 * LENGTH)
    pairs = [(seconds(lambda: reduce(long, Terms())), seconds(lambda: reduce(short, Terms()))) for _ in range(ROUNDS)]
    took = median(pair[0] for pair in pairs)
    actions, records = len(reduce(long, Terms())), len(long.records)
    return [
        Result("actions", actions / took, "actions/s", note="with pictures and element lists named, one core"),
        Result("records", records / took, "records/s", note="of all kinds"),
        paired("twice the length", "s", pairs, note="linear is a ratio of 2"),
    ]


def _pointer_path() -> list[Result]:
    """Return how fast a session with the layer `pointer_path` becomes steps, from the bytes of its segment."""
    records: list[JournalRecord] = []
    points = 0
    for record in worked(LENGTH // 4).records:
        records.append(record)
        t = time_of(record)
        path = tuple((t + ms, Point(x=(t + ms) % 1900, y=ms % 1000)) for ms in range(250))
        records.append(PointerPath(t=t, points=path))
        points += len(path)
    data = msgspec.msgpack.encode(ReleasedStretch(records=tuple(records)))
    decoder = msgspec.msgpack.Decoder(ReleasedStretch)
    decoded = decoder.decode(data)
    whole = median(seconds(lambda: reduce(decoder.decode(data), Terms())) for _ in range(ROUNDS))
    alone = median(seconds(lambda: reduce(decoded, Terms())) for _ in range(ROUNDS))
    events = (points + len(records)) / 1e6
    return [
        Result("pointer path on, decoded", events / alone, "M events/s", note="one core; from records to steps"),
        Result("pointer path on", events / whole, "M events/s", note="one core; from a segment's bytes to steps"),
    ]


def _imported() -> list[Result]:
    """Return how fast raw inputs become steps, motion in columns, and that it is linear."""
    short, long = _motion.columns(EVENTS[1]), _motion.columns(EVENTS[2])
    events = len(_motion.singles(long))
    pairs = [(seconds(lambda: _motion.steps(long)), seconds(lambda: _motion.steps(short))) for _ in range(ROUNDS)]
    took = median(pair[0] for pair in pairs)
    return [
        Result("motion in columns", events / took / 1e6, "M events/s", note="one core; raw inputs to steps"),
        paired("motion, four times the length", "s", pairs, note="linear is a ratio of 4"),
    ]


def _beside(peer: Peer, folder: Path) -> list[Result]:
    """Return millions of events a second beside openadapt-capture's process_events on the same events, in turns."""
    found: list[Result] = []
    for wanted, way in (*((wanted, _motion.WAY) for wanted in EVENTS), *((wanted, _motion.BUSY) for wanted in EVENTS)):
        path = folder / f"events-{wanted}-{way}"
        raws = _motion.columns(wanted, way)
        _motion.told(raws, path)
        pairs: dict[str, list[tuple[float, float]]] = {form: [] for form in FORMS}
        for _ in range(3):
            theirs = _pace([peer.python, "-c", _THEIRS, str(path)], peer.extra(path.parent))
            for form, taken in pairs.items():
                taken.append((_pace([sys.executable, "-c", _OURS, str(wanted), str(way), form], {}), theirs))
        name = f"{len(_motion.singles(raws))} events, a way of {way}"
        note = f"the reference is {RELEASE}'s process_events"
        found += [paired(f"{name}, {form}", "M events/s", taken, note=note) for form, taken in pairs.items()]
    return found


def tell(wanted: int, way: int, form: str) -> None:
    """Print how many million events a second become steps, three times; `form` is one of `FORMS`."""
    raws = _motion.columns(wanted, way)
    events = len(_motion.singles(raws))
    given: Sequence[Raw] = raws if form == FORMS[0] else _motion.singles(raws)
    for _ in range(3):
        print(events / seconds(lambda: _motion.steps(given)) / 1e6)


def _pace(command: Sequence[str], extra: Mapping[str, str]) -> float:
    """Return the median of what a process prints of its paces."""
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={**os.environ, **extra})
    return median(map(float, done.stdout.split()))


def _memory(folder: Path) -> list[Result]:
    """Return what `aboveboard reduce` held at most for an hour of motion at 1 kHz, beside six minutes, and its pace."""
    peaks, paces = [], []
    for hours in HOURS:
        log = _motion.log(hours, folder / f"log-{hours}")
        command = [sys.executable, "-m", "aboveboard.cli", "reduce", str(log), "--out", str(folder / "steps.jsonl")]
        done = subprocess.run(
            [sys.executable, "-c", _CHILD + _MEASURED, *command], capture_output=True, check=True, text=True
        )
        held, took = map(float, done.stdout.split())
        peaks.append(held / 1024)
        paces.append(hours * 3.6 / took)
    note = f"{HOURS[1]} h at 1 kHz with 1800 clicks; the reference is {HOURS[0]} h"
    return [
        Result("motion in JSON lines", paces[-1], "M events/s", note="a file to a file, start of the program included"),
        Result("memory", peaks[1], "MiB", reference=peaks[0], ratio=peaks[1] / peaks[0], note=note),
    ]
