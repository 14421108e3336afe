"""The policy a keyholder follows: fetched from the collector, believed by its signatures alone, never going back."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import httpx

from aboveboard.calling import caller
from aboveboard.errors import AboveboardError, PolicyInvalid
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.policy import Policy

FETCHED_EVERY_S = 3_600
"""A narrower policy reaches the keyholder within an hour, an expired one is asked for at once."""

TRIED_EVERY_S = 30
"""While no valid policy is here, the collector is asked no more often than this."""

TIMEOUT_S = 5.0


class FollowedPolicy:
    """Asks for the policy where that is due (`renew`), and tells the one in force (`current`); called, it does both.

    `pins` are the signers of the first policy. Without a collector the policy is what `install` was given. A collector
    may keep whoever asks it waiting, so `current` never asks.
    """

    def __init__(self, folder: Path, pins: Path, *, collector: str, clock: Callable[[], float]) -> None:
        self._store = PolicyStore(folder, pins=pins)
        self._collector = collector.rstrip("/")
        self._clock = clock
        self._fetched = float("-inf")
        self._asking = threading.Lock()
        self._files = threading.Lock()

    def __call__(self) -> Policy:
        """Return the policy in force now; raises PolicyInvalid, PolicyExpired or ClockBehind."""
        self.renew()
        return self.current()

    def renew(self) -> None:
        """Ask the collector where that is due; whoever comes meanwhile goes on with what is here."""
        if not self._asking.acquire(blocking=False):
            return
        try:
            # What is here still counts while it is fresh, whatever the collector says or does not say.
            with contextlib.suppress(AboveboardError):
                if self._due():
                    self.fetch()
        finally:
            self._asking.release()

    def current(self) -> Policy:
        """Return the policy in force of those taken so far; raises PolicyInvalid, PolicyExpired or ClockBehind."""
        with self._files:
            return self._store.current(int(self._clock()))

    def install(self, policy: bytes, freshness: bytes) -> Policy:
        """Take a policy and its freshness statement by their signatures."""
        with self._files:
            return self._store.install(policy, freshness, int(self._clock()))

    def installed(self) -> Policy:
        """Return the policy taken last, in force or not; raises PolicyInvalid where none ever was."""
        return self._store.installed()

    def _due(self) -> bool:
        since = self._clock() - self._fetched
        if not self._collector or since < TRIED_EVERY_S:
            return False
        if since >= FETCHED_EVERY_S:
            return True
        try:
            self.current()
        except PolicyInvalid:
            return True
        return False

    def fetch(self) -> Policy:
        """Take what the collector publishes; raises PolicyInvalid where it does not answer."""
        self._fetched = self._clock()
        try:
            with caller(TIMEOUT_S, self._collector) as client:
                envelopes = [client.get(path).raise_for_status().content for path in ("/policy", "/freshness")]
        except httpx.HTTPError as error:
            raise PolicyInvalid(
                "the collector gives no policy", remedy="publish it with `aboveboard policy`"
            ) from error
        return self.install(*envelopes)
