"""Ending in order: SIGTERM becomes an exit that runs what must be run, such as emptying a job's room."""

import signal
import sys
from types import FrameType


def leave_on_sigterm() -> None:
    """Let SIGTERM end this process as an exit with status 143 (128 and the signal's number)."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
