"""An organisation with collector, keyholder and witnesses on loopback, people who released sessions, and leases."""

import contextlib
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.collector.app import create_app
from aboveboard.collector.keyholder_http import HttpKeyholder
from aboveboard.collector.settings import CollectorSettings
from aboveboard.formats import envelopes
from aboveboard.formats.bundle import Bundle, write_bundle
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT, PurposeKey
from aboveboard.formats.leases import Lease, approve_lease, request_lease, segments_root
from aboveboard.formats.policies import write_pins
from aboveboard.formats.recipes import ExportRecipe
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.services import Publication
from aboveboard.formats.tickets import TICKET_HEADER, Ticket, public_hex, sign_ticket_request
from aboveboard.formats.wraps import session_of, wrap
from aboveboard.keyholder.app import create_app as create_keyholder
from aboveboard.keyholder.service import found_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Policy, RoleKey
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.trajectories import Episode
from aboveboard.storage.filesystem import FilesystemStore
from aboveboard.studio.canaries import plant
from tests.services import Organisation, running

Key = TypeVar("Key")


def ed25519(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


PRIVACY, REPRESENTATIVE, REQUESTER, SIGNING = map(ed25519, ("privacy", "representative", "requester", "keyholder"))
WITNESS_KEYS = tuple(ed25519(f"witness {number}") for number in range(3))
LEDGER = ledger_signer(envelopes.public_hex(SIGNING))
PURPOSE = "agent-training"
EXPORT_PURPOSE = "agent-training-export"
RECIPIENT = "Example Lab"
PLANTED = plant(20, seed=13)


@dataclass
class Way:
    """The services as a person, an approver and a job see them.

    `folder` is what the services keep, `leases` what a lease holder does; nothing of one lies in the other.
    """

    collector: str
    keyholder: str
    policy: Policy
    folder: Path
    leases: Path
    client: httpx.Client
    ticket: str
    root: Root = field(default_factory=Root.generate)

    def give(self, session: int, contents: Sequence[ReleasedContent]) -> list[str]:
        """Release a session of one or more segments, as the companion and the courier do; returns the addresses."""
        given = []
        answer = httpx.get(f"{self.keyholder}/purpose-keys/{PURPOSE}", trust_env=False)
        key = envelopes.verify(answer.content, "purpose-key", PurposeKey, [envelopes.public_hex(SIGNING)])
        own = self.root.read_key(session).public_key().public_bytes_raw()
        named, receipt_secret = deletion_hash(self.root.delete_secret(session)), self.root.receipt_secret(session)
        for content in contents:
            sealed = seal_segment(content, purpose=PURPOSE, epoch=key.week, deletion_hash=named)
            bundle = Bundle(
                segment=sealed.data,
                keyholder_wrap=wrap(
                    sealed.key,
                    bytes.fromhex(key.public),
                    purpose=PURPOSE,
                    recipient=KEYHOLDER,
                    segment_sha256=sealed.sha256,
                    session=session_of(named, receipt_secret),
                ),
                own_wrap=wrap(sealed.key, own, purpose=PURPOSE, recipient=PARTICIPANT, segment_sha256=sealed.sha256),
                receipt_secret=receipt_secret,
            )
            name = sealed.sha256.hex()
            put = self.client.put(
                f"/segments/{name}", content=write_bundle(bundle), headers={TICKET_HEADER: self.ticket}
            )
            assert put.status_code == 201, put.text
            given.append(name)
        return given

    def delete(self, session: int) -> None:
        """Delete a session by its secret."""
        secret = self.root.delete_secret(session).hex()
        assert self.client.post("/deletions", json={"secret": secret}).status_code == 202

    def lease(
        self, hashes: Sequence[str], purpose: str = PURPOSE, *, lives: int = 3_600, form: str = "hf"
    ) -> tuple[Path, Path]:
        """Have a lease requested by one and approved by two; returns the paths of envelope and job key.

        `form` is that of an export's lease, which is for `RECIPIENT`. Beside them lie the strings by which a build
        measures leaks.
        """
        private, now = X25519PrivateKey.generate(), int(time.time())
        listed = tuple(sorted(hashes))
        lease = Lease(
            purpose=purpose,
            segments=listed,
            count=len(listed),
            root=segments_root(listed),
            job_key=private.public_key().public_bytes_raw().hex(),
            recipe=ExportRecipe(recipient=RECIPIENT, form=form).sha256,
            not_before=now - 10,
            expires=now - 10 + lives,
            checkpoint=httpx.get(f"{self.keyholder}/checkpoint", trust_env=False).text,
            keyholder=envelopes.public_hex(SIGNING),
            requester=envelopes.public_hex(REQUESTER),
        )
        envelope = request_lease(lease, REQUESTER)
        for approver in (PRIVACY, REPRESENTATIVE):
            envelope = approve_lease(envelope, approver, self.policy)
        paths = self.leases / f"{lease.id}.lease", self.leases / f"{lease.id}.job"
        paths[0].write_bytes(envelope)
        (self.leases / "canaries.txt").write_text("\n".join(PLANTED))
        paths[1].write_bytes(private.private_bytes_raw())
        return paths


def organisation() -> Organisation:
    keys = {
        "privacy": PRIVACY,
        "representative": REPRESENTATIVE,
        "timestamp": ed25519("timestamp"),
        "keyholder": SIGNING,
    }
    return Organisation(keys=keys)


@contextlib.contextmanager
def way(folder: Path, clock: Callable[[], float] = time.time) -> Iterator[Way]:
    """Start witnesses, keyholder and collector on loopback, with one policy, on the real clock or another."""
    now, acme = clock(), organisation()
    pinned = tuple(
        RoleKey(role=f"witness-{number}", key=envelopes.public_hex(key)) for number, key in enumerate(WITNESS_KEYS)
    )
    policy = msgspec.structs.replace(acme.policy(now, purposes=(PURPOSE, EXPORT_PURPOSE)), witnesses=pinned, quorum=2)
    with contextlib.ExitStack() as stack:
        places = []
        for number, key in enumerate(WITNESS_KEYS):
            own = folder / f"witness-{number}"
            own.mkdir()
            log = {LEDGER.name: LEDGER.key}
            app = create_witness_app(WitnessSettings(folder=own, name=f"witness-{number}", key=key, logs=log))
            url = stack.enter_context(running(app))
            places.append(WitnessPlace(f"witness-{number}", url, envelopes.public_hex(key)))
        settings = KeyholderSettings(
            folder=folder / "keyholder",
            copy=folder / "elsewhere" / "head",
            key=SIGNING,
            policy=lambda: policy,
            witnesses=tuple(places),
            lease_delay_s=0,
            clock=clock,
        )
        found_keyholder(settings)
        keyholder = stack.enter_context(running(create_keyholder(settings)))
        data = folder / "collector"
        data.mkdir()
        write_pins(data, acme.pins)
        passing = stack.enter_context(HttpKeyholder(keyholder))
        collecting = create_app(
            CollectorSettings(data=data), store=FilesystemStore(data / "segments"), keyholder=passing, clock=clock
        )
        collector = stack.enter_context(running(collecting))
        client = stack.enter_context(httpx.Client(base_url=collector, trust_env=False, timeout=30))
        signed = acme.publication(policy, now)
        body = Publication(policy=msgspec.Raw(signed[0]), freshness=msgspec.Raw(signed[1]))
        assert client.put("/policy", content=msgspec.json.encode(body)).status_code == 201
        device = ed25519("device")
        token = collecting.state.enrolment.new_token()
        assert client.post("/enrol", json={"token": token, "key": public_hex(device)}).status_code == 201
        asked = sign_ticket_request(f"{collector}/ticket", device, now=clock(), nonce="ab" * 16)
        ticket = msgspec.json.decode(client.get("/ticket", headers=asked).content, type=Ticket).ticket
        holder = stack.enter_context(tempfile.TemporaryDirectory(prefix="leases.", dir=folder.parent))
        yield Way(collector, keyholder, policy, folder, Path(holder), client, ticket)


def named_alike(found: Mapping[Key, Sequence[Episode]]) -> dict[Key, tuple[Episode, ...]]:
    """Return episodes of a release named by where they stand, and people by when they come.

    Their own names come of the keys of one build, so that two builds' releases cannot be joined by them.
    """
    people: dict[str, str] = {}
    names = {one.id: f"{key}, {number}" for key, part in found.items() for number, one in enumerate(part)}

    def renamed(one: Episode) -> Episode:
        flags = msgspec.structs.replace(one.flags, near_duplicate=names.get(one.flags.near_duplicate or ""))
        person, continues = people.setdefault(one.person, str(len(people))), names.get(one.continues or "")
        return msgspec.structs.replace(one, id=names[one.id], person=person, continues=continues, flags=flags)

    return {key: tuple(map(renamed, part)) for key, part in found.items()}
