"""A collector of one's own on loopback, an organisation that signs, devices and what they release: all real parts."""

import contextlib
import hashlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fastapi import FastAPI

from aboveboard.formats import envelopes
from aboveboard.formats.bundle import Bundle, leave_bundle
from aboveboard.formats.devices import Enrolled, device_key, write_enrolment
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT
from aboveboard.formats.places import Places
from aboveboard.formats.policies import write_pins
from aboveboard.formats.policy_rules import Pins, policy_sha256
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.wraps import session_of, wrap
from aboveboard.model.policy import Freshness, KeyholderIdentity, Policy, RoleKey
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.time import Week
from tests.patience import PATIENCE_S, until

PURPOSE = "train-computer-use"
START = 1_795_000_000.0
KEYHOLDER_HPKE = X25519PrivateKey.from_private_bytes(b"k" * 32)


@dataclass
class Clock:
    """A clock that moves only when told."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Organisation:
    """Role keys of an organisation, and the policies it signs."""

    keys: dict[str, Ed25519PrivateKey] = field(
        default_factory=lambda: {
            role: Ed25519PrivateKey.generate() for role in ("privacy", "representative", "timestamp", "keyholder")
        }
    )

    @property
    def pins(self) -> Pins:
        return Pins(signers=self._signers, threshold=2)

    @property
    def _signers(self) -> tuple[RoleKey, ...]:
        roles = ("privacy", "representative", "timestamp")
        return tuple(RoleKey(role=role, key=envelopes.public_hex(self.keys[role])) for role in roles)

    def policy(
        self,
        now: float,
        *,
        version: int = 1,
        purposes: tuple[str, ...] = (PURPOSE,),
        witnesses: tuple[RoleKey, ...] = (),
    ) -> Policy:
        return Policy(
            organisation="Acme",
            version=version,
            issued=int(now),
            expires=int(now) + 14 * 86_400,
            purposes=purposes,
            keyholder=KeyholderIdentity(key=envelopes.public_hex(self.keys["keyholder"])),
            signers=self._signers,
            approvers=self._signers[:2],
            witnesses=witnesses,
            quorum=max(1, len(witnesses)),
        )

    def publication(self, policy: Policy, now: float) -> tuple[bytes, bytes]:
        """The policy signed by both people, and today's statement that it is the valid one."""
        people = [self.keys["privacy"], self.keys["representative"]]
        statement = Freshness(
            version=policy.version, policy_sha256=policy_sha256(policy), issued=int(now), expires=int(now) + 86_400
        )
        return envelopes.sign("policy", policy, people), envelopes.sign(
            "freshness", statement, [self.keys["timestamp"]]
        )


@contextlib.contextmanager
def running(app: FastAPI, certificate: Path | None = None) -> Iterator[str]:
    """Serve an application on a free loopback port, by TLS where it has a certificate; yields its address."""
    settings = uvicorn.Config(app, port=0, log_level="error", access_log=False, ssl_certfile=certificate)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive(), "the server's start")
        assert server.started, "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


def device(folder: Path, collector: str, pins: Pins) -> Places:
    """A device that provisioning has made; its key is not enrolled yet."""
    places = Places(data=folder / "data", runtime=folder / "run")
    places.make()
    device_key(places)
    write_enrolment(places, Enrolled(collector=collector))
    write_pins(places.device, pins)
    return places


def content(text: str = "nothing") -> ReleasedContent:
    """What a person released; `text` is something to look for where it must not be."""
    return ReleasedContent(
        receipt="0" * 64,
        policy_version=1,
        redactor_version=text,
        recorder_version="1",
        pseudonym=b"p" * 32,
        week=Week.of(START),
        layers={},
        part=1,
        parts=1,
        items=(),
        pictures={"noise": secrets.token_bytes(5_000)},
    )


def bundle(
    root: Root,
    session: int,
    *,
    purpose: str = PURPOSE,
    text: str = "nothing",
    now: float = START,
    public: bytes = KEYHOLDER_HPKE.public_key().public_bytes_raw(),
    joins: Root | None = None,
) -> Bundle:
    """A released segment of a session as the companion leaves it; `public` is the week's key of the keyholder.

    With `joins` it is put under the deletion hash of somebody else's session of that number.
    """
    deleted_by, receipt_secret = deletion_hash((joins or root).delete_secret(session)), root.receipt_secret(session)
    sealed = seal_segment(content(text), purpose=purpose, epoch=Week.of(now), deletion_hash=deleted_by)
    own = root.read_key(session).public_key().public_bytes_raw()
    return Bundle(
        segment=sealed.data,
        keyholder_wrap=wrap(
            sealed.key,
            public,
            purpose=purpose,
            recipient=KEYHOLDER,
            segment_sha256=sealed.sha256,
            session=session_of(deleted_by, receipt_secret),
        ),
        own_wrap=wrap(sealed.key, own, purpose=purpose, recipient=PARTICIPANT, segment_sha256=sealed.sha256),
        receipt_secret=receipt_secret,
    )


def release(places: Places, made: Bundle) -> str:
    """Leave a bundle in the outbox; returns its segment's hash in hex."""
    leave_bundle(places.outbox, made)
    return hashlib.sha256(made.segment).hexdigest()
