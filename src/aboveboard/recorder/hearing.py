"""Hearing: whether what the display server hears from a person still comes here. Pure, no clock.

Another client can switch RECORD off, and a device may be one that is not listened to. Then a person works and nothing
is recorded, which must be an error and never a silence. The server says when it last had any input; while that moves
on from look to look and nothing comes, the recorder is deaf.
"""

from collections.abc import Sequence

from aboveboard.desktop import RawInput
from aboveboard.recorder.gate import after

EVERY_MS = 2_000
"""How often the server is asked at most, and only while nothing is heard in an approved app."""

SLACK_MS = 1_000
"""The server's input must be so much later than the last that came here to count as missed."""

LOOKS = 3
"""So many looks in a row must find newer input that did not come: a film that holds off the screen saver by telling
the server of activity does so only now and then."""


class Hearing:
    """Compares two server times; `began` is the server's when the session began, before which nothing is missed."""

    def __init__(self, began: int) -> None:
        self._heard = began
        self._told: int | None = None
        self._missed = 0

    def heard(self, raws: Sequence[RawInput]) -> None:
        """Note that input came."""
        if raws and after(raws[-1].time, self._heard) > 0:
            self._heard = raws[-1].time

    def stopped(self) -> None:
        """Note that nothing is expected: what is done elsewhere is nobody's business here."""
        self._told, self._missed = None, 0

    def told(self, last: int | None) -> bool:
        """Take when the server last had input and tell whether the recorder is deaf; None is a server that cannot say.

        What the server tells now is judged at the next look: until then it may still be on its way.
        """
        before, self._told = self._told, last
        if last is None or before is None or after(before, self._heard) <= SLACK_MS or after(last, before) <= 0:
            self._missed = 0
        else:
            self._missed += 1
        return self._missed >= LOOKS
