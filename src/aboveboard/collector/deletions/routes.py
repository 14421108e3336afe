"""POST /deletions, GET /deletions/feed, GET /receipts/{id}."""

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.deletions.service import DeletionService
from aboveboard.errors import NotFound
from aboveboard.formats.services import Deletion
from aboveboard.serving.answers import answer, message


def wire(app: FastAPI, service: DeletionService) -> None:
    """Add the routes of deletions. They need no ticket: who has left with the twelve words can still delete."""

    @app.post("/deletions")
    async def delete(request: Request, after: BackgroundTasks) -> Response:
        asked = await message(request, Deletion)
        taken = answer(await run_in_threadpool(service.take, asked.secret), 202)
        after.add_task(service.finish)  # after the answer, so that its delay tells nothing
        taken.background = after
        return taken

    @app.get("/deletions/feed")
    def feed(prefix: str = "") -> Response:
        return answer(service.feed(prefix[:64].lower()))

    @app.get("/receipts/{receipt}")
    def read(receipt: str) -> Response:
        if not receipt.isalnum():
            raise NotFound("no such receipt")
        return Response(service.receipt(receipt), media_type="application/json")
