"""The local pages: one application behind `Access`, wired by domain; nothing is answered without a session."""

import asyncio
import errno

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp

from aboveboard.companion import consent_pages, home_pages, mydata_pages, review_pages, words_pages
from aboveboard.companion.access import ENTRANCE, Access
from aboveboard.companion.door import COOKIE, Door
from aboveboard.companion.html import Pages, style
from aboveboard.errors import AboveboardError, FileTrouble, NoSpace

_LARGEST_FORM = 65_536

COMING_S = 1.0
"""A code comes through a pipe while the browser that bears it is opened: on a busy machine it may be so much later."""

ASKED_EVERY_S = 0.02


def create_app(pages: Pages, host: str) -> ASGIApp:
    """Return the application for one exact authority, such as `k3f9.localhost:41233`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.exception_handler(AboveboardError)
    async def refused(request: Request, error: AboveboardError) -> Response:
        return pages.problem(error, back="/review" if request.url.path.startswith("/review") else "/home")

    @app.exception_handler(OSError)
    async def failed(request: Request, error: OSError) -> Response:
        full = NoSpace("the disk is full", remedy="free some space and try again")
        why = f"the system refused: {error.strerror or type(error).__name__}"
        told = full if error.errno == errno.ENOSPC else FileTrouble(why, remedy="run `aboveboard doctor`")
        return await refused(request, told)

    @app.post(ENTRANCE)
    async def entrance(request: Request) -> Response:
        fields = await request.form(max_fields=2, max_part_size=_LARGEST_FORM)
        entered = await _entered(pages.door, str(fields.get("code", "")))
        if entered is None:
            return Response(status_code=403)
        session, page = entered
        # A redirect would still count as coming from the file and leave a strict cookie behind: so the page leads on.
        text = pages.environment.get_template("leads.html").render(_=pages.words, leads_to=f"/{page}")
        answer = HTMLResponse(text)
        answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        return answer

    @app.get("/static/style.css")
    async def sheet() -> Response:
        return Response(style(), media_type="text/css")

    for domain in (home_pages, consent_pages, review_pages, mydata_pages, words_pages):
        domain.wire(app, pages)
    return Access(app, host=host, door=pages.door)


async def _entered(door: Door, code: str) -> tuple[str, str] | None:
    """Spend a code, and wait a little for one that is still on its way; None where none came."""
    for _ in range(round(COMING_S / ASKED_EVERY_S)):
        entered = door.enter(code)
        if entered is not None:
            return entered
        await asyncio.sleep(ASKED_EVERY_S)
    return door.enter(code)
