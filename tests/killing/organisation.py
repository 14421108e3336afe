"""Collector, keyholder and device of one organisation: services are processes, and keep folder and port when killed."""

import contextlib
import hashlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.courier.courier import Courier
from aboveboard.courier.settings import CourierSettings
from aboveboard.formats import envelopes
from aboveboard.formats.bundle import Bundle
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.formats.devices import device_key
from aboveboard.formats.keyholder import KEYHOLDER, PARTICIPANT, OwnRequest, OwnWrap, OwnWraps
from aboveboard.formats.places import Places
from aboveboard.formats.policies import write_pins
from aboveboard.formats.purpose_keys import current_purpose_key
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.services import ListedSegment, Listing, Publication
from aboveboard.formats.tickets import public_hex
from aboveboard.formats.wraps import session_of, wrap
from aboveboard.keyholder.service import found_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Policy, RoleKey
from aboveboard.model.time import Week
from tests.killing.course import until
from tests.services import Organisation, content, device, running

DEMO = "demo"
COMMAND = (sys.executable, "-m", "aboveboard.cli")
AT_ONCE = CourierSettings(demo=True, attempts=1, first_wait_s=0.01)
ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: none outlives the service it led to."""

WITNESSES = tuple(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))


@dataclass
class Service:
    """A service of ours: killed and started again, it keeps its folder and its port. `answers` is a path to ask."""

    name: str
    command: Sequence[str]
    log: Path
    answers: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def spawn(self) -> None:
        """Start the process and do not wait for it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *self.command, "--port", str(self.port)], stdout=subprocess.PIPE, stderr=log
            )

    def ready(self) -> bool:
        """Wait until it answers; False when it ended before."""
        process = self.process
        assert process is not None
        assert process.stdout is not None
        if not self.port:
            self.port = int(process.stdout.readline().rpartition(b":")[2])
        until(lambda: process.poll() is not None or self._asked(), f"{self.name} answered")
        return process.poll() is None

    def start(self) -> None:
        """Start it; fails when it does not come up."""
        self.spawn()
        assert self.ready(), f"{self.name} did not come up: {self.log.read_text()[-800:]}"

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, and wait for its end."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, how)
            self.process.wait(30)
            assert self.process.stdout is not None
            self.process.stdout.close()

    def _asked(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}{self.answers}", trust_env=False, timeout=5).status_code < 500
        return False


@dataclass
class World:
    """One organisation: `sealed` are the segments of all sessions so far, by hash in hex; `sent` those on their way."""

    folder: Path
    organisation: Organisation
    policy: Policy
    keyholder: Service
    collector: Service
    places: Places
    http: httpx.Client
    root: Root = field(default_factory=Root.generate)
    sessions: int = 0
    sealed: dict[str, bytes] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def made(self, bundles: int, sizes: Sequence[int] = (5_000,)) -> list[Bundle]:
        """Return the bundles of one more session; `sizes` of their content are taken in turn."""
        self.sessions += 1
        now = time.time()
        public = bytes.fromhex(current_purpose_key(self.places, DEMO, self.policy, now).public)
        found = [_bundle(self.root, self.sessions, sizes[n % len(sizes)], public, now) for n in range(bundles)]
        self.sealed.update((hashlib.sha256(each.segment).hexdigest(), each.segment) for each in found)
        return found

    def listing(self) -> tuple[ListedSegment, ...]:
        """Return what the collector says it has."""
        answer = self.http.get(f"{self.collector.url}/segments").raise_for_status()
        return msgspec.json.decode(answer.content, type=Listing).segments

    def stored(self) -> dict[str, Path]:
        """Return the files of the collector's store, by name."""
        return {path.name: path for path in (self.folder / "collector" / "segments").glob("[0-9a-f][0-9a-f]/*")}

    def own(self, session: int) -> tuple[OwnWrap, ...]:
        """Return what the keyholder has of a session."""
        named = deletion_hash(self.root.delete_secret(session)).hex()
        body = msgspec.json.encode(OwnRequest(deletion_hashes=(named,)))
        answer = self.http.post(f"{self.keyholder.url}/own", content=body)
        return msgspec.json.decode(answer.raise_for_status().content, type=OwnWraps).wraps


def _bundle(root: Root, session: int, size: int, public: bytes, now: float) -> Bundle:
    told = msgspec.structs.replace(content(), pictures={"noise": secrets.token_bytes(size)})
    named, receipt_secret = deletion_hash(root.delete_secret(session)), root.receipt_secret(session)
    sealed = seal_segment(told, purpose=DEMO, epoch=Week.of(now), deletion_hash=named)
    own = root.read_key(session).public_key().public_bytes_raw()
    return Bundle(
        segment=sealed.data,
        keyholder_wrap=wrap(
            sealed.key,
            public,
            purpose=DEMO,
            recipient=KEYHOLDER,
            segment_sha256=sealed.sha256,
            session=session_of(named, receipt_secret),
        ),
        own_wrap=wrap(sealed.key, own, purpose=DEMO, recipient=PARTICIPANT, segment_sha256=sealed.sha256),
        receipt_secret=receipt_secret,
    )


@contextlib.contextmanager
def world(folder: Path) -> Iterator[World]:
    """Run keyholder (two of three witnesses), collector and an enrolled device whose courier has fetched the policy."""
    organisation, now = Organisation(), time.time()
    pinned = tuple(RoleKey(role=f"witness-{n}", key=envelopes.public_hex(key)) for n, key in enumerate(WITNESSES))
    policy = msgspec.structs.replace(organisation.policy(now, purposes=(DEMO,), witnesses=pinned), quorum=2)
    with contextlib.ExitStack() as stack:
        signed = [msgspec.Raw(part) for part in organisation.publication(policy, now)]
        witnesses = [stack.enter_context(_witness(folder, organisation, number)) for number in range(len(WITNESSES))]
        keyholder = _founded(folder, organisation, lambda: policy, witnesses, signed)
        collector = _collector(folder, organisation, keyholder, stack)
        body = msgspec.json.encode(Publication(policy=signed[0], freshness=signed[1]))
        assert httpx.put(f"{collector.url}/policy", content=body, trust_env=False).status_code == 201
        token = subprocess.run(
            [*COMMAND, "serve", folder / "collector", "--new-token"], capture_output=True, text=True, check=True
        )
        places = device(folder / "device", collector.url, organisation.pins)
        enrolling = {"token": token.stdout.strip(), "key": public_hex(device_key(places))}
        assert httpx.post(f"{collector.url}/enrol", json=enrolling, trust_env=False).status_code == 201
        Courier(places, AT_ONCE).once()
        http = stack.enter_context(httpx.Client(trust_env=False, timeout=60, limits=ONE_EACH))
        yield World(folder, organisation, policy, keyholder, collector, places, http)


@contextlib.contextmanager
def _witness(folder: Path, organisation: Organisation, number: int) -> Iterator[WitnessPlace]:
    kept = folder / f"witness-{number}"
    kept.mkdir()
    log = ledger_signer(envelopes.public_hex(organisation.keys["keyholder"]))
    name, key = f"witness-{number}", WITNESSES[number]
    with running(create_witness_app(WitnessSettings(kept, name, key, {log.name: log.key}))) as at:
        yield WitnessPlace(name, at, envelopes.public_hex(key))


def _founded(
    folder: Path,
    organisation: Organisation,
    policy: Callable[[], Policy],
    witnesses: Sequence[WitnessPlace],
    signed: Sequence[bytes],
) -> Service:
    at, copy, key = folder / "keyholder", folder / "elsewhere" / "head", organisation.keys["keyholder"]
    found_keyholder(KeyholderSettings(folder=at, copy=copy, key=key, policy=policy, witnesses=()))
    (at / "policy").mkdir(mode=0o700)
    (at / "signing.key").write_text(key.private_bytes_raw().hex())
    (at / "signing.key").chmod(0o600)
    (at / "copy").write_text(str(copy))
    (at / "pins.json").write_bytes(msgspec.json.encode(organisation.pins))
    for name, envelope in zip(("signed.json", "fresh.json"), signed, strict=True):
        (at / name).write_bytes(envelope)
    command = ["keyholder", "serve", str(at), "--lease-delay=0"]
    command += [f"--witness={place.name}={place.key}@{place.url}" for place in witnesses]
    command += ["--policy", str(at / "signed.json"), "--freshness", str(at / "fresh.json")]
    return Service("keyholder", command, folder / "keyholder.log", "/receipts/none")


def _collector(folder: Path, organisation: Organisation, keyholder: Service, stack: contextlib.ExitStack) -> Service:
    """Start both services; they end with the stack."""
    data = folder / "collector"
    data.mkdir()
    write_pins(data, organisation.pins)
    stack.callback(keyholder.end)
    keyholder.start()
    command = ["serve", str(data), "--demo", "--keyholder", keyholder.url]
    collector = Service("collector", command, folder / "collector.log", "/segments")
    stack.callback(collector.end)
    collector.start()
    return collector
