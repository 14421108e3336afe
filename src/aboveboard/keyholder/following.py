"""The policy a keyholder follows: fetched from the collector, believed by its signatures alone, never going back."""

import contextlib
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
    """Callable: returns the policy in force or raises PolicyInvalid, PolicyExpired or ClockBehind.

    `pins` are the signers of the first policy. Without a collector the policy is what `install` was given.
    """

    def __init__(self, folder: Path, pins: Path, *, collector: str, clock: Callable[[], float]) -> None:
        self._store = PolicyStore(folder, pins=pins)
        self._collector = collector.rstrip("/")
        self._clock = clock
        self._fetched = float("-inf")

    def __call__(self) -> Policy:
        """Return the policy in force now."""
        now = self._clock()
        if self._collector and now >= self._fetched + FETCHED_EVERY_S:
            # What is here still counts while it is fresh, whatever the collector says or does not say.
            with contextlib.suppress(AboveboardError):
                self.fetch()
        try:
            return self._store.current(int(now))
        except PolicyInvalid:
            if not self._collector or now < self._fetched + TRIED_EVERY_S:
                raise
            self.fetch()
            return self._store.current(int(now))

    def install(self, policy: bytes, freshness: bytes) -> Policy:
        """Take a policy and its freshness statement by their signatures."""
        return self._store.install(policy, freshness, int(self._clock()))

    def installed(self) -> Policy:
        """Return the policy taken last, in force or not; raises PolicyInvalid where none ever was."""
        return self._store.installed()

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
