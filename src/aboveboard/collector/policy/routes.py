"""GET /policy, GET /freshness, PUT /policy."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.policy.service import PolicyService
from aboveboard.formats.services import Publication
from aboveboard.serving.answers import LARGEST_POLICY, answer, message, signed


def wire(app: FastAPI, service: PolicyService) -> None:
    """Add the routes of the policy. Publishing needs no account: the signatures say who may."""

    @app.get("/policy")
    def policy() -> Response:
        return _json(service.policy())

    @app.get("/freshness")
    def freshness() -> Response:
        return _json(service.freshness())

    @app.put("/policy")
    async def publish(request: Request) -> Response:
        asked = await message(request, Publication, LARGEST_POLICY)
        await run_in_threadpool(service.publish, bytes(asked.policy), bytes(asked.freshness))
        return answer({}, 201)


def _json(data: bytes) -> Response:
    return signed(data)
