"""The real keyholder with a real witness, each a service of its own on loopback."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.keyholder.app import create_app
from aboveboard.keyholder.service import found_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Policy, RoleKey
from tests.services import PURPOSE, Organisation, running

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
WITNESS_ROLE = RoleKey(role="witness", key=envelopes.public_hex(WITNESS))


@contextlib.contextmanager
def real_keyholder(
    folder: Path, organisation: Organisation, clock: Callable[[], float], *, purposes: tuple[str, ...] = (PURPOSE,)
) -> Iterator[str]:
    """Serve a founded keyholder under the organisation's policy; yields its address."""
    signing = organisation.keys["keyholder"]
    ledger = ledger_signer(envelopes.public_hex(signing))
    (folder / "witness").mkdir(parents=True)
    witness = WitnessSettings(
        folder=folder / "witness", name="witness", key=WITNESS, logs={ledger.name: ledger.key}, clock=clock
    )

    def policy() -> Policy:
        return organisation.policy(clock(), purposes=purposes, witnesses=(WITNESS_ROLE,))

    with running(create_witness_app(witness)) as at:
        settings = KeyholderSettings(
            folder=folder / "keyholder",
            copy=folder / "elsewhere" / "head",
            key=signing,
            policy=policy,
            witnesses=(WitnessPlace("witness", at, WITNESS_ROLE.key),),
            lease_delay_s=0,
            clock=clock,
        )
        found_keyholder(settings)
        with running(create_app(settings)) as address:
            yield address
