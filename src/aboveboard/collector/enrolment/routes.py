"""POST /enrol."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.enrolment.service import EnrolmentService
from aboveboard.formats.services import Enrolment
from aboveboard.serving.answers import answer, message


def wire(app: FastAPI, service: EnrolmentService) -> None:
    """Add the routes of enrolment."""

    @app.post("/enrol")
    async def enrol(request: Request) -> Response:
        asked = await message(request, Enrolment)
        await run_in_threadpool(service.enrol, asked.token, asked.key)
        return answer({}, 201)
