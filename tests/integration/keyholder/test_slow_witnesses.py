"""Witnesses that hang: nobody gets anything without them, and a keyholder that is to end does not wait for them."""

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import NotWitnessed
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import Checkpoint, ledger_signer, sign_checkpoint
from aboveboard.keyholder.witnesses import Witnesses, WitnessPlace
from tests.keyholding import wait_for

PATIENCE_S = 60.0
FOR_EVER_S = 3_600.0


@pytest.fixture
def places() -> Iterator[tuple[WitnessPlace, ...]]:
    """Two witnesses that take a request and never answer."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        yield tuple(
            WitnessPlace(f"witness-{number}", f"http://127.0.0.1:{listener.getsockname()[1]}", f"{number:064x}")
            for number, listener in enumerate(listeners)
        )


def test_who_waits_for_witnesses_that_hang_is_refused_when_the_keyholder_ends(
    places: tuple[WitnessPlace, ...],
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    log = ledger_signer(key.public_key().public_bytes_raw().hex())
    note = sign_checkpoint(Checkpoint(origin=log.name, size=0, root=ledger.EMPTY_ROOT), key)
    came: queue.Queue[str] = queue.Queue()

    def ask() -> None:
        came.put("asked")
        try:
            witnesses.cosign(note, log, lambda _old: ())
        except NotWitnessed:
            came.put("refused")

    with Witnesses(places, FOR_EVER_S) as witnesses:
        witnesses.follow([place.signer for place in places], 2)
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        assert came.get(timeout=PATIENCE_S) == "asked"
        wait_for(lambda: witnesses.asked == len(places))
    assert came.get(timeout=PATIENCE_S) == "refused"
    asking.join(PATIENCE_S)
