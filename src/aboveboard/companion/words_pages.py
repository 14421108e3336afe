"""The twelve words once more, behind the passphrase, until the person says that they are written down."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.companion.html import Pages, to
from aboveboard.companion.twelve_words import confirm, unconfirmed
from aboveboard.errors import Locked


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the words, their lock and their end."""

    @app.get("/words")
    async def words(request: Request) -> Response:
        if not unconfirmed(pages.settings.places):
            return to("/home")
        twelve = open_words(pages)
        if not twelve:
            return pages.page(request, "unlock.html", action="/words", to="words")
        return pages.page(request, "words.html", agreed=False, twelve=twelve, unconfirmed=True)

    @app.post("/words")
    async def unlock(request: Request) -> Response:
        fields = await pages.form(request)
        await run_in_threadpool(pages.vault.unlock, fields.get("passphrase", ""))
        return to("/words")

    @app.post("/words/kept")
    async def kept(request: Request) -> Response:
        await pages.form(request, again=True)
        await run_in_threadpool(confirm, pages.settings.places)
        return to("/home")


def open_words(pages: Pages) -> list[str]:
    """Return the twelve words while they are unconfirmed and the companion is unlocked, and none otherwise."""
    try:
        return pages.vault.keys().root.words.split() if unconfirmed(pages.settings.places) else []
    except Locked:
        return []
