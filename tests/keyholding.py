"""An organisation with a keyholder, participants who release and delete, and the job of a lease: all real keys."""

import hashlib
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import PolicyExpired
from aboveboard.formats import envelopes, wraps
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT, LeaseShown, PurposeKey, UnwrapRequest, WrapDeposit, job
from aboveboard.formats.leases import Lease, approve_lease, request_lease, segments_root
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.model.policy import KeyholderIdentity, Policy, RoleKey
from tests.patience import until

PURPOSE = "agent-training"
OTHER_PURPOSE = "other-training"
START = 1_800_000_000.0


def ed25519(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


PRIVACY, REPRESENTATIVE, SECURITY, REQUESTER = map(ed25519, ("privacy", "representative", "security", "requester"))
SIGNING = ed25519("keyholder")
LEDGER = ledger_signer(envelopes.public_hex(SIGNING))
WITNESS_KEYS = tuple(ed25519(f"witness {number}") for number in range(3))
_requests = itertools.count()


class Holder(Protocol):
    """What people and jobs ask of a keyholder, in this process or over HTTP."""

    def purpose_key(self, purpose: str) -> bytes: ...

    def keep(self, deposit: WrapDeposit) -> None: ...

    def checkpoint(self) -> str: ...

    def submit(self, envelope: bytes) -> LeaseShown: ...


def policy() -> Policy:
    """Two roles approve (privacy has two people), two of three witnesses are needed."""
    return Policy(
        organisation="Example",
        version=1,
        issued=int(START),
        expires=int(START) + 86_400,
        purposes=(PURPOSE, OTHER_PURPOSE),
        keyholder=KeyholderIdentity(key=envelopes.public_hex(SIGNING)),
        signers=(_pinned("representative", REPRESENTATIVE),),
        approvers=(
            _pinned("privacy", PRIVACY),
            _pinned("representative", REPRESENTATIVE),
            _pinned("privacy", SECURITY),
        ),
        witnesses=tuple(_pinned(f"witness-{number}", key) for number, key in enumerate(WITNESS_KEYS)),
        quorum=2,
    )


def _pinned(role: str, key: Ed25519PrivateKey) -> RoleKey:
    return RoleKey(role=role, key=envelopes.public_hex(key))


@dataclass
class Clock:
    """A clock the test turns."""

    now: float = START

    def __call__(self) -> float:
        return self.now


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so, or fail at the deadline."""
    until(condition, "what was waited for")


def raw(folder: Path) -> bytes:
    """Every byte the keyholder's database has on disk, write-ahead log included."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("keyholder.sqlite*")))


def purpose_key(keyholder: Holder, purpose: str = PURPOSE, signed_by: str = LEDGER.key) -> PurposeKey:
    return envelopes.verify(keyholder.purpose_key(purpose), "purpose-key", PurposeKey, [signed_by])


def asking(segments: Iterable[str], request: str = "") -> UnwrapRequest:
    return UnwrapRequest(request=request or f"{next(_requests):032x}", segments=tuple(segments))


@dataclass
class Person:
    """A participant with one session."""

    number: int = 0
    root: Root = field(default_factory=Root.generate)

    @property
    def secret(self) -> bytes:
        return self.root.delete_secret(self.number)

    @property
    def receipt_secret(self) -> bytes:
        return self.root.receipt_secret(self.number)

    @property
    def session(self) -> str:
        return deletion_hash(self.secret).hex()

    def deposit(
        self, keyholder: Holder, name: str, purpose: str = PURPOSE, keyholder_key: str = LEDGER.key
    ) -> tuple[WrapDeposit, bytes]:
        """Return a deposit for an imagined sealed segment, and the key it wraps."""
        key = hashlib.sha256(f"key of {name}".encode() + self.secret).digest()
        sha256 = hashlib.sha256(key + b"sealed").digest()
        week = purpose_key(keyholder, purpose, keyholder_key)
        own = self.root.read_key(self.number).public_key().public_bytes_raw()
        return WrapDeposit(
            sha256=sha256.hex(),
            purpose=purpose,
            epoch=week.week,
            deletion_hash=self.session,
            keyholder_wrap=wraps.wrap(
                key,
                bytes.fromhex(week.public),
                purpose=purpose,
                recipient=KEYHOLDER,
                segment_sha256=sha256,
                session=wraps.session_of(bytes.fromhex(self.session), self.receipt_secret),
            ),
            own_wrap=wraps.wrap(key, own, purpose=purpose, recipient=PARTICIPANT, segment_sha256=sha256),
            receipt_secret=self.receipt_secret.hex(),
        ), key

    def give(
        self, keyholder: Holder, *names: str, purpose: str = PURPOSE, keyholder_key: str = LEDGER.key
    ) -> dict[str, bytes]:
        """Deposit segments and return their keys by hash."""
        given = {}
        for name in names:
            deposit, key = self.deposit(keyholder, name, purpose, keyholder_key)
            keyholder.keep(deposit)
            given[deposit.sha256] = key
        return given


@dataclass
class Stranger(Person):
    """Somebody who has read another's deletion hash in the collector's list."""

    other: Person = field(kw_only=True)

    @property
    def session(self) -> str:
        return self.other.session


def shard(keyholder: Holder, person: Person, lease: str, name: str = "shard") -> tuple[WrapDeposit, bytes]:
    """Return the deposit of an imagined shard of a person's session, and the key it wraps."""
    key = hashlib.sha256(name.encode() + person.secret).digest()
    sha256 = hashlib.sha256(key + b"sealed").digest()
    week = purpose_key(keyholder)
    wrapped = wraps.wrap(
        key,
        bytes.fromhex(week.public),
        purpose=PURPOSE,
        recipient=KEYHOLDER,
        segment_sha256=sha256,
        session=wraps.session_of(bytes.fromhex(person.session)),
    )
    return WrapDeposit(
        kind="shard",
        sha256=sha256.hex(),
        purpose=PURPOSE,
        epoch=week.week,
        deletion_hash=person.session,
        keyholder_wrap=wrapped,
        lease=lease,
        release="release-1",
    ), key


@dataclass
class Job:
    """A pipeline's job with its key, for which people request and approve leases."""

    private: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def lease(self, keyholder: Holder, segments: Iterable[str], **changes: Any) -> Lease:
        listed = tuple(sorted(segments))
        lease = Lease(
            purpose=PURPOSE,
            segments=listed,
            count=len(listed),
            root=segments_root(listed),
            job_key=self.private.public_key().public_bytes_raw().hex(),
            recipe="ab" * 32,
            not_before=int(START),
            expires=int(START) + 72 * 3_600,
            checkpoint=keyholder.checkpoint(),
            keyholder=envelopes.public_hex(SIGNING),
            requester=envelopes.public_hex(REQUESTER),
        )
        return msgspec.structs.replace(lease, **changes)

    def approved(self, keyholder: Holder, segments: Iterable[str], **changes: Any) -> bytes:
        envelope = request_lease(self.lease(keyholder, segments, **changes), REQUESTER)
        for approver in (PRIVACY, REPRESENTATIVE):
            envelope = approve_lease(envelope, approver, policy())
        return envelope

    def granted(self, keyholder: Holder, segments: Iterable[str], **changes: Any) -> str:
        return keyholder.submit(self.approved(keyholder, segments, **changes)).lease

    def open(self, wrapped: bytes, lease: str, sha256: str, purpose: str = PURPOSE) -> bytes:
        return wraps.unwrap(
            wrapped, self.private, purpose=purpose, recipient=job(lease), segment_sha256=bytes.fromhex(sha256)
        )


@dataclass
class RulesOfNow:
    """A policy in force that a test changes; None has expired."""

    now: Policy | None = field(default_factory=policy)

    def __call__(self) -> Policy:
        if self.now is None:
            raise PolicyExpired("the policy has expired")
        return self.now

    def become(self, **changes: object) -> None:
        self.now = msgspec.structs.replace(self(), **changes)
