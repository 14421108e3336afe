"""Which key or press made an edit: told by order and text, since a report may come long after its key.

Keys wait in the order in which they were pressed. An insertion that begins with what the next of them types was made
by it, however late it is told; what explains an edit explains no other, so what an application adds by itself (a
completion, another's writing) stays its own. What a key or press does beyond its own text is known only by soon
following it.
"""

from collections import deque
from dataclasses import dataclass, field

from aboveboard.model.events import Device, EditRoute

LATE_MS = 10_000
"""An application that hangs for longer has its edits counted as its own."""

SOON_MS = 1_000
"""An edit that no text explains was made by a key or press so short a time before, if that explains nothing else."""

WITHIN_MS = 250
"""What a command does comes in one go: after its first edit, others follow so soon."""

_EDITING = frozenset({EditRoute.PASTED, EditRoute.UNDONE})


@dataclass(frozen=True, slots=True)
class Cause:
    """A key or press that can make an edit: what it types, if anything, and whether it takes text away."""

    t: int
    route: EditRoute
    device: Device = Device.HUMAN
    text: str = field(default="", repr=False)
    erases: bool = False


class Causes:
    """The keys and presses that have explained no edit yet, oldest first."""

    def __init__(self) -> None:
        self._waiting: deque[Cause] = deque(maxlen=512)
        self._answered: tuple[Cause, int] | None = None

    def noted(self, cause: Cause) -> None:
        """Take a key or press."""
        self._waiting.append(cause)

    def of_insertion(self, inserted: str, t: int) -> Cause:
        """Return what inserted this text at a time of the stretch."""
        self._forget(t)
        for place, cause in enumerate(self._waiting):
            if cause.text and inserted.startswith(cause.text):
                self._explained(place)
                self._explain_more(inserted[len(cause.text) :])
                return cause
        return self._by_time(t)

    def of_deletion(self, t: int) -> Cause:
        """Return what deleted text: the next key that erases, or that types over a selection and so goes on to type."""
        self._forget(t)
        for place, cause in enumerate(self._waiting):
            if cause.erases:
                self._explained(place)
                return cause
            if cause.text:
                return cause
        return self._by_time(t)

    def _explain_more(self, rest: str) -> None:
        """Let one report of several keys explain them all."""
        while rest and self._waiting and self._waiting[0].text and rest.startswith(self._waiting[0].text):
            rest = rest[len(self._waiting.popleft().text) :]

    def _explained(self, place: int) -> None:
        """Forget a key that has explained an edit, and all before it: theirs would have come first."""
        for _ in range(place + 1):
            self._waiting.popleft()

    def _by_time(self, t: int) -> Cause:
        for cause in reversed(self._waiting):
            if t - cause.t <= self._patience(cause):
                if self._answered is None or self._answered[0] is not cause:
                    self._answered = (cause, t)
                return cause
        return Cause(t, EditRoute.PROGRAM)

    def _patience(self, cause: Cause) -> int:
        """Return how long after it this may still edit: what pastes or takes back is awaited like a typed letter."""
        if self._answered is not None and self._answered[0] is cause:
            return self._answered[1] + WITHIN_MS - cause.t
        return LATE_MS if cause.route in _EDITING else SOON_MS

    def _forget(self, t: int) -> None:
        while self._waiting and t - self._waiting[0].t > LATE_MS:
            self._waiting.popleft()
