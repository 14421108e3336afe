"""What a build hands to its engine is sealed to its job key: nothing readable travels, spills or is kept.

The sealing key is made of the job key and the lease, so it ends with them. Pickled, a sealing holds the path of the job
key and no key: a worker reads the file again, where the lease holder keeps it.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import NotFound, Tampered
from aboveboard.formats.framing import domain_hmac
from aboveboard.pipeline.opening import read_job_key

NONCE = 12


class Sealing:
    """Seals and opens under one lease; `path` is where a worker finds the job key."""

    def __init__(self, job_key: X25519PrivateKey, lease: str, path: Path | None) -> None:
        self._key = domain_hmac(job_key.private_bytes_raw(), "aboveboard/run/1", lease.encode())
        self._lease, self._path = lease, path

    def __getstate__(self) -> tuple[str, str]:
        """Return what a worker needs; raises NotFound where the job key lies in no file."""
        if self._path is None:
            raise NotFound("the job key was given without a file", remedy="give a file, or use one worker in process")
        return self._lease, str(self._path)

    def __setstate__(self, state: tuple[str, str]) -> None:
        """Take the key from the file again; raises NotFound."""
        lease, path = state
        self.__init__(read_job_key(Path(path)), lease, Path(path))  # type: ignore[misc]  # made anew from its state

    def seal(self, data: bytes, of: str) -> bytes:
        """Return sealed bytes that open only as what they are `of`."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._key).encrypt(nonce, data, of.encode())

    def open(self, data: bytes, of: str) -> bytes:
        """Return what was sealed; raises Tampered for what was not, or as something else, or under another lease."""
        try:
            return AESGCM(self._key).decrypt(data[:NONCE], data[NONCE:], of.encode())
        except (InvalidTag, ValueError):
            raise Tampered("something of a run does not open under its job key and lease") from None
