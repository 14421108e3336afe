"""Alone: who reads, cuts, deletes or releases sessions of a device does so while nobody else does, in any process."""

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from aboveboard.formats.places import Places

_mine = threading.local()


@contextlib.contextmanager
def alone(places: Places, *, wait: bool = True) -> Iterator[None]:
    """Wait until nobody else is at this device's sessions, and keep others from them; who is alone already stays so.

    Without waiting, raises BlockingIOError where somebody is.
    """
    held: set[Path] = _mine.__dict__.setdefault("held", set())
    if places.journal in held:
        yield
        return
    places.journal.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = os.open(places.journal, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        held.add(places.journal)
        yield
    finally:
        held.discard(places.journal)
        os.close(folder)
