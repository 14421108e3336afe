"""A running collector, seen from outside and from inside."""

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from aboveboard.collector.app import TIDY_S, create_app
from aboveboard.collector.keyholder_memory import MemoryKeyholder
from aboveboard.collector.segments.store import SESSION_OPEN_H
from aboveboard.collector.settings import CollectorSettings
from aboveboard.formats.bundle import Bundle, write_bundle
from aboveboard.formats.policies import write_pins
from aboveboard.formats.services import Publication, Refusal
from aboveboard.formats.tickets import TICKET_HEADER, Ticket, public_hex, sign_ticket_request
from aboveboard.model.time import Week
from aboveboard.storage.filesystem import FilesystemStore
from tests.patience import PATIENCE_S
from tests.services import PURPOSE, Clock, Organisation, running


@dataclass
class Collector:
    """A running collector, seen from outside and from inside."""

    address: str
    data: Path
    clock: Clock
    keyholder: MemoryKeyholder
    organisation: Organisation
    client: httpx.Client
    app: FastAPI

    def enrolled(self) -> Ed25519PrivateKey:
        key = Ed25519PrivateKey.generate()
        token = self.app.state.enrolment.new_token()
        assert self.client.post("/enrol", json={"token": token, "key": public_hex(key)}).status_code == 201
        return key

    def ask_ticket(self, key: Ed25519PrivateKey, nonce: str = "") -> httpx.Response:
        url = f"{self.address}/ticket"
        headers = sign_ticket_request(url, key, now=self.clock(), nonce=nonce or secrets.token_hex(16))
        return self.client.get("/ticket", headers=headers)

    def ticket(self) -> str:
        return msgspec.json.decode(self.ask_ticket(self.enrolled()).content, type=Ticket).ticket

    def put(self, bundle: Bundle, sha256: str, ticket: str | None = None) -> httpx.Response:
        headers = {TICKET_HEADER: ticket or self.ticket()}
        return self.client.put(f"/segments/{sha256}", content=write_bundle(bundle), headers=headers)

    def list_later(self, query: str = "") -> httpx.Response:
        """Ask for the list when all that is stored now has been closed for a day."""
        now = self.clock.now
        self.clock.now += (SESSION_OPEN_H + 24) * 3_600
        try:
            return self.client.get(f"/segments{query}")
        finally:
            self.clock.now = now

    def publish(self, version: int = 1, purposes: tuple[str, ...] = (PURPOSE,)) -> httpx.Response:
        policy = self.organisation.policy(self.clock(), version=version, purposes=purposes)
        return self.publish_signed(*self.organisation.publication(policy, self.clock()))

    def publish_signed(self, policy: bytes, freshness: bytes) -> httpx.Response:
        body = Publication(policy=msgspec.Raw(policy), freshness=msgspec.Raw(freshness))
        return self.client.put("/policy", content=msgspec.json.encode(body))


def error_of(response: httpx.Response) -> str:
    return msgspec.json.decode(response.content, type=Refusal).error


@contextlib.contextmanager
def started(folder: Path, *, demo: bool = False, tidy_s: float = TIDY_S) -> Iterator[Collector]:
    """Run a collector with a published policy, a clock that stands still and a keyholder in memory."""
    clock, organisation = Clock(), Organisation()
    keyholder = MemoryKeyholder(organisation.keys["keyholder"], lambda: Week.of(clock()))
    data = folder / "collector"
    data.mkdir()
    write_pins(data, organisation.pins)
    settings = CollectorSettings(data=data, demo=demo)
    store = FilesystemStore(data / "segments")
    app = create_app(settings, store=store, keyholder=keyholder, clock=clock, tidy_s=tidy_s)
    with running(app) as address, httpx.Client(base_url=address, timeout=PATIENCE_S, trust_env=False) as client:
        made = Collector(address, data, clock, keyholder, organisation, client, app)
        assert made.publish().status_code == 201
        yield made
