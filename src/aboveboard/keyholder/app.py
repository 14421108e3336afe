"""The keyholder's routes (spec/lease.md): parse once, call the service, answer a named error with its remedy."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard import errors
from aboveboard.formats.envelopes import LARGEST_ENVELOPE
from aboveboard.formats.keyholder import ModelRegistration, OwnRequest, OwnWraps, UnwrapRequest, WrapDeposit
from aboveboard.formats.services import Deletion, DeletionTaken
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.serving.answers import answer, body, message, refuse_by_name, signed

LARGEST_BODY = 256 * 1024
"""A thousand hashes in JSON take 70 KB; only a lease is longer."""

TURN_S = 3_600
"""So often the week is looked at."""

_Answer = TypeVar("_Answer")


def create_app(settings: KeyholderSettings) -> FastAPI:
    """Return the application; database, keys and connections open when it starts, not before."""

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        with open_keyholder(settings) as keyholder:
            app.state.keyholder = keyholder
            turning = asyncio.create_task(_turn(keyholder))
            try:
                yield
            finally:
                turning.cancel()

    app = FastAPI(title="Aboveboard keyholder", docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive)
    refuse_by_name(app)
    _wire_participants(app)
    _wire_leases(app)
    _wire_ledger(app)
    return app


async def _turn(keyholder: Keyholder) -> None:
    """Turn the purpose keys within an hour of the week's end, also when nobody asks for anything."""
    while True:
        await asyncio.sleep(TURN_S)
        with contextlib.suppress(errors.LedgerShort):
            # A cut ledger is answered to whoever asks next.
            await run_in_threadpool(keyholder.turn_or_tell)


def _wire_participants(app: FastAPI) -> None:
    """What collector and devices ask: deposits, purpose keys, own wraps, deletions."""

    @app.post("/wraps", status_code=204)
    async def wraps(request: Request) -> Response:
        deposit = await message(request, WrapDeposit, LARGEST_BODY)
        await _ask(request, lambda keyholder: keyholder.keep(deposit))
        return Response(status_code=204)

    @app.get("/purpose-keys/{purpose}")
    async def purpose_key(request: Request, purpose: str) -> Response:
        return signed(await _ask(request, lambda keyholder: keyholder.purpose_key(purpose)))

    @app.post("/own")
    async def own(request: Request) -> Response:
        asked = await message(request, OwnRequest, LARGEST_BODY)
        found = await _ask(request, lambda keyholder: keyholder.own(asked.deletion_hashes))
        return answer(OwnWraps(wraps=found))

    @app.post("/deletions", status_code=202)
    async def deletions(request: Request) -> Response:
        secret = _hash((await message(request, Deletion)).secret, "a deletion secret")
        receipt = await _ask(request, lambda keyholder: keyholder.delete(secret))
        return answer(DeletionTaken(receipt=receipt), 202)

    @app.get("/receipts/{receipt}")
    async def receipts(request: Request, receipt: str) -> Response:
        return signed(await _ask(request, lambda keyholder: keyholder.receipt(receipt)))


def _wire_leases(app: FastAPI) -> None:
    """What the pipeline asks: leases, keys under them, the question before publishing, and who learns from what."""

    @app.post("/leases", status_code=201)
    async def leases(request: Request) -> Response:
        envelope = await body(request, LARGEST_ENVELOPE)
        shown = await _ask(request, lambda keyholder: keyholder.submit(envelope))
        return answer(shown, 201)

    @app.post("/leases/{lease}/unwrap")
    async def unwrap(request: Request, lease: str) -> Response:
        asked = await message(request, UnwrapRequest, LARGEST_BODY)
        found = await _ask(request, lambda keyholder: keyholder.unwrap(lease, asked))
        return answer(found)

    @app.post("/leases/{lease}/recheck")
    async def recheck(request: Request, lease: str) -> Response:
        return answer(await _ask(request, lambda keyholder: keyholder.recheck(lease)))

    @app.post("/leases/{lease}/models", status_code=204)
    async def models(request: Request, lease: str) -> Response:
        asked = await message(request, ModelRegistration, LARGEST_BODY)
        await _ask(request, lambda keyholder: keyholder.register(lease, asked))
        return Response(status_code=204)

    @app.get("/models/{model}")
    async def standing(request: Request, model: str) -> Response:
        name = _hash(model, "a model's name").hex()
        return answer(await _ask(request, lambda keyholder: keyholder.standing(name)))


def _wire_ledger(app: FastAPI) -> None:
    """What everybody may read (C2SP tlog-tiles)."""

    @app.get("/checkpoint")
    async def checkpoint(request: Request) -> Response:
        note = await _ask(request, lambda keyholder: keyholder.checkpoint())
        return Response(note, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    @app.get("/tile/{path:path}")
    async def tile(request: Request, path: str) -> Response:
        data = await _ask(request, lambda keyholder: keyholder.tile(f"tile/{path}"))
        # A tile never changes once it is witnessed.
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(data, media_type="application/octet-stream", headers=headers)


async def _ask(request: Request, question: Callable[[Keyholder], _Answer]) -> _Answer:
    """Put a question to the service in a worker thread: it waits for disk, lock and witnesses."""
    keyholder: Keyholder = request.app.state.keyholder
    return await run_in_threadpool(question, keyholder)


def _hash(text: str, what: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise errors.Malformed(f"{what} is 32 bytes in hex")
    return found
