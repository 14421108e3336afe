"""The loop: waits for input, reports and requests, in batches, and gives each to the recorder. One thread."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import Enum, auto
from types import FrameType

from aboveboard.desktop import RawInput, RawKey
from aboveboard.model.gaps import GapReason
from aboveboard.recorder.control_server import ControlServer
from aboveboard.recorder.pointing import flows
from aboveboard.recorder.recorder import Recorder
from aboveboard.recorder.session import Clocks, Parts

BATCH_S = 0.020
"""Motion and reports come in batches, since every wake-up costs: a hand rests for longer before it presses.

Event times are the server's and know nothing of it.
"""

TYPING_S = 0.010
"""While somebody types, the app paints first, and what it reports of its text is taken along with the key.

What a key belongs to is decided after it anyway. Measured by `./dev bench latency`.
"""

REPORTS_S = 0.040
"""Reports alone wake us no sooner than this after those before them: most tell of a status bar that follows a text.

Whatever else wakes us takes them along. Measured by `./dev bench recorder`.
"""


class Pace(Enum):
    """What came last, and so how the next is taken."""

    AT_ONCE = auto()
    FLOW = auto()
    TYPING = auto()


class Stop:
    """Says that the process was asked to end."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Handle a signal."""
        self.asked = True


@contextlib.contextmanager
def stopping() -> Iterator[Stop]:
    """Let SIGTERM and SIGINT ask for an orderly end, and give them back on leaving."""
    stop = Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def clocks() -> Clocks:
    """Return this machine's clocks."""
    return Clocks(
        now=lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000,
        wall=lambda: int(time.time()),
        cpu=lambda: time.process_time_ns() // 1_000_000,
        awake=lambda: time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000,
        memory=_memory(),
    )


def _memory() -> Callable[[], int]:
    """Return what tells this process's resident memory in MiB (proc_pid_statm(5)), from a file that stays open."""
    statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    page = os.sysconf("SC_PAGE_SIZE")
    return lambda: int(os.pread(statm, 128, 0).split()[1]) * page // (1024 * 1024)


def run(recorder: Recorder, parts: Parts, server: ControlServer, stop: Stop) -> None:
    """Run until asked to stop; raises DisplayLost when the screen goes away, after sealing what passed."""
    try:
        pace, reports_from = Pace.AT_ONCE, 0.0
        while not stop.asked:
            ready = _wait(recorder, parts, server, reports_from)
            if pace is Pace.TYPING and parts.desktop.fileno() in ready:
                time.sleep(TYPING_S)
            pace, reported = _turn(recorder, parts, server, pace, ready)
            if pace is Pace.FLOW and not stop.asked:
                time.sleep(BATCH_S)
            if reported or parts.elements.fileno() in ready:
                reports_from = time.monotonic() + REPORTS_S
    except BaseException:
        recorder.stop(GapReason.FAULT)
        raise
    recorder.stop(GapReason.STOPPED)


def _wait(recorder: Recorder, parts: Parts, server: ControlServer, reports_from: float) -> list[int]:
    urgent = [parts.desktop.fileno(), *server.filenos()]
    return waited(urgent, parts.elements.fileno(), reports_from, time.monotonic() + recorder.patience / 1_000)


def waited(urgent: Sequence[int], reports: int, reports_from: float, until: float) -> list[int]:
    """Return the descriptors that something waits at, once something does, or none at a time (CLOCK_MONOTONIC, s).

    Reports alone wake us from a time on and not before.
    """
    ready: list[int] = []
    with contextlib.suppress(InterruptedError):
        if reports_from > time.monotonic():
            ready, _, _ = select.select(urgent, [], [], _left(min(reports_from, until)))
        if not ready and reports_from < until:
            ready, _, _ = select.select([*urgent, reports], [], [], _left(until))
    return ready


def _left(until: float) -> float:
    """Return the seconds until a time."""
    return max(0.0, until - time.monotonic())


def _turn(
    recorder: Recorder, parts: Parts, server: ControlServer, before: Pace, ready: Collection[int]
) -> tuple[Pace, bool]:
    """Take what has arrived, once; tell what it was, and whether trees have reported something.

    Who does not record looks at nothing, and takes in what the server tells by reading.
    """
    raws = parts.desktop.read() if parts.desktop.fileno() in ready or not recorder.recording else ()
    recorder.arrived(raws)
    changes = parts.elements.changes()
    recorder.reported(changes)
    for said in server.heard(ready):
        if said.request is None:
            recorder.lost(said.peer)
        else:
            server.answer(said.peer, recorder.request(said.peer, said.request))
    recorder.look()
    typing = before is Pace.TYPING and not raws  # reports of what was typed, or nothing at all
    return before if typing else paced(raws), bool(changes)


def paced(raws: Sequence[RawInput]) -> Pace:
    """Tell what some input is: motion and wheels, of which more comes; the keys of somebody who types; or a press."""
    if not raws:
        return Pace.AT_ONCE
    if all(map(flows, raws)):
        return Pace.FLOW
    return Pace.TYPING if all(isinstance(raw, RawKey) for raw in raws) else Pace.AT_ONCE
