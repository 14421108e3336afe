"""My data: what was released from here, and deleting it everywhere."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.companion.home_pages import number
from aboveboard.companion.html import Pages, to
from aboveboard.companion.released import delete_everywhere, released_sessions
from aboveboard.errors import Locked


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the list and its one act."""

    @app.get("/mydata")
    async def mydata(request: Request) -> Response:
        try:
            pages.vault.keys()
        except Locked:
            return pages.page(request, "unlock.html", to="mydata")
        return pages.page(request, "mydata.html", sessions=released_sessions(pages.settings.places))

    @app.post("/delete")
    async def delete(request: Request) -> Response:
        fields = await pages.form(request)
        await run_in_threadpool(_delete, pages, number(fields, "number"))
        return to("/mydata")


def _delete(pages: Pages, session: int) -> None:
    """Demo deletions are sent at once: nobody is linked by them, and the demo does not last a day."""
    root = pages.vault.keys().root
    delete_everywhere(pages.settings.places, root, session, now=pages.clock(), at_once=pages.settings.demo)
