"""GET /purpose-keys/{purpose}, POST /own, GET /checkpoint, GET /tile/...: the keyholder's answers, passed on."""

import re

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.keyholder_port import KeyholderPort
from aboveboard.errors import NotFound
from aboveboard.serving.answers import body, signed

_PURPOSE = re.compile(r"[a-z][a-z0-9-]{0,63}")
_TILE = re.compile(r"[a-z0-9/.]{1,64}")


def wire(app: FastAPI, keyholder: KeyholderPort) -> None:
    """Add the routes that only pass on. Every device asks for keys and log alike, so asking tells nothing.

    `own` only those ask who fetch their own data, each session over a connection of its own and without an account.
    """

    @app.get("/purpose-keys/{purpose}")
    def purpose_key(purpose: str) -> Response:
        if not _PURPOSE.fullmatch(purpose):
            raise NotFound("no such purpose")
        return _json(keyholder.purpose_key(purpose))

    @app.post("/own")
    async def own(request: Request) -> Response:
        return _json(await run_in_threadpool(keyholder.own, await body(request)))

    @app.get("/checkpoint")
    def checkpoint() -> Response:
        return Response(keyholder.log("checkpoint"), media_type="text/plain; charset=utf-8")

    @app.get("/tile/{path:path}")
    def tile(path: str) -> Response:
        if not _TILE.fullmatch(path) or ".." in path:
            raise NotFound("no such tile")
        return Response(keyholder.log(f"tile/{path}"), media_type="application/octet-stream")


def _json(data: bytes) -> Response:
    return signed(data)
