"""Leases: which segments may be opened, for which purpose, by whose key, for how long, and who agreed (spec/lease.md).

A lease is a canonical document in a DSSE envelope of kind `lease`. The requester signs it first; two approvers of
different roles, pinned in the policy, sign the same bytes after they have read them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import LeaseInvalid, NewerFormat, Tampered, UnknownFormat, WrongPurpose
from aboveboard.formats import envelopes, ledger
from aboveboard.model.policy import Policy, RoleKey
from aboveboard.model.value import IllegalValue, Value

KIND = "lease"

LONGEST_S = 72 * 3_600
"""A lease lives at most 72 hours."""

APPROVALS = 2
"""So many approvers, of so many roles."""


class Lease(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What is asked for. Hashes and keys are lower-case hex, times Unix seconds.

    `segments` are the SHA-256 of sealed segments or shards, sorted, each once; `root` is their RFC 6962 tree head.
    `job_key` is the X25519 key of the job that will run, `recipe` the SHA-256 of what it will do, `checkpoint` the
    ledger's note that requester and approvers saw, `requester` an Ed25519 key.
    """

    v: int = 1
    purpose: str
    segments: tuple[str, ...]
    count: int
    root: str
    job_key: str
    recipe: str
    not_before: int
    expires: int
    checkpoint: str
    keyholder: str
    requester: str

    def __post_init__(self) -> None:
        """Refuse a list that its root and count do not describe, and a life over 72 hours."""
        _hex32(self.root, self.job_key, self.recipe, self.keyholder, self.requester, *self.segments)
        if not self.segments or list(self.segments) != sorted(set(self.segments)):
            raise IllegalValue("a lease lists its segments in order, each once, and at least one")
        if self.count != len(self.segments) or self.root != segments_root(self.segments):
            raise IllegalValue("root and count of a lease are those of its list")
        if not 0 < self.expires - self.not_before <= LONGEST_S:
            raise IllegalValue("a lease expires after it begins, within 72 hours")

    @property
    def id(self) -> str:
        """The SHA-256 of the canonical document in hex: the lease's name everywhere."""
        return hashlib.sha256(envelopes.canonical(self)).hexdigest()


@dataclass(frozen=True, slots=True)
class ApprovedLease:
    """A lease whose signatures hold, and who gave them."""

    lease: Lease
    approvers: tuple[RoleKey, ...]


def segments_root(segments: Iterable[str]) -> str:
    """Return the RFC 6962 root over segment hashes (hex), as hex."""
    return ledger.root_of(bytes.fromhex(segment) for segment in segments).hex()


def request_lease(lease: Lease, requester: Ed25519PrivateKey) -> bytes:
    """Return the envelope of a lease signed by its requester; raises LeaseInvalid for another person's lease."""
    if envelopes.public_hex(requester) != lease.requester:
        raise LeaseInvalid("a lease is requested by the key it names")
    return envelopes.sign(KIND, lease, [requester])


def read_lease(envelope: bytes) -> Lease:
    """Return what an envelope asks for, signed by its requester and approved by nobody yet; raises LeaseInvalid."""
    try:
        lease = envelopes.decode(KIND, envelopes.payload(envelope, KIND), Lease)
        return envelopes.verify(envelope, KIND, Lease, [lease.requester])
    except NewerFormat:
        raise
    except (UnknownFormat, Tampered) as error:
        raise LeaseInvalid("this is not a lease signed by its requester, or its list and root differ") from error


def approve_lease(envelope: bytes, approver: Ed25519PrivateKey, policy: Policy) -> bytes:
    """Return the envelope with an approver's signature; raises LeaseInvalid for the requester or an unpinned key."""
    lease = read_lease(envelope)
    key = envelopes.public_hex(approver)
    if key == lease.requester:
        raise LeaseInvalid("the requester of a lease cannot approve it")
    if key not in {pinned.key for pinned in policy.approvers}:
        raise LeaseInvalid("only a key that the policy pins as an approver can approve a lease")
    return envelopes.cosign(envelope, KIND, [approver])


def read_approved(envelope: bytes, policy: Policy) -> ApprovedLease:
    """Return a lease and the approvers whose signatures hold, whether they are enough or not; raises LeaseInvalid."""
    lease = read_lease(envelope)
    signed = set(envelopes.signers(envelope, KIND, [pinned.key for pinned in policy.approvers]))
    return ApprovedLease(lease, tuple(pinned for pinned in policy.approvers if pinned.key in signed))


def approvals(envelope: bytes, policy: Policy) -> tuple[RoleKey, ...]:
    """Return the approvers whose signatures hold, the requester left out."""
    read = read_approved(envelope, policy)
    return tuple(pinned for pinned in read.approvers if pinned.key != read.lease.requester)


def verify_lease(envelope: bytes, policy: Policy, *, keyholder: str) -> ApprovedLease:
    """Return the lease that two roles approved for this keyholder (key in hex).

    Raises LeaseInvalid with the reason, or WrongPurpose for a purpose the policy does not name.
    """
    read = read_approved(envelope, policy)
    if read.lease.keyholder != keyholder:
        raise LeaseInvalid("the lease is for another keyholder")
    return still_approved(read, policy)


def still_approved(read: ApprovedLease, policy: Policy) -> ApprovedLease:
    """Return a lease with those of its approvers whom a policy pins, by the roles it gives them.

    Raises LeaseInvalid where they are too few by now, or WrongPurpose for a purpose the policy does not name.
    """
    lease, signed = read.lease, {approver.key for approver in read.approvers}
    if lease.purpose not in policy.purposes:
        raise WrongPurpose("the lease is for a purpose that the policy does not name")
    if lease.requester in {pinned.key for pinned in policy.approvers}:
        raise LeaseInvalid("the requester of a lease is no approver of leases", remedy="let somebody else request it")
    given = tuple(pinned for pinned in policy.approvers if pinned.key in signed)
    if not _two_people_of_two_roles(given):
        raise LeaseInvalid(f"{APPROVALS} approvers of different roles must sign a lease, each with a key of their own")
    return ApprovedLease(lease, given)


def require_time(lease: Lease, now: float, *, opens: float) -> None:
    """Raise LeaseInvalid before a lease opens (the later of its not_before and `opens`) and once it has expired."""
    if now >= lease.expires:
        raise LeaseInvalid("the lease has expired")
    if now < max(lease.not_before, opens):
        raise LeaseInvalid("the lease is not valid yet", remedy="wait until the ledger has shown it long enough")


def _two_people_of_two_roles(given: tuple[RoleKey, ...]) -> bool:
    """A key pinned in two roles is one person: two of the pairs must differ in key and in role."""
    return any(one.key != other.key and one.role != other.role for one in given for other in given)


def _hex32(*values: str) -> None:
    for value in values:
        if len(value) != 64 or bytes.fromhex(value).hex() != value:
            raise IllegalValue("a hash or key is 32 bytes in lower-case hex")
