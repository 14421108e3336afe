"""The talk with the keyholder: JSON bodies of its routes (spec/lease.md), read by collector, device and pipeline.

Hashes, keys and secrets travel as lower-case hex, wraps as base64 (msgspec's JSON form of bytes). Refusals are
`formats.services.Refusal`, deletions `formats.services.Deletion` and `DeletionTaken`.
"""

import hmac

from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue, Value

KEYHOLDER = "keyholder"
"""The recipient named in a wrap that the keyholder opens."""

PARTICIPANT = "participant"
"""The recipient named in an own wrap."""

BATCH_LIMIT = 1_000
"""One unwrap asks for at most so many segments: one fsynced batch of leaves."""

CARRIED_WEEKS = 3
"""A weekly purpose key is destroyed so many weeks after its week has ended."""


def job(lease_id: str) -> str:
    """Return the recipient named in a wrap for the job of a lease."""
    return f"lease/{lease_id}"


def unwrap_mark(receipt_secret: bytes, lease_id: str) -> str:
    """Return the ledger's mark of an opening: only who holds the session's receipt secret recognises it.

    HMAC-SHA256 over the lease id as ASCII hex; in the ledger as lower-case hex.
    """
    return hmac.digest(receipt_secret, lease_id.encode("ascii"), "sha256").hex()


def deletion_mark(receipt_secret: bytes) -> str:
    """Return the ledger's mark of a deletion: the keyholder forgets the secret, so afterwards it links to nothing."""
    return hmac.digest(receipt_secret, b"deletion", "sha256").hex()


def dead_after(week: Week) -> int:
    """Return the Unix second at which the purpose keys of a week are destroyed: its end and three weeks more."""
    return week.plus(1 + CARRIED_WEEKS).starts


class PurposeKey(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The week's public key of a purpose, 32 bytes X25519 in hex; a DSSE envelope of kind `purpose-key` signs it."""

    v: int = 1
    purpose: str
    week: Week
    public: str
    keyholder: str


class WrapDeposit(Value, frozen=True, kw_only=True):
    """What `POST /wraps` takes: how one segment, or one shard of a dataset release, may be opened later.

    `kind` is `segment` or `shard`. `sha256` is the hash of the sealed bytes, `epoch` the ISO week of the purpose
    key. A segment brings its own wrap and receipt secret. A shard brings the lease it was built under and its
    release; it dies with its session, whose deletion hash it carries and whose receipt secret it shares.
    """

    kind: str = "segment"
    sha256: str
    purpose: str
    epoch: Week
    deletion_hash: str
    keyholder_wrap: bytes
    own_wrap: bytes = b""
    receipt_secret: str = ""
    lease: str = ""
    release: str = ""

    def __post_init__(self) -> None:
        """Refuse a deposit that lacks what its kind needs."""
        _hex32(self.sha256, self.deletion_hash)
        if self.kind == "segment":
            _hex32(self.receipt_secret)
            complete = bool(self.own_wrap) and not self.lease and not self.release
        else:
            complete = self.kind == "shard" and bool(self.lease and self.release) and not self.receipt_secret
        if not complete or not self.keyholder_wrap:
            message = "a segment comes with own wrap and receipt secret, a shard with lease and release"
            raise IllegalValue(message)

    def __repr__(self) -> str:
        """Say nothing of the secrets."""
        return f"WrapDeposit({self.kind})"


class OwnRequest(Value, frozen=True, kw_only=True):
    """What `POST /own` takes: deletion hashes in hex, at most 1,000; no account needed."""

    deletion_hashes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what is no list of hashes."""
        _hex32(*self.deletion_hashes)
        _at_most_a_batch(self.deletion_hashes)


class OwnWrap(Value, frozen=True, kw_only=True):
    """One segment of a session, as its participant may open it.

    `receipt_hash` is the SHA-256 of the receipt secret the keyholder marks openings with: a participant who does not
    recognise it would not recognise the marks either.
    """

    sha256: str
    deletion_hash: str
    purpose: str
    own_wrap: bytes
    receipt_hash: str = ""


class OwnWraps(Value, frozen=True, kw_only=True):
    """The answer of `POST /own`."""

    wraps: tuple[OwnWrap, ...]


class UnwrapRequest(Value, frozen=True, kw_only=True):
    """What `POST /leases/{id}/unwrap` takes: a fresh random id in hex (16 bytes) and segments of the lease."""

    request: str
    segments: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an empty, doubled or overlong list."""
        _hex32(*self.segments)
        _at_most_a_batch(self.segments)
        if not self.segments or len(set(self.segments)) != len(self.segments):
            message = "an unwrap names each segment once and at least one"
            raise IllegalValue(message)
        if len(self.request) != 32 or bytes.fromhex(self.request).hex() != self.request:
            message = "a request id is 16 bytes in lower-case hex"
            raise IllegalValue(message)


class Unwrapped(Value, frozen=True, kw_only=True):
    """The answer: wraps for the lease's job key by segment, those that are gone or damaged, the witnessed checkpoint.

    Open a wrap with `formats.wraps.unwrap(wrap, job_private, purpose=..., recipient=job(lease_id), ...)`.
    """

    keys: dict[str, bytes]
    gone: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    checkpoint: str

    def __repr__(self) -> str:
        """Say nothing of the keys."""
        return f"Unwrapped({len(self.keys)} keys, {len(self.gone)} gone)"


class Recheck(Value, frozen=True, kw_only=True):
    """The answer of `POST /leases/{id}/recheck`: the lease's segments that are deleted by now; publish none of them."""

    deleted: tuple[str, ...]
    checkpoint: str


class ModelRegistration(Value, frozen=True, kw_only=True):
    """What `POST /leases/{id}/models` takes: a model's name (SHA-256, hex) and shards of the lease it learns from.

    At most 1,000 shards at a time; the same again, and more of them, add to what is known of the model.
    """

    model: str
    shards: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an empty or overlong list and what is no hash."""
        _hex32(self.model, *self.shards)
        _at_most_a_batch(self.shards)
        if not self.shards:
            message = "a model learns from at least one shard"
            raise IllegalValue(message)


class ModelStanding(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The answer of `GET /models/{name}`: whether any session that the model learnt from has been deleted since.

    It says neither which nor how many: that would count people.
    """

    v: int = 1
    model: str
    deleted: bool


class LeaseShown(Value, frozen=True, kw_only=True):
    """The answer of `POST /leases`: since when the ledger shows the lease, from when it opens, both Unix seconds."""

    lease: str
    shown: int
    opens: int
    expires: int


class DeletionReceipt(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a deletion gives back, in a DSSE envelope of kind `deletion-receipt` signed by the keyholder.

    True whether or not anything was kept under the hash: from now on no key for it exists, anything that comes
    later under it is refused, and after `unopenable_after` (Unix seconds) no backup can be opened either. `entry` is
    the place of the deletion's mark in the ledger, `models` those already trained on a release that held the session.
    """

    v: int = 1
    id: str
    deletion_hash: str
    week: Week
    unopenable_after: int
    entry: int
    checkpoint: str
    models: tuple[str, ...] = ()
    keyholder: str


def _hex32(*values: str) -> None:
    for value in values:
        if len(value) != 64 or bytes.fromhex(value).hex() != value:
            message = "a hash is 32 bytes in lower-case hex"
            raise IllegalValue(message)


def _at_most_a_batch(values: tuple[str, ...]) -> None:
    if len(values) > BATCH_LIMIT:
        message = "one request names at most 1,000"
        raise IllegalValue(message)
