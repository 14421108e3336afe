"""The keyholder's settings: one frozen value, parsed once by its command."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import AboveboardError
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Policy
from aboveboard.model.purposes import is_demo


def nothing_to_renew() -> None:
    """Leave the policy as it is."""


def tell_operator(line: str) -> None:
    """Write a line to standard error, which the service manager keeps."""
    sys.stderr.write(f"aboveboard keyholder: {line}\n")


@dataclass(frozen=True, slots=True)
class KeyholderSettings:
    """Where things lie, who signs, who witnesses. `policy` returns the policy in force or raises, at each request.

    `renew` is called before that, and may wait for the network: nobody else waits for it. `installed` returns the one
    taken last, whatever the time: what an expired policy does not stop goes by that. `copy` is the second place of the
    ledger's head. `lease_delay_s` is how long the ledger shows a lease before it opens, an hour; `demo_delay_s` is the
    same while nothing but demos can be leased. `models` maps releases to the models trained on them. `clock` gives
    Unix seconds. `witness_timeout_s` is how long a witness is waited for each time it is asked: on a busy machine its
    answer takes seconds, and without a quorum no key leaves. `tell` says to the operator what nobody who asks would
    learn.
    """

    folder: Path
    copy: Path
    key: Ed25519PrivateKey = field(repr=False)
    policy: Callable[[], Policy]
    witnesses: tuple[WitnessPlace, ...]
    lease_delay_s: int = 3_600
    demo_delay_s: int = 3_600
    retention_weeks: int = 13
    witness_timeout_s: float = 5.0
    models: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    installed: Callable[[], Policy] | None = None
    renew: Callable[[], None] = nothing_to_renew
    tell: Callable[[str], None] = tell_operator

    def last_policy(self) -> Policy:
        """Return the policy in force or, where none is, the one that was taken last; raises PolicyInvalid."""
        try:
            return self.policy()
        except AboveboardError:
            if self.installed is None:
                raise
            return self.installed()

    def delay_s(self, purpose: str, policy: Policy) -> int:
        """Return how many seconds the ledger shows a lease of a purpose before it opens under a policy."""
        demo = all(map(is_demo, (purpose, *policy.purposes)))
        return min(self.demo_delay_s, self.lease_delay_s) if demo else self.lease_delay_s

    @property
    def database(self) -> Path:
        """Wraps, ledger, leases, receipts: this is what is backed up."""
        return self.folder / "keyholder.sqlite"

    @property
    def keys(self) -> Path:
        """Private halves of purpose keys: never in a backup together with the database."""
        return self.folder / "purpose-keys"
