"""The collector's application: one wiring line per domain, named errors as answers, nothing said about itself."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from aboveboard.collector.database import open_database
from aboveboard.collector.deletions import routes as deletions
from aboveboard.collector.deletions.service import DeletionService
from aboveboard.collector.deletions.store import DeletionStore
from aboveboard.collector.enrolment import routes as enrolment
from aboveboard.collector.enrolment.service import EnrolmentService
from aboveboard.collector.enrolment.store import EnrolmentStore
from aboveboard.collector.keyholder_port import KeyholderPort
from aboveboard.collector.migrate import migrate
from aboveboard.collector.passing import routes as passing
from aboveboard.collector.policy import routes as policy
from aboveboard.collector.policy.service import PolicyService
from aboveboard.collector.segments import routes as segments
from aboveboard.collector.segments.service import SegmentService
from aboveboard.collector.segments.store import SegmentStore
from aboveboard.collector.settings import CollectorSettings
from aboveboard.collector.tickets import routes as tickets
from aboveboard.collector.tickets.service import TicketService
from aboveboard.collector.tickets.store import TicketStore
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.purposes import DEMO, is_demo
from aboveboard.serving.answers import refuse_by_name
from aboveboard.storage import Store

TIDY_S = 60
"""So often what has run out is forgotten, also when nobody asks for anything."""


def create_app(
    settings: CollectorSettings,
    *,
    store: Store,
    keyholder: KeyholderPort,
    clock: Callable[[], float] = time.time,
    tidy_s: float = TIDY_S,
) -> FastAPI:
    """Return the application; the database opens when it starts, not before. `clock` gives Unix seconds."""
    database = open_database(settings.database_url)
    enrolments = EnrolmentService(EnrolmentStore(database), clock)
    day_tickets = TicketService(TicketStore(database), enrolments.knows, clock)
    published = PolicyService(PolicyStore(settings.data / "policy", pins=settings.data / "pins.json"), clock)
    buried = DeletionStore(database)
    removals = DeletionService(buried, store, keyholder)

    def permitted(purpose: str) -> bool:
        """Demo data stay among demo data, whatever a policy says."""
        return purpose == DEMO if settings.demo else not is_demo(purpose) and purpose in published.purposes()

    kept = SegmentService(SegmentStore(database), store, keyholder, permitted, clock, at_once=settings.demo)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        (settings.data / "policy").mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.data.chmod(0o700)
        await run_in_threadpool(migrate, database)
        await run_in_threadpool(removals.finish)
        if settings.alone:
            await run_in_threadpool(kept.sweep)
        with contextlib.closing(database):
            async with _tidying(tidy_s, day_tickets.tidy, kept.tidy):
                yield

    app = FastAPI(title="Aboveboard collector", docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive)
    # For the operator, in the same process.
    app.state.enrolment, app.state.segments, app.state.deletions = enrolments, kept, buried
    refuse_by_name(app)
    enrolment.wire(app, enrolments)
    tickets.wire(app, day_tickets, settings.public_url)
    segments.wire(app, kept, day_tickets, settings.largest_bundle)
    policy.wire(app, published)
    deletions.wire(app, removals)
    passing.wire(app, keyholder)
    return app


@asynccontextmanager
async def _tidying(every_s: float, *chores: Callable[[], None]) -> AsyncIterator[None]:
    """Forget what has run out, now and then again and again; where the database is busy or away, the next time."""

    async def again() -> None:
        while True:
            await asyncio.sleep(every_s)
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                for chore in chores:
                    await run_in_threadpool(chore)

    for chore in chores:
        await run_in_threadpool(chore)
    tidying = asyncio.create_task(again())
    try:
        yield
    finally:
        tidying.cancel()
