"""What an entry of the public ledger says: leases, openings, models, deletions and the life of keys.

Entries are canonical JSON (RFC 8785). None names a person, a session or a segment: openings and deletions carry marks
that only the holder of a session's receipt secret recognises (`formats.keyholder.unwrap_mark`, `deletion_mark`).
"""

import msgspec
import rfc8785

from aboveboard.errors import UnknownFormat
from aboveboard.model.time import Week
from aboveboard.model.value import Value


class KeyMade(Value, frozen=True, kw_only=True, tag="purpose-key", tag_field="kind"):
    """A purpose has a key for a week; its public half in hex."""

    purpose: str
    week: Week
    public: str


class KeyDestroyed(Value, frozen=True, kw_only=True, tag="purpose-key-destroyed", tag_field="kind"):
    """A purpose key is gone; what was not carried forward is dead."""

    purpose: str
    week: Week


class LeaseGranted(Value, frozen=True, kw_only=True, tag="lease", tag_field="kind"):
    """A lease was approved: who asked, who agreed, for which purpose and how much; it opens after its delay."""

    lease: str
    purpose: str
    root: str
    count: int
    job_key: str
    recipe: str
    requester: str
    approvers: tuple[str, ...]
    not_before: int
    expires: int


class Opened(Value, frozen=True, kw_only=True, tag="unwrap", tag_field="kind"):
    """A segment or shard was opened under a lease. It is written before the key leaves, so it may report too much."""

    lease: str
    mark: str


class SessionDeleted(Value, frozen=True, kw_only=True, tag="deletion", tag_field="kind"):
    """A session's keys were destroyed at its person's word."""

    mark: str


class ModelRegistered(Value, frozen=True, kw_only=True, tag="model", tag_field="kind"):
    """A model is about to learn from shards of a lease: written before it does, so it may report too much."""

    lease: str
    model: str


class Expired(Value, frozen=True, kw_only=True, tag="expired", tag_field="kind"):
    """Rows of a purpose reached the end of their retention and were not carried forward; `count` is in tens."""

    purpose: str
    week: Week
    count: int


Entry = KeyMade | KeyDestroyed | LeaseGranted | Opened | SessionDeleted | ModelRegistered | Expired


def write_entry(entry: Entry) -> bytes:
    """Return the bytes that stand in the ledger."""
    return rfc8785.dumps(msgspec.to_builtins(entry))


def read_entry(entry: bytes) -> Entry:
    """Return what an entry says; raises UnknownFormat."""
    try:
        found: Entry = msgspec.json.decode(entry, type=Entry)
    except msgspec.DecodeError as error:
        raise UnknownFormat("this entry of the ledger is of no kind this version knows") from error
    if write_entry(found) != entry:
        raise UnknownFormat("this entry of the ledger is not written in its one canonical form")
    return found
