"""Review: one session at a time, decrypted in memory only, exactly as it would leave; cut, delete, release."""

import dataclasses
import datetime
from contextlib import suppress

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.companion import blackening_pages, control
from aboveboard.companion.ending_note import LOST_S
from aboveboard.companion.held import Held, cut, discard, held_sessions, hold_days, read_session, state_of
from aboveboard.companion.home_pages import number
from aboveboard.companion.html import Pages, to
from aboveboard.companion.leaving import leaving, leaving_words, size_words, whole_size
from aboveboard.companion.pictures import as_png
from aboveboard.companion.plain import GAP_WORDS
from aboveboard.companion.release import preview, release
from aboveboard.companion.review_view import shown_sizes, shown_stretches
from aboveboard.companion.survey import begin, survey_of
from aboveboard.companion.vault import Opened
from aboveboard.companion.withheld_words import withheld_lines
from aboveboard.errors import InputError, Locked, NotFound, NotRunning, WordsInPictures
from aboveboard.formats.journal import Cut

_READS_S = 5.0
AGAIN = "look at the session again"


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the review pages and their acts."""
    _wire_lists(app, pages)
    _wire_acts(app, pages)
    blackening_pages.wire(app, pages, _at_rest)

    @app.get("/review/{session}")
    async def session_page(request: Request, session: str) -> Response:
        if (locked := _locked(pages, request, f"review/{session}")) is not None:
            return locked
        return await run_in_threadpool(_session, pages, request, session)

    @app.get("/review/{session}/read")
    async def how_far(session: str) -> Response:
        """Wait a little for the pictures to be read, so that looking again shows something new."""
        found = pages.vault.under_review(session)
        if found and found.survey:
            await run_in_threadpool(found.survey.ended.wait, _READS_S)
        return to(f"/review/{session}")

    @app.get("/review/{session}/picture/{name}")
    async def picture(session: str, name: str) -> Response:
        found = pages.vault.under_review(session)
        webp = (
            next((part.pictures[name] for part in found.outgoing.contents if name in part.pictures), None)
            if found
            else None
        )
        if webp is None:
            raise NotFound("no such picture is under review")
        return Response(await run_in_threadpool(as_png, webp), media_type="image/png")

    @app.get("/review/{session}/exact/{part}")
    async def exact(session: str, part: int) -> Response:
        found = pages.vault.under_review(session)
        if found is None or not 0 <= part < len(found.outgoing.contents):
            raise NotFound("no such part is under review")
        content = msgspec.structs.replace(found.outgoing.contents[part], pictures={})
        text = msgspec.json.format(msgspec.json.encode(content), indent=1)
        return Response(text, media_type="text/plain; charset=utf-8")


def _wire_lists(app: FastAPI, pages: Pages) -> None:
    @app.get("/review")
    async def review(request: Request) -> Response:
        if (locked := _locked(pages, request, "review")) is not None:
            return locked
        running = await run_in_threadpool(_running, pages)
        held = held_sessions(pages.settings.places, hold_days(pages.settings.places))
        sessions = [_row(each, running) for each in held]
        return pages.page(request, "review.html", sessions=sessions)

    @app.post("/unlock")
    async def unlock(request: Request) -> Response:
        fields = await pages.form(request)
        await run_in_threadpool(pages.vault.unlock, fields.get("passphrase", ""))
        page = fields.get("to", "review")
        return to(f"/{page}" if page.split("/")[0] in {"review", "mydata"} else "/review")

    @app.post("/lock")
    async def lock(request: Request) -> Response:
        await pages.form(request)
        pages.vault.lock()
        return to("/home")


def _wire_acts(app: FastAPI, pages: Pages) -> None:
    @app.post("/review/{session}/cut")
    async def cutting(request: Request, session: str) -> Response:
        fields = await pages.form(request)
        end = number(fields, "end") if fields.get("end") else 1 << 62
        part = Cut(stretch=number(fields, "stretch"), start=number(fields, "start"), end=end)
        await run_in_threadpool(_cut, pages, session, part, fields.get("seen", ""))
        return to(f"/review/{session}")

    @app.post("/review/{session}/discard")
    async def discarding(request: Request, session: str) -> Response:
        await pages.form(request)
        await run_in_threadpool(_discard, pages, session)
        return to("/review")

    @app.post("/review/{session}/release")
    async def releasing(request: Request, session: str) -> Response:
        fields = await pages.form(request)
        return await run_in_threadpool(
            _release, pages, request, session, fields.get("seen", ""), fields.get("words", "")
        )


def _session(pages: Pages, request: Request, session: str) -> Response:
    found = _open(pages, session)
    telling, survey = pages.telling(), (found.survey or survey_of(found.outgoing)).now()
    sizes = shown_sizes(found.outgoing)
    return pages.page(
        request,
        "session.html",
        session=session,
        when=_local(found.head.began, "%Y-%m-%d %H:%M"),
        purpose=found.head.purpose,
        outgoing=found.outgoing,
        missing=found.missing,
        lost_s=LOST_S if found.hung else 0,
        stretches=shown_stretches(telling, found.outgoing, found.began),
        apps=[{"name": one.app, "what": leaving_words(telling, one)} for one in leaving(telling, found.outgoing)],
        size=size_words(whole_size(found.outgoing)),
        withheld=withheld_lines(pages.words, found.outgoing.withheld, found.outgoing.removed),
        parts=len(found.outgoing.contents),
        gap_words=GAP_WORDS,
        survey=survey,
        survivors=[
            {"name": name, "words": ", ".join(f"“{word.text}”" for word in words), "size": sizes[name]}
            for name, words in survey.found.items()
        ],
    )


def _locked(pages: Pages, request: Request, page: str) -> Response | None:
    try:
        pages.vault.keys()
    except Locked:
        return pages.page(request, "unlock.html", to=page)
    return None


def _running(pages: Pages) -> str:
    with suppress(NotRunning):
        answer = pages.desk.ask(control.State())
        return answer.session if answer.state == "recording" else ""
    return ""


def _at_rest(pages: Pages, session: str) -> None:
    if session == _running(pages):
        raise InputError("this session is still being recorded", remedy="pause first")


def _open(pages: Pages, session: str) -> Opened:
    """Return the session as it lies on the disk now, built once and then held until it changes."""
    _at_rest(pages, session)
    found, places = pages.vault.under_review(session), pages.settings.places
    if found is None or found.state != state_of(places, session):
        unlocked = pages.vault.keys()
        read = read_session(places, session, unlocked)
        outgoing = preview(places, read.head, read.recording, unlocked, pages.redactors)
        found = Opened(read.head, outgoing, read.began, read.missing, read.hung, state=read.state)
        pages.vault.review(found)
        survey = begin(
            outgoing, pages.reader, pages.redactors, pages.vault.readings, lambda: pages.vault.reviews(outgoing.sha256)
        )
        found = dataclasses.replace(found, survey=survey)
        pages.vault.review(found)
    return found


def _cut(pages: Pages, session: str, part: Cut, seen: str) -> None:
    """Cut a part of what was shown: parts are told by their place, and a cut before has moved them."""
    found = _open(pages, session)
    if seen != found.outgoing.sha256:
        raise InputError("this session was changed after it was shown", remedy=AGAIN)
    cut(pages.settings.places, session, pages.vault.keys(), (part,), state=found.state)
    pages.vault.review(None)


def _discard(pages: Pages, session: str) -> None:
    _at_rest(pages, session)
    discard(pages.settings.places, session, int(pages.clock()))
    pages.vault.review(None)


def _release(pages: Pages, request: Request, session: str, seen: str, words: str) -> Response:
    """Release what was shown, once every picture of it was read and the person saw in how many words were found."""
    found = _open(pages, session)
    survey = found.survey or survey_of(found.outgoing)
    if seen != found.outgoing.sha256:
        raise InputError("what would leave is not what was shown", remedy=AGAIN)
    survey.require_finished(found.outgoing.sha256)
    if words != str(len(survey.found)):
        raise WordsInPictures("words were found in pictures after this page was shown", remedy=AGAIN)
    places, keys = pages.settings.places, pages.vault.keys()
    released = release(
        places, found.head, found.outgoing, survey, keys, pages.policy(), pages.clock(), state=found.state
    )
    size = whole_size(found.outgoing)
    pages.vault.review(None)
    return pages.page(
        request, "released.html", count=len(released.segments), size=size_words(size), sha256=found.outgoing.sha256
    )


def _row(held: Held, running: str) -> dict[str, object]:
    return {
        "name": held.session,
        "readable": held.head is not None,
        "when": _local(held.began, "%Y-%m-%d %H:%M"),
        "until_date": _local(held.until, "%Y-%m-%d"),
        "size": size_words(held.bytes),
        "running": held.session == running,
    }


def _local(at: int, form: str) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).astimezone().strftime(form)
