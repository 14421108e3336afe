"""The overview: how things are, start, pause, discard the last minutes."""

from contextlib import suppress

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.companion import control
from aboveboard.companion.erasures import erasures, understood
from aboveboard.companion.html import Pages, local_day, to
from aboveboard.companion.plain import GAP_WORDS, STATE_WORDS
from aboveboard.companion.standing import consent_in_force, has_ended, standing_consent
from aboveboard.companion.twelve_words import unconfirmed
from aboveboard.errors import InputError, NotRunning


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the overview and its acts."""

    @app.get("/home")
    async def home(request: Request) -> Response:
        answer = control.Answer()
        with suppress(NotRunning):
            answer = await run_in_threadpool(pages.desk.ask, control.State())
        now, told = int(pages.clock()), erasures(pages.settings.places)
        return pages.page(
            request,
            "home.html",
            answer=answer,
            app=pages.telling().app(answer.app),
            standing=(standing := standing_consent(pages.settings, now)),
            ended=has_ended(standing, now),
            in_force=consent_in_force(pages.settings, now),
            erasures=told,
            erased_day=local_day(told.at),
            doubt_day=local_day(told.until),
            words_unconfirmed=unconfirmed(pages.settings.places),
            state_words=STATE_WORDS,
            gap_words=GAP_WORDS,
        )

    @app.post("/understood")
    async def know(request: Request) -> Response:
        await pages.form(request, again=True)
        await run_in_threadpool(understood, pages.settings.places)
        return to("/home")

    @app.post("/begin")
    async def begin(request: Request) -> Response:
        await pages.form(request)
        await run_in_threadpool(pages.desk.ask, control.Begin())
        return to("/home")

    @app.post("/pause")
    async def pause(request: Request) -> Response:
        await pages.form(request, again=True)
        await run_in_threadpool(pages.desk.ask, control.Halt())
        return to("/home")

    @app.post("/forget")
    async def forget(request: Request) -> Response:
        fields = await pages.form(request)
        await run_in_threadpool(pages.desk.ask, control.Forget(minutes=number(fields, "minutes")))
        return to("/home")


def number(fields: dict[str, str], name: str) -> int:
    """Return a field as a whole number; raises InputError."""
    try:
        return int(fields.get(name, ""))
    except ValueError as error:
        raise InputError(f"{name} is a whole number") from error
