"""What a companion does again and again beside its strip, never twice at a time."""

import threading
import time
from collections.abc import Callable

from aboveboard.companion.desk import Desk
from aboveboard.companion.erasures import let_go
from aboveboard.companion.held import hold_days
from aboveboard.companion.passing import Passing
from aboveboard.companion.troubles import REMEDIES, TROUBLES
from aboveboard.errors import AboveboardError, ClockDoubted
from aboveboard.formats.places import Places


class Chore:
    """Something that is done in a thread of its own, and not begun again while it runs or waits for its turn.

    A review may keep the sessions of this device for long: nothing piles up behind it. Refusals go to `tell`.
    """

    def __init__(self, action: Callable[[], None], tell: Callable[[AboveboardError], None] = lambda _: None) -> None:
        self._action = action
        self._tell = tell
        self._busy = threading.Lock()

    def begin(self) -> bool:
        """Begin it, and tell whether it was begun: not while it has not ended."""
        if not self._busy.acquire(blocking=False):
            return False
        try:
            threading.Thread(target=self._do, daemon=True).start()
        except RuntimeError:  # no thread is to be had now
            self._busy.release()
            return False
        return True

    def _do(self) -> None:
        try:
            self._action()
        except AboveboardError as error:
            self._tell(error)
        finally:
            self._busy.release()


class Holds:
    """Ends holds on this device, and says once on the strip where the clock is doubted for it.

    `clock` gives Unix seconds.
    """

    def __init__(self, places: Places, passed: Passing, desk: Desk, *, clock: Callable[[], float] = time.time) -> None:
        self._places = places
        self._passed = passed
        self._desk = desk
        self._clock = clock
        self._told = 0

    def look(self) -> None:
        """Delete what has lain here for its time; raises AboveboardError."""
        told = let_go(self._places, hold_days(self._places), int(self._clock()), self._passed)
        if told.until and told.until != self._told:
            self._desk.tell(ClockDoubted(TROUBLES["clock ahead"], remedy=REMEDIES["clock ahead"]))
        self._told = told.until
