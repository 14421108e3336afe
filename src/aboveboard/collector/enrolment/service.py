"""Who may be a device: a one-time token, made by an operator, turns a public key into an enrolled device."""

import hashlib
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from aboveboard.collector.enrolment.store import EnrolmentStore
from aboveboard.errors import Malformed, NotEnrolled, NotFound

TOKEN_LIFE_S = 7 * 86_400


class EnrolmentService:
    """Makes tokens, enrols and expels devices. It never learns who sits at one."""

    def __init__(self, store: EnrolmentStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def new_token(self) -> str:
        """Return a token for one device, good for a week; only its hash is kept."""
        token = secrets.token_urlsafe(24)
        self._store.add_token(_hash(token), int(self._clock()) + TOKEN_LIFE_S)
        return token

    def enrol(self, token: str, key: str) -> None:
        """Enrol a device by its Ed25519 public key in hex; raises NotEnrolled, Malformed."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        except ValueError as error:
            raise Malformed("a device key is an Ed25519 public key, 64 hex letters") from error
        if not self._store.use_token(_hash(token), key.lower(), int(self._clock())):
            raise NotEnrolled(
                "this provisioning token is unknown, expired or used", remedy="ask the operator for a new token"
            )

    def expel(self, key: str) -> None:
        """Refuse a device tickets from now on: within a day it can upload nothing. Raises NotFound."""
        if not self._store.expel(key.lower()):
            raise NotFound("no such device is enrolled")

    def knows(self, key: str) -> bool:
        """Tell whether a device may fetch tickets."""
        return self._store.knows(key)


def _hash(token: str) -> str:
    return hashlib.sha256(b"aboveboard/provisioning/1" + token.encode()).hexdigest()
