"""The servers that `ingest` compares, each in a process of its own: arguments are its kind and folder."""

import hashlib
import sqlite3
import sys
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.app import create_app
from aboveboard.collector.keyholder_memory import MemoryKeyholder
from aboveboard.collector.settings import CollectorSettings
from aboveboard.formats.files import write_atomically
from aboveboard.model.time import Week
from aboveboard.serving.server import serve
from aboveboard.storage.filesystem import FilesystemStore


def bare(folder: Path, *, hashed: bool, rows: bool) -> FastAPI:
    """One route that takes a body and answers once it is durable: write beside, fsync, rename, fsync the folder.

    With `rows` it also commits one row, which SQLite makes durable with an fsync of its own.
    """
    app = FastAPI()
    database = sqlite3.connect(folder / "rows.sqlite", check_same_thread=False, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE segments (name PRIMARY KEY)"):
        database.execute(statement).close()
    turn = threading.Lock()

    def keep(name: str, body: bytes) -> None:
        if hashed:
            hashlib.sha256(body).hexdigest()
        write_atomically(folder / name, body)
        if rows:
            with turn:
                database.execute("INSERT INTO segments VALUES (?)", (name,)).close()

    @app.put("/segments/{name}")
    async def put(name: str, request: Request) -> Response:
        parts = [part async for part in request.stream()]
        await run_in_threadpool(keep, name, b"".join(parts))
        return Response(status_code=201)

    return app


def ours(folder: Path) -> FastAPI:
    """The collector as it is, with a keyholder in memory and a known ticket."""
    keyholder = MemoryKeyholder(Ed25519PrivateKey.generate(), lambda: Week.of(time.time()))
    settings = CollectorSettings(data=folder, demo=True)
    return create_app(settings, store=FilesystemStore(folder / "segments"), keyholder=keyholder)


def main() -> None:
    """Serve until killed, as the product serves; the first line printed is the address."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True)
    app = ours(folder) if kind == "ours" else bare(folder, hashed="hashed" in kind, rows="rows" in kind)
    serve(app, host="127.0.0.1", port=0, started=lambda address: print(address, flush=True))


if __name__ == "__main__":
    main()
