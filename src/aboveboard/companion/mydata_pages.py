"""My data: what was released from here, who looked at it, and deleting it everywhere."""

import datetime
from contextlib import suppress

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.home_pages import number
from aboveboard.companion.html import Pages, to
from aboveboard.companion.key_holders import holder, key_holders
from aboveboard.companion.looks import LookedAt, looked, short
from aboveboard.companion.released import ReleasedSession, released_sessions, still_here
from aboveboard.errors import Locked, PolicyInvalid
from aboveboard.formats.deletions import receipt_of
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root


def wire(app: FastAPI, pages: Pages) -> None:
    """Add the list, the looks, and the one act."""

    @app.get("/mydata")
    async def mydata(request: Request) -> Response:
        try:
            root = pages.vault.keys().root
        except Locked:
            return pages.page(request, "unlock.html", to="mydata")
        places = pages.settings.places
        sessions = released_sessions(places)
        found = await run_in_threadpool(looked, places, root, [each.number for each in sessions])
        looks = [_row(pages, look) for look in found.looks]
        return pages.page(
            request,
            "mydata.html",
            sessions=sessions,
            here={each.number: still_here(places, each) for each in sessions},
            receipts={each.number: _receipt(places, root, each) for each in sessions if each.deletion},
            looks=looks,
            gone=found.deleted,
            entries=found.entries,
            day=_local(found.witnessed) if found.witnessed else "",
        )

    @app.post("/delete")
    async def delete(request: Request) -> Response:
        fields = await pages.form(request)
        await run_in_threadpool(_delete, pages, number(fields, "number"))
        return to("/mydata")


def _receipt(places: Places, root: Root, session: ReleasedSession) -> dict[str, object] | None:
    """Return what came back for a deletion; None while nothing has."""
    receipt = receipt_of(places, root.delete_secret(session.number))
    if receipt is None:
        return None
    day = datetime.datetime.fromtimestamp(receipt.unopenable_after, tz=datetime.UTC).date()
    return {"day": day.isoformat(), "models": ", ".join(receipt.models)}


def _row(pages: Pages, look: LookedAt) -> dict[str, object]:
    policy = None
    with suppress(PolicyInvalid):
        policy = pages.policy()
    holders = key_holders(policy)

    def who(key: str) -> str:
        return f"{holder(pages.words, holders, key)}, {short(key)}"

    return {
        "requester": who(look.requester),
        "approvers": "; ".join(map(who, look.approvers)),
        "purpose": look.purpose,
        "begins": _local(look.begins),
        "ends": _local(look.ends),
        "lease": look.lease,
        "recipe": look.recipe,
        "models": look.models,
        "sessions": ", ".join(map(str, look.sessions)),
        "count": len(look.sessions),
        "openings": look.openings,
    }


def _local(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _delete(pages: Pages, session: int) -> None:
    """Demo deletions are sent at once: nobody is linked by them, and the demo does not last a day."""
    root = pages.vault.keys().root
    delete_everywhere(pages.settings.places, root, session, now=pages.clock(), at_once=pages.settings.demo)
