"""The keyholder's settings: one frozen value, parsed once by its command."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Policy


@dataclass(frozen=True, slots=True)
class KeyholderSettings:
    """Where things lie, who signs, who witnesses. `policy` returns the policy in force or raises, at each request.

    `copy` is the second place of the ledger's head. `lease_delay_s` is how long the ledger shows a lease before it
    opens: an hour, and 0 only in a demo. `models` maps releases to the models trained on them. `clock` gives Unix
    seconds. `witness_timeout_s` is how long a witness is waited for: on a busy machine its answer takes seconds, and
    without a quorum no key leaves.
    """

    folder: Path
    copy: Path
    key: Ed25519PrivateKey = field(repr=False)
    policy: Callable[[], Policy]
    witnesses: tuple[WitnessPlace, ...]
    lease_delay_s: int = 3_600
    retention_weeks: int = 13
    witness_timeout_s: float = 5.0
    models: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time

    @property
    def database(self) -> Path:
        """Wraps, ledger, leases, receipts: this is what is backed up."""
        return self.folder / "keyholder.sqlite"

    @property
    def keys(self) -> Path:
        """Private halves of purpose keys: never in a backup together with the database."""
        return self.folder / "purpose-keys"
