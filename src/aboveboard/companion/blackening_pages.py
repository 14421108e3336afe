"""In review: pictures with what a reader found in them drawn, and blackening it by one click."""

import io
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from PIL import Image, ImageDraw

from aboveboard.companion import blackened
from aboveboard.companion.html import Pages, to
from aboveboard.companion.reading import Word
from aboveboard.companion.vault import Opened
from aboveboard.errors import NotFound

_MARK = (227, 0, 34)
_THICK = 3


def wire(app: FastAPI, pages: Pages, at_rest: Callable[[Pages, str], None]) -> None:
    """Add the marked pictures and the act; `at_rest` refuses a session that is still being recorded."""

    @app.get("/review/{session}/marked/{name}")
    async def marked_picture(session: str, name: str) -> Response:
        found = _reviewed(pages, session)
        words = found.survey.found.get(name, ()) if found.survey else ()
        webp = next((part.pictures[name] for part in found.outgoing.contents if name in part.pictures), None)
        if webp is None:
            raise NotFound("no such picture is under review")
        return Response(await run_in_threadpool(marked, webp, words), media_type="image/png")

    @app.post("/review/{session}/black")
    async def blacking(request: Request, session: str) -> Response:
        fields = await pages.form(request)
        at_rest(pages, session)
        await run_in_threadpool(_black, pages, session, fields.get("picture", ""))
        return to(f"/review/{session}")

    @app.post("/review/{session}/pictures")
    async def removing(request: Request, session: str) -> Response:
        await pages.form(request)
        at_rest(pages, session)
        await run_in_threadpool(_remove, pages, session)
        return to(f"/review/{session}")


def marked(webp: bytes, words: tuple[Word, ...]) -> bytes:
    """Return a picture as PNG with a box drawn around each word."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(webp)) as image:
        drawn = image.convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for word in words:
        box = word.box.grown(_THICK + 1)
        pen.rectangle((box.x, box.y, box.right - 1, box.bottom - 1), outline=_MARK, width=_THICK)
    drawn.save(target, "PNG", compress_level=1)
    return target.getvalue()


def _reviewed(pages: Pages, session: str) -> Opened:
    found = pages.vault.under_review(session)
    if found is None:
        raise NotFound("this session is not under review", remedy="open it in the review")
    return found


def _black(pages: Pages, session: str, picture: str) -> None:
    """Blacken what was found in one picture, or in all; what would leave is built anew."""
    found = _reviewed(pages, session)
    survived = dict(found.survey.found) if found.survey else {}
    places = {name: tuple(word.box for word in words) for name, words in survived.items() if picture in {"", name}}
    if not places:
        raise NotFound("nothing was found there", remedy="look at the session again")
    blackened.blacken(pages.settings.places, found.head, pages.vault.keys(), places)
    pages.vault.review(None)


def _remove(pages: Pages, session: str) -> None:
    """Remove every picture; what would leave is built anew without them."""
    head = _reviewed(pages, session).head
    blackened.blacken(pages.settings.places, head, pages.vault.keys(), {blackened.ALL_PICTURES: ()})
    pages.vault.review(None)
