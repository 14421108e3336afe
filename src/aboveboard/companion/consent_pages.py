"""Notice, consent and withdrawal, all in one place."""

import hashlib

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from markupsafe import Markup

from aboveboard.companion import control
from aboveboard.companion.catalogue import LANGUAGES
from aboveboard.companion.consenting import consent
from aboveboard.companion.html import LANGUAGE_NAMES, Pages
from aboveboard.companion.notice import PIXELS_WORDS, TEXT_WORDS, notice_bytes, offers
from aboveboard.companion.presses import human_press
from aboveboard.companion.standing import has_ended, standing_consent
from aboveboard.companion.twelve_words import unconfirmed
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.companion.words_pages import open_words
from aboveboard.errors import AboveboardError, PolicyInvalid, WrongPurpose
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.model.policy import Policy


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the notice and its acts."""

    @app.get("/notice")
    async def notice(request: Request, language: str = "") -> Response:
        if language in LANGUAGES:
            pages.language = language
        return _notice(pages, request)

    @app.post("/consent")
    async def yes(request: Request) -> Response:
        fields = await pages.form(request)
        return await run_in_threadpool(_yes, pages, request, fields)

    @app.post("/withdraw")
    async def withdraw(request: Request) -> Response:
        await pages.form(request)
        await run_in_threadpool(_withdraw, pages)
        return pages.page(request, "withdrawn.html")


def _notice(pages: Pages, request: Request) -> Response:
    now = int(pages.clock())
    standing = standing_consent(pages.settings, now)
    ended = has_ended(standing, now)
    try:
        policy, purposes = _offered(pages)
    except (PolicyInvalid, WrongPurpose) as error:
        if standing is None:
            raise
        return pages.page(request, "no_notice.html", standing=standing, ended=ended, remedy=error.remedy)
    shown = notice_bytes(pages.environment, policy, pages.words)
    return pages.page(
        request,
        "notice.html",
        notice=Markup(shown.decode()),  # noqa: S704 - our own template wrote it, with every value escaped
        notice_sha256=hashlib.sha256(shown).hexdigest(),
        standing=standing,
        ended=ended,
        purposes=purposes,
        offers=offers(policy),
        text_words=TEXT_WORDS,
        pixels_words=PIXELS_WORDS,
        new_keys=not ParticipantKeys.exist(pages.settings.places),
        languages=LANGUAGES,
        language_names=LANGUAGE_NAMES,
    )


def _offered(pages: Pages) -> tuple[Policy, tuple[str, ...]]:
    """Return the rules and the purposes in them that can be agreed to here; raises PolicyInvalid or WrongPurpose."""
    policy = pages.policy()
    purposes = pages.settings.purposes(policy.purposes)
    if not purposes:
        raise WrongPurpose("the rules name no purpose that can be agreed to here")
    return policy, purposes


def _yes(pages: Pages, request: Request, fields: dict[str, str]) -> Response:
    """Take a yes: the press first, so that a page opened by a program never gets further."""
    answer = pages.desk.ask(control.State())
    given_by = human_press(answer.press, answer.press_ms, demo=pages.settings.demo)
    language = fields.get("language", "")
    words = pages.catalogues.get(language, pages.words)
    policy = pages.policy()
    _, unlocked = consent(
        pages.settings,
        policy,
        fields,
        notice=notice_bytes(pages.environment, policy, words),
        language=words.language,
        given_by=given_by,
        now=int(pages.clock()),
    )
    twelve = unlocked.root.words.split() if unlocked else open_words(pages)
    try:
        pages.desk.ask(control.Refresh())
    except AboveboardError:
        # The desk looks at the receipts again before it records: that can wait, and these words cannot.
        if not twelve:
            raise
    return pages.page(request, "words.html", agreed=True, twelve=twelve, unconfirmed=unconfirmed(pages.settings.places))


def _withdraw(pages: Pages) -> None:
    pages.vault.review(None)
    withdraw_here(pages.settings.places, pages.desk, int(pages.clock()))
