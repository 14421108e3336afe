"""GET /ticket."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.tickets.service import TicketService
from aboveboard.serving.answers import answer


def wire(app: FastAPI, service: TicketService, public_url: str) -> None:
    """Add the route of tickets. `public_url` is the address that devices sign, when a proxy changes it."""

    @app.get("/ticket")
    async def ticket(request: Request) -> Response:
        url = f"{public_url.rstrip('/')}/ticket" if public_url else str(request.url)
        return answer(await run_in_threadpool(service.fetch, url, dict(request.headers)))
