"""The clock and the names within one stretch: times in ms from 0, never back; windows by small numbers."""

from aboveboard.model.time import ServerClock
from aboveboard.recorder.scope import Approved


class Stretch:
    """What lasts as long as a stretch does: its clock, the app being worked in, the names given out."""

    def __init__(self, began: int, approved: Approved) -> None:
        self.approved = approved
        self._clock = ServerClock(origin=began)
        self._latest = 0
        self._windows: dict[int, str] = {}

    def at(self, server_time: int) -> int:
        """Return ms since the stretch began; a record is never earlier than the one before it."""
        self._latest = max(self._latest, self._clock.since_origin(server_time))
        return self._latest

    def past(self, server_time: int) -> int:
        """Return ms since the stretch began for something earlier, such as the start of an approach; at least 0."""
        return max(0, self._clock.since_origin(server_time))

    @property
    def latest(self) -> int:
        """The time of the latest record."""
        return self._latest

    def window(self, window_id: int) -> str:
        """Return the window's name within this stretch."""
        return self._windows.setdefault(window_id, f"w{len(self._windows) + 1}")
