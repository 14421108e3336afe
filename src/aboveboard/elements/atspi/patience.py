"""Which applications are left alone: those that do not answer, and for a while those that answer slowly."""

import time

from jeepney import Message

from aboveboard.elements.atspi.bus import Bus

_SHARE = (
    3  # an application that kept us waiting is left alone three times as long: at most a quarter of the time is lost
)
_LONGEST_REST_NS = 2_000_000_000
_PROMPT_NS = 50_000_000  # so fast an answer means that there was much to ask, not that the application was busy


class Patience:
    """Asks an application that did not answer in time one thing more, and nothing else until it has answered that."""

    def __init__(self) -> None:
        self._probes: dict[int, tuple[int, int]] = {}
        self._resting: dict[int, int] = {}

    def lost(self, pid: int, bus: Bus, question: Message) -> None:
        """Note that a process did not answer in time; `question` is any that it can answer."""
        if pid not in self._probes:
            self._probes[pid] = (bus.probe(question), time.monotonic_ns())

    def hung(self, pid: int, bus: Bus) -> bool:
        """Tell whether a process is to be left alone, without waiting for it."""
        if pid in self._probes:
            probe, since = self._probes[pid]
            if bus.outstanding(probe):
                return True
            del self._probes[pid]
            now = time.monotonic_ns()
            if now - since > _PROMPT_NS:
                self._resting[pid] = now + min(_SHARE * (now - since), _LONGEST_REST_NS)
        if self._resting.get(pid, 0) > time.monotonic_ns():
            return True
        self._resting.pop(pid, None)
        return False

    def forget(self, pid: int) -> None:
        """Drop what was known of a process."""
        self._probes.pop(pid, None)
        self._resting.pop(pid, None)
