"""Ending in order: SIGTERM and SIGHUP become an exit that runs what must be run, such as emptying a job's room."""

import signal
import sys
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP)


def leave_on_sigterm() -> None:
    """Let SIGTERM, and SIGHUP of a closed terminal, end this process as an exit with status 128 and their number.

    Where SIGHUP is ignored, as under `nohup`, it stays so.
    """
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    for again in ENDING:  # a terminal that closes may tell twice, and a second one would interrupt the leaving
        signal.signal(again, signal.SIG_IGN)
    sys.exit(128 + number)
