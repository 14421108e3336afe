"""GET /policy, GET /freshness, PUT /policy."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.answers import LARGEST_POLICY, answer, message
from aboveboard.collector.policy.service import PolicyService
from aboveboard.formats.services import Publication


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
    return Response(data, media_type="application/json", headers={"Cache-Control": "no-store"})
