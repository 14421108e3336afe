"""Motion at 1 kHz: what is lost, what is out of order, and whether times are the server's, against an XTEST echo.

Each position is unique. Its sender notes the monotonic clock before it sends and after the server has answered, so
the server's own time of the event, which is that clock in whole ms, must lie between; arrival times could not.
`--minutes` says how long: 100,000 events take 1.7 minutes.
"""

import sys
import time
from itertools import pairwise

from aboveboard.desktop.x11.connection import Address, Connection
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result
from benchmarks._input_readers import OURS
from benchmarks.capture import Reader

RATE = 1_000
SMALL = 0.1
COLUMNS, TOP = 1_000, 100


def run(minutes: float = SMALL) -> list[Result]:
    """Return the counts; all three are to be 0."""
    count = round(minutes * 60 * RATE)
    with DemoScreen() as screen:
        reader = Reader(screen, "ours", [sys.executable, "-c", OURS, str(count)])
        try:
            reader.wait_for("ready")
            path, sent = _move(screen, count)
            reader.wait_for("done")
            lines = (screen.folder / "ours.lines").read_text().splitlines()
        finally:
            reader.end()
    return _told(path, sent, lines)


def _move(screen: DemoScreen, count: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Move along unique positions; return them, and the ms of the clock before and after each."""
    import xcffib.xtest

    path = [(100 + step % COLUMNS, TOP + step // COLUMNS % 600) for step in range(count)]
    sent = []
    with Connection.open(Address.of(screen.environment)) as client:
        test, begun = client.xcb(xcffib.xtest.key), time.monotonic()
        for step, (x, y) in enumerate(path, 1):
            before = time.monotonic_ns() // 1_000_000
            test.FakeInput(6, 0, 0, client.root, x, y, 0)
            client.round_trip()
            sent.append((before, time.monotonic_ns() // 1_000_000))
            time.sleep(max(0.0, begun + step / RATE - time.monotonic()))
    return path, sent


def _told(path: list[tuple[int, int]], sent: list[tuple[int, int]], lines: list[str]) -> list[Result]:
    seen = [tuple(map(int, line.split()[:3])) for line in lines]
    places = [(x, y) for _, x, y in seen]
    lost = len(path) - len(places) if places == path[: len(places)] else len(set(path) - set(places))
    times = [when for when, _, _ in seen]
    reordered = sum(later < earlier for earlier, later in pairwise(times))
    reordered += sum(found != expected for found, expected in zip(places, path, strict=False))
    outside = sum(
        not before % SERVER_CLOCK_RANGE <= when <= after % SERVER_CLOCK_RANGE
        for when, (before, after) in zip(times, sent, strict=False)
    )
    widest = max((after - before for before, after in sent), default=0)
    note = f"of {len(path)}; sender's windows are at most {widest} ms wide"
    return [
        Result("motion at 1 kHz, lost", lost, "events", note=note),
        Result("motion at 1 kHz, out of order", reordered, "events", note=note),
        Result("motion at 1 kHz, time outside the sender's", outside, "events", note=note),
    ]
