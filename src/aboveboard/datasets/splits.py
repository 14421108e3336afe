"""Splits by person, under a pseudonym that only one release knows and nobody can compute again."""

import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

TRAIN, VALIDATION, TEST = "train", "validation", "test"
HELD_OUT = 5
"""One in so many people is held out for each of validation and test."""


class Rekeying:
    """Turns participants' pseudonyms into ones of this release; the key exists only while the release is made."""

    def __init__(self, key: bytearray) -> None:
        self._key = key

    def __call__(self, pseudonym: bytes) -> str:
        """Return the release's pseudonym (64 hex digits) of a participant's quarterly one."""
        if not any(self._key):
            message = "the key of this release is destroyed"
            raise ValueError(message)
        return hmac.digest(bytes(self._key), pseudonym, "sha256").hex()

    def handed_on(self) -> bytes:
        """Return the key for another process of the same build; it leaves this one only sealed."""
        return bytes(self._key)


@contextmanager
def rekeyed(begun: bytes | None = None) -> Iterator[Rekeying]:
    """Give a fresh re-keying and overwrite its key at the end: no two releases can be joined by person.

    `begun` is the key of a build that was ended and goes on now: its release is still to be written.
    """
    key = bytearray(begun or secrets.token_bytes(32))
    try:
        yield Rekeying(key)
    finally:
        key[:] = bytes(len(key))


def split_of(people: Sequence[str]) -> Mapping[str, str]:
    """Return the split of each person: all data of one person fall on one side.

    Below three people there is nobody to hold out and all are `train`; the card says so.
    """
    ordered = sorted(set(people))
    held = len(ordered) // HELD_OUT or (1 if len(ordered) >= 3 else 0)
    names = [TEST] * held + [VALIDATION] * held + [TRAIN] * (len(ordered) - 2 * held)
    return dict(zip(ordered, names, strict=True))
