"""The collector, killed while segments come in: what it acknowledged is there, whole, once."""

import contextlib
import hashlib
import queue
import secrets
import signal
import threading
import time
from collections.abc import Sequence

import httpx
import msgspec

from aboveboard.formats.bundle import Bundle, write_bundle
from aboveboard.formats.devices import device_key
from aboveboard.formats.tickets import TICKET_HEADER, Ticket, sign_ticket_request
from tests.killing.course import Course, Findings
from tests.killing.organisation import World

SENDERS = 3
SIZES = (4_000, 4_000, 400_000)
BUNDLES = 30


class CollectorKills:
    """Three senders put the segments of one session at once; each remembers what was acknowledged."""

    name = "collector"
    phases: Sequence[str] = ("starting", "storing")

    def __init__(self, world: World) -> None:
        self._world = world
        self._bundles: list[Bundle] = []
        self._acknowledged: set[str] = set()

    def work(self, course: Course) -> None:
        """Start it anew if that is the aim, then send a session's bundles until it is gone."""
        collector = self._world.collector
        self._bundles = self._world.made(BUNDLES, SIZES) if course.wants("storing") else []
        self._world.sent.update(map(_hash, self._bundles))
        self._acknowledged = set()
        if course.wants("starting"):
            collector.end(signal.SIGTERM)
            course.enter("starting")
            collector.spawn()
            if not collector.ready():
                return
        ticket = self._ticket() if self._bundles else ""
        course.enter("storing")
        waiting: queue.SimpleQueue[Bundle] = queue.SimpleQueue()
        for bundle in self._bundles:
            waiting.put(bundle)
        senders = [threading.Thread(target=self._send, args=(waiting, ticket)) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    def kill(self) -> None:
        """SIGKILL."""
        self._world.collector.end()

    def verify(self, course: Course) -> Findings:
        """Read store and listing after the next start, send everything again, and read once more."""
        found, world = Findings(), self._world
        for name, path in world.stored().items():
            whole = hashlib.sha256(path.read_bytes()).hexdigest() == name
            found.require(whole, "a file in the store is not what its name says")
        if course.aim:
            world.collector.start()
        found.lost += [f"acknowledged {name[:8]}" for name in self._acknowledged if not self._same(name)]
        self._send_again(found)
        listed = sorted(segment.sha256 for segment in world.listing())
        found.duplicated += [f"listed {name[:8]}" for name in set(listed) if listed.count(name) > 1]
        found.require(set(listed) == world.sent, "the listing is not what was sent")
        found.require(set(world.stored()) == set(listed), "the store is not what is listed")
        found.require(not list((world.folder / "collector" / "segments" / ".incoming").iterdir()), "a draft was left")
        if self._bundles:
            kept = [wrap.sha256 for wrap in world.own(world.sessions)]
            found.require(sorted(kept) == sorted(map(_hash, self._bundles)), "the wraps are not those of the session")
        return found

    def _send_again(self, found: Findings) -> None:
        ticket = self._ticket() if self._bundles else ""
        for bundle in self._bundles:
            name = _hash(bundle)
            status = self._put(bundle, ticket)
            if name in self._acknowledged and status == 201:
                found.duplicated.append(f"taken as new a second time: {name[:8]}")
            found.require(status in {200, 201}, f"a segment sent again got {status}")
            found.require(self._same(name), "a stored segment is not byte-identical")

    def _same(self, name: str) -> bool:
        read = self._world.http.get(f"{self._world.collector.url}/segments/{name}")
        return read.is_success and read.content == self._world.sealed[name]

    def _send(self, waiting: "queue.SimpleQueue[Bundle]", ticket: str) -> None:
        with contextlib.suppress(queue.Empty, httpx.TransportError):
            while True:
                bundle = waiting.get_nowait()
                if self._put(bundle, ticket) in {200, 201}:
                    self._acknowledged.add(_hash(bundle))

    def _put(self, bundle: Bundle, ticket: str) -> int:
        url = f"{self._world.collector.url}/segments/{_hash(bundle)}"
        headers = {TICKET_HEADER: ticket}
        return self._world.http.put(url, content=write_bundle(bundle), headers=headers).status_code

    def _ticket(self) -> str:
        url = f"{self._world.collector.url}/ticket"
        key = device_key(self._world.places)
        headers = sign_ticket_request(url, key, now=time.time(), nonce=secrets.token_hex(16))
        with contextlib.suppress(httpx.TransportError):
            answer = self._world.http.get(url, headers=headers).raise_for_status()
            return msgspec.json.decode(answer.content, type=Ticket).ticket
        return ""


def _hash(bundle: Bundle) -> str:
    return hashlib.sha256(bundle.segment).hexdigest()
