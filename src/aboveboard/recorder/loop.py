"""The loop: waits for input, reports and requests, in batches, and gives each to the recorder. One thread."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

from aboveboard.model.gaps import GapReason
from aboveboard.recorder.control_server import ControlServer
from aboveboard.recorder.pointing import flows
from aboveboard.recorder.recorder import Recorder
from aboveboard.recorder.session import Clocks, Parts

BATCH_S = 0.020
"""Motion and reports come in batches, since every wake-up costs: a hand rests for longer before it presses.

Event times are the server's and know nothing of it.
"""


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
        while not stop.asked:
            _wait(recorder, parts, server)
            more = _turn(recorder, parts, server)
            if more and not stop.asked:
                time.sleep(BATCH_S)
    except BaseException:
        recorder.stop(GapReason.FAULT)
        raise
    recorder.stop(GapReason.STOPPED)


def _wait(recorder: Recorder, parts: Parts, server: ControlServer) -> None:
    readers = [parts.desktop.fileno(), parts.elements.fileno(), *server.filenos()]
    with contextlib.suppress(InterruptedError):
        select.select(readers, [], [], recorder.patience / 1_000)


def _turn(recorder: Recorder, parts: Parts, server: ControlServer) -> bool:
    """Take what has arrived, once; tell whether more of it comes: motion, wheels or reports, no press."""
    raws = parts.desktop.read()
    recorder.arrived(raws)
    changes = parts.elements.changes()
    recorder.reported(changes)
    for said in server.heard():
        if said.request is None:
            recorder.lost(said.peer)
        else:
            server.answer(said.peer, recorder.request(said.peer, said.request))
    recorder.look()
    return bool(raws or changes) and all(map(flows, raws))
