"""What courier, collector and keyholder say to each other: JSON bodies of the routes in spec/services.md.

Bytes travel as lower-case hex. No message has a place for a device, a person, an address or a time finer than a week.
"""

from collections.abc import Iterable

import msgspec

from aboveboard.errors import AboveboardError
from aboveboard.model.value import Value


class Refusal(Value, frozen=True, kw_only=True):
    """A named error as a service answers it."""

    error: str
    message: str
    remedy: str


def refusal_of(content: bytes, known: Iterable[type[AboveboardError]]) -> AboveboardError | None:
    """Return the error that an answer's body names, or None where it names none of those that its reader knows."""
    try:
        told = msgspec.json.decode(content, type=Refusal)
    except (msgspec.DecodeError, ValueError):
        return None
    kind = next((kind for kind in known if kind.__name__ == told.error), None)
    return None if kind is None else kind(told.message, remedy=told.remedy)


class Enrolment(Value, frozen=True, kw_only=True):
    """One-time provisioning token and the device's Ed25519 public key."""

    token: str
    key: str

    def __repr__(self) -> str:
        """Say nothing of the token."""
        return "Enrolment()"


class ListedSegment(Value, frozen=True, kw_only=True):
    """What the collector knows of a stored segment: its clear header, nothing else. `arrived` is an ISO week."""

    sha256: str
    purpose: str
    epoch: str
    deletion_hash: str
    size_bucket: int
    arrived: str


class Listing(Value, frozen=True, kw_only=True):
    """Stored segments in the order of their hashes, which says nothing about when they came."""

    segments: tuple[ListedSegment, ...]


class Deletion(Value, frozen=True, kw_only=True):
    """A session's deletion secret, 32 bytes in hex; in a body only, never in an address."""

    secret: str

    def __repr__(self) -> str:
        """Say nothing of the secret."""
        return "Deletion()"


class DeletionTaken(Value, frozen=True, kw_only=True):
    """The one answer to every deletion, whether anything was there or not: where its receipt will be."""

    receipt: str


class Feed(Value, frozen=True, kw_only=True):
    """Deleted sessions' hashes that begin with `prefix`, sorted; the empty prefix is the whole list."""

    prefix: str
    hashes: tuple[str, ...]


class Publication(Value, frozen=True, kw_only=True):
    """A policy and a freshness statement that names it, both as signed envelopes (spec/policy.md), as JSON."""

    policy: msgspec.Raw
    freshness: msgspec.Raw
