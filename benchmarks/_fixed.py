"""A fixed small task that wakes as often as a recorder does: what it takes tells how dear small work is here and now.

Virtual machines differ by half from hour to hour in what a wake-up costs, and a busy one makes it cheaper: figures of
processor time compare only beside this one.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

TIMES_A_SECOND, ADDITIONS = 25, 5_000
_TASK = f"""
import time
at = time.monotonic()
while True:
    at += 1 / {TIMES_A_SECOND}
    time.sleep(max(0.0, at - time.monotonic()))
    sum(range({ADDITIONS}))
"""


@contextlib.contextmanager
def fixed_task() -> Iterator[int]:
    """Run it in a process of its own and yield its id; it ends on leaving."""
    process = subprocess.Popen([sys.executable, "-S", "-E", "-c", _TASK])
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()
