"""Publishes the signed rules: what devices would refuse is never published, because both use the same store."""

from collections.abc import Callable

from aboveboard.formats.policies import PolicyStore


class PolicyService:
    """Takes, gives and obeys the policy. Its pins say who may sign the first one."""

    def __init__(self, store: PolicyStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def publish(self, policy: bytes, freshness: bytes) -> None:
        """Publish envelopes that every device would take; raises PolicyInvalid, PolicyExpired, UnknownFormat."""
        self._store.install(policy, freshness, int(self._clock()))

    def policy(self) -> bytes:
        """Return the policy as it was signed; raises PolicyInvalid where there is none."""
        return self._store.envelopes()[0]

    def freshness(self) -> bytes:
        """Return the freshness statement as it was signed; raises PolicyInvalid where there is none."""
        return self._store.envelopes()[1]

    def purposes(self) -> tuple[str, ...]:
        """Return the purposes in force; raises PolicyInvalid while there is no policy that may be believed."""
        return self._store.current(int(self._clock())).purposes
