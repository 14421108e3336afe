"""The opened keys and the one session under review: in memory only, dropped after some idle minutes."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aboveboard.companion.clock import Began
from aboveboard.companion.held import Missing, State
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.survey import Readings, Survey
from aboveboard.errors import Locked
from aboveboard.formats.keys import ParticipantKeys, Unlocked
from aboveboard.formats.places import Places
from aboveboard.model.sessions import SessionHead


@dataclass(frozen=True, slots=True)
class Opened:
    """One session under review: what would leave, when its stretches began, what a crash tore off.

    `state` is what lay on the disk of it.
    """

    head: SessionHead
    outgoing: Outgoing = field(repr=False)
    began: Began = ()
    missing: Missing | None = None
    hung: bool = False
    survey: Survey | None = None
    state: State = ()


class Vault:
    """Holds what a passphrase opened. `clock` gives monotonic seconds; any thread may use it."""

    def __init__(self, places: Places, idle_s: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._places = places
        self._idle_s = idle_s
        self._clock = clock
        self._turn = threading.Lock()
        self._unlocked: Unlocked | None = None
        self._opened: Opened | None = None
        self._used = 0.0
        self._readings: Readings = {}

    def unlock(self, passphrase: str) -> None:
        """Open the keys; raises PassphraseWrong, KeyMissing."""
        self.keep(ParticipantKeys.unlock(self._places, passphrase))

    def keep(self, unlocked: Unlocked) -> None:
        """Hold keys that were just made."""
        with self._turn:
            self._unlocked, self._used = unlocked, self._clock()

    def keys(self) -> Unlocked:
        """Return the opened keys and count as use; raises Locked."""
        with self._turn:
            self._expire()
            if self._unlocked is None:
                raise Locked("the companion is locked")
            self._used = self._clock()
            return self._unlocked

    def review(self, opened: Opened | None) -> None:
        """Hold one session under review in the place of the one before."""
        with self._turn:
            self._opened = opened

    def under_review(self, session: str) -> Opened | None:
        """Return the session under review if it is this one and the vault is open."""
        self.keys()
        with self._turn:
            return self._opened if self._opened is not None and self._opened.head.session == session else None

    @property
    def readings(self) -> Readings:
        """What was read in pictures since the keys were opened; goes with them."""
        with self._turn:
            return self._readings

    def reviews(self, sha256: str) -> bool:
        """Tell whether what would leave under that mark is still under review; asking is no use of the keys."""
        with self._turn:
            return self._opened is not None and self._opened.outgoing.sha256 == sha256

    def lock(self) -> None:
        """Drop everything."""
        with self._turn:
            self._drop()

    def tick(self) -> None:
        """Drop everything once idle for long enough."""
        with self._turn:
            self._expire()

    def _drop(self) -> None:
        self._unlocked, self._opened, self._readings = None, None, {}

    def _expire(self) -> None:
        if self._clock() - self._used > self._idle_s:
            self._drop()
