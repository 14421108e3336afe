"""A witness: a service of its own, run outside the operator, that cosigns a checkpoint only when the ledger grew.

It keeps the last checkpoint of each log it knows and refuses every other past (C2SP tlog-witness, add-checkpoint).
"""

import base64
import binascii
import hashlib
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats import ledger
from aboveboard.formats.checkpoints import LARGEST_NOTE, Checkpoint, Signer, cosign, origin_of, read_checkpoint
from aboveboard.formats.files import write_atomically

MOST_STEPS = 63
"""A consistency proof has at most 63 steps (tlog-witness)."""

_REQUEST = re.compile(r"old (?P<old>0|[1-9]\d{0,18})\n(?P<steps>(?:[A-Za-z0-9+/]{43}=\n)*)\n(?P<note>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WitnessSettings:
    """Where a witness keeps what it saw, its name and key, and the logs it watches: origin to Ed25519 key in hex."""

    folder: Path
    name: str
    key: Ed25519PrivateKey = field(repr=False)
    logs: Mapping[str, str]
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status and body of an answer."""

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"


class Witness:
    """Decides and remembers; one lock, because checking and remembering must not be torn apart."""

    def __init__(self, settings: WitnessSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()

    def add_checkpoint(self, body: str) -> Verdict:
        """Return the cosignature, or the refusal the specification names."""
        match = _REQUEST.fullmatch(body)
        if match is None:
            return Verdict(400, "not an add-checkpoint request\n")
        try:
            steps = [base64.b64decode(step, validate=True) for step in match["steps"].split()]
            log = self._log(origin_of(match["note"]))
            if log is None:
                return Verdict(404, "unknown log\n")
            checkpoint = read_checkpoint(match["note"], log)
        except (UnknownFormat, binascii.Error):
            return Verdict(400, "not a checkpoint\n")
        except Tampered:
            return Verdict(403, "the log's signature does not hold\n")
        if len(steps) > MOST_STEPS or int(match["old"]) > checkpoint.size:
            return Verdict(400, "more steps than a proof can have, or an old size above the new one\n")
        with self._lock:
            return self._decide(int(match["old"]), steps, match["note"], checkpoint, log)

    def latest(self, origin_hash: str) -> str | None:
        """Return the last cosigned checkpoint of a log by the SHA-256 of its origin in hex, or None."""
        for origin in self._settings.logs:
            if _file_name(origin) == f"{origin_hash}.checkpoint":
                return self._read(origin)
        return None

    def _log(self, origin: str) -> Signer | None:
        key = self._settings.logs.get(origin)
        return None if key is None else Signer(name=origin, key=key)

    def _decide(self, old: int, steps: list[bytes], note: str, checkpoint: Checkpoint, log: Signer) -> Verdict:
        kept = self._read(log.name)
        before = Checkpoint(origin=log.name, size=0, root=ledger.EMPTY_ROOT)
        if kept is not None:
            before = read_checkpoint(kept, log)
        if old != before.size:
            return Verdict(409, f"{before.size}\n", "text/x.tlog.size")
        if checkpoint.size == 0 and checkpoint.root != ledger.EMPTY_ROOT:
            return Verdict(422, "the empty tree has one root\n")
        try:
            ledger.verify_consistency(old, checkpoint.size, before.root, checkpoint.root, steps)
        except Tampered:
            return Verdict(422, "the ledger did not only grow\n")
        settings = self._settings
        line = cosign(note, settings.name, settings.key, int(settings.clock()))
        text, _, signatures = note.rpartition("\n\n")
        own = "".join(row for row in signatures.splitlines(keepends=True) if row.startswith(f"— {log.name} "))
        write_atomically(settings.folder / _file_name(log.name), f"{text}\n\n{own}{line}".encode())
        return Verdict(200, line)

    def _read(self, origin: str) -> str | None:
        path = self._settings.folder / _file_name(origin)
        return path.read_text(encoding="utf-8") if path.exists() else None


def _file_name(origin: str) -> str:
    return f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"


def create_witness_app(settings: WitnessSettings) -> FastAPI:
    """Return the witness's two routes; its folder must exist."""
    app = FastAPI(title="Aboveboard witness", docs_url=None, redoc_url=None, openapi_url=None)
    witness = Witness(settings)

    @app.post("/add-checkpoint")
    async def add_checkpoint(request: Request) -> Response:
        body = b""
        try:
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_NOTE:
                    return Response("too long\n", status_code=413)
        except ClientDisconnect:  # a keyholder that was killed while it asked
            return Response(status_code=400)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return Response("not an add-checkpoint request\n", status_code=400)
        verdict = await run_in_threadpool(witness.add_checkpoint, text)
        return Response(verdict.body, status_code=verdict.status, media_type=verdict.media_type)

    @app.get("/{origin_hash}/checkpoint")
    def checkpoint(origin_hash: str) -> Response:
        note = witness.latest(origin_hash)
        if note is None:
            return Response("never cosigned\n", status_code=404)
        return Response(note, media_type="text/plain; charset=utf-8")

    return app
