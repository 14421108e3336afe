"""How fast a collector takes segments of 2 MiB, against a bare route that does the same write and fsync."""

import contextlib
import hashlib
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.collector.database import open_database
from aboveboard.collector.enrolment.service import EnrolmentService
from aboveboard.collector.enrolment.store import EnrolmentStore
from aboveboard.formats.bundle import Bundle, write_bundle
from aboveboard.formats.sealing import seal_payload
from aboveboard.formats.tickets import TICKET_HEADER, Ticket, public_hex, sign_ticket_request
from aboveboard.formats.wraps import WRAP_BYTES
from aboveboard.model.time import Week
from benchmarks import Result, paired

ROUNDS, BODIES, AT_ONCE, SIZE = 7, 24, 8, 2 * 1024 * 1024
NOTE = f"{BODIES} segments of 2 MiB over {AT_ONCE} connections, {ROUNDS} rounds in turn, one worker each"

Body = tuple[str, bytes]


REFERENCES = {
    "bare": "a bare route",
    "rows": "a bare route with the same fsyncs",
    "rows-hashed": "a bare route with the same fsyncs that hashes",
}
"""Every reference makes the file and its name durable. The collector commits a row besides, and hashes the segment."""


def run() -> list[Result]:
    """Return MB/s of the collector against each reference."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        kinds = ("ours", *REFERENCES)
        servers = {kind: stack.enter_context(_server(kind, Path(folder) / kind)) for kind in kinds}
        headers = {TICKET_HEADER: _ticket(servers["ours"], Path(folder) / "ours")}
        rounds = [{kind: _megabytes_per_second(servers[kind], headers) for kind in kinds} for _ in range(ROUNDS + 1)]
    taken = rounds[1:]  # the first warms thread pools and connections
    return [
        paired(f"ingest against {what}", "MB/s", [(one["ours"], one[kind]) for one in taken], note=NOTE)
        for kind, what in REFERENCES.items()
    ]


def _megabytes_per_second(address: str, headers: dict[str, str]) -> float:
    bodies = [_body() for _ in range(BODIES)]
    with httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as client:

        def send(body: Body) -> int:
            return client.put(f"/segments/{body[0]}", content=body[1]).status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            started = time.perf_counter()
            statuses = set(pool.map(send, bodies))
            seconds = time.perf_counter() - started
    if statuses != {201}:
        raise RuntimeError(f"the server answered {sorted(statuses)}")
    return sum(len(data) for _, data in bodies) / 1e6 / seconds


def _body() -> Body:
    sealed = seal_payload(
        secrets.token_bytes(SIZE - 65_536),
        purpose="demo",
        epoch=Week.of(time.time()),
        deletion_hash=secrets.token_bytes(32),
    )
    wrap = secrets.token_bytes(WRAP_BYTES)
    bundle = Bundle(segment=sealed.data, keyholder_wrap=wrap, own_wrap=wrap, receipt_secret=secrets.token_bytes(32))
    return hashlib.sha256(sealed.data).hexdigest(), write_bundle(bundle)


def _ticket(address: str, data: Path) -> str:
    key, database = Ed25519PrivateKey.generate(), open_database(f"sqlite:///{data / 'collector.sqlite'}")
    with contextlib.closing(database):
        service = EnrolmentService(EnrolmentStore(database), time.time)
        service.enrol(service.new_token(), public_hex(key))
    url = f"{address}/ticket"
    answered = httpx.get(url, headers=sign_ticket_request(url, key, now=time.time(), nonce="n"), trust_env=False)
    return msgspec.json.decode(answered.content, type=Ticket).ticket


@contextlib.contextmanager
def _server(kind: str, folder: Path) -> Iterator[str]:
    command: Sequence[str] = [sys.executable, "-m", "benchmarks._ingest_servers", kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise RuntimeError("the server says nothing")
            address = server.stdout.readline().strip()
            for attempt in range(200):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(address, trust_env=False)
                    break
                time.sleep(0.05 * (attempt < 199))
            yield address
        finally:
            server.kill()
