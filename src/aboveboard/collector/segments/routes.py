"""PUT and GET /segments/{sha256}, GET /segments."""

from typing import Annotated

from fastapi import FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.segments.service import SegmentService
from aboveboard.collector.tickets.service import TicketService
from aboveboard.errors import NotFound
from aboveboard.formats.services import Listing
from aboveboard.formats.tickets import TICKET_HEADER
from aboveboard.serving.answers import answer, body


def wire(app: FastAPI, service: SegmentService, tickets: TicketService, largest: int) -> None:
    """Add the routes of segments. Uploading needs the day's ticket; ciphertext may be read by whoever gets here."""

    @app.put("/segments/{sha256}")
    async def put(
        sha256: str, request: Request, ticket: Annotated[str | None, Header(alias=TICKET_HEADER)] = None
    ) -> Response:
        if not tickets.recognises(ticket):  # before the body: who has no ticket makes nobody read 16 MiB
            await run_in_threadpool(tickets.check, ticket)
        new = await run_in_threadpool(service.put, sha256, await body(request, largest))
        return answer({}, 201 if new else 200)

    @app.get("/segments/{sha256}")
    def read(sha256: str) -> Response:
        return Response(service.read(_hash(sha256)), media_type="application/octet-stream")

    @app.get("/segments")
    def listing(purpose: str = "", epoch: str = "") -> Response:
        return answer(Listing(segments=tuple(service.listing(purpose, epoch))))


def _hash(text: str) -> str:
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise NotFound("a segment's address is its SHA-256, 64 lower-case hex letters")
    return text
