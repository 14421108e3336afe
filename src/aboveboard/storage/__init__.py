"""FAMILY: where ciphertext lies.

A store keeps whole blobs under names, durably: what `create` has answered survives a power cut. It never changes a
blob, so two writers of one name can only agree. Members: `filesystem`; an object store is planned next.
"""

import re
from collections.abc import Iterator
from typing import Protocol

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{3,127}")


class Store(Protocol):
    """Blobs under names. Names are lower-case letters, digits, `-` and `_`, 4 to 128 of them."""

    def create(self, name: str, data: bytes) -> bool:
        """Write a blob unless the name is taken; True when this call wrote it. Durable once it returns.

        Raises NoSpace when the disk is full; nothing half written is ever readable.
        """

    def read(self, name: str) -> bytes:
        """Return a blob whole; raises NotFound."""

    def delete(self, name: str) -> bool:
        """Forget a blob; True when there was one. Durable once it returns."""

    def names(self) -> Iterator[str]:
        """Return the names of all blobs, in no order that says which came first."""


def checked(name: str) -> str:
    """Return a name that cannot leave the store; raises ValueError on anything else."""
    if not _NAME.fullmatch(name):
        raise ValueError("a blob's name is 4 to 128 lower-case letters, digits, - or _")
    return name
