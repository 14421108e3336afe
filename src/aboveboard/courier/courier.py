"""One round of the courier, and rounds until it is told to stop."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from aboveboard.courier.deletions import send_deletions
from aboveboard.courier.feed import fetch_feed
from aboveboard.courier.link import Link
from aboveboard.courier.outbox import Outbox
from aboveboard.courier.public_log import fetch_log
from aboveboard.courier.purpose_keys import fetch_purpose_keys
from aboveboard.courier.rules import fetch_rules
from aboveboard.courier.settings import CourierSettings
from aboveboard.courier.ticket import current_ticket
from aboveboard.courier.upload import Uploads, upload
from aboveboard.errors import AboveboardError, NotWitnessed
from aboveboard.formats.devices import device_key, read_enrolment
from aboveboard.formats.places import Places
from aboveboard.model.policy import Policy


@dataclass(frozen=True, slots=True)
class CourierReport:
    """What one round did. `purpose_keys` came and are the keyholder's; `waiting` bundles have their moment ahead.

    `kept` bundles were refused for now and stay, `deleted` ones were dropped because their session is deleted,
    `refused` ones put aside for good; `doubtful` receipts were not the keyholder's word. `log` counts the ledger's
    entries here, None where too few witnesses cosigned it.
    """

    policy_version: int
    purpose_keys: int
    uploaded: int
    known: int
    waiting: int
    kept: int
    refused: int
    deleted: int
    deletions_sent: int
    receipts: int
    doubtful: int
    feed: int
    log: int | None


class Courier:
    """Carries between a device's folders and its collector. `clock` gives Unix seconds."""

    def __init__(self, places: Places, settings: CourierSettings, *, clock: Callable[[], float] = time.time) -> None:
        self._places = places
        self._settings = settings
        self._clock = clock

    def once(self) -> CourierReport:
        """Do one round; raises Unreachable, PolicyInvalid or TicketRefused, and loses nothing then.

        Policy and ticket come over one connection, each session and each deletion over one of its own.
        """
        address = read_enrolment(self._places).collector
        key = device_key(self._places)

        def fresh() -> Link:
            return Link(address, self._settings)

        def ticket(renew: bool) -> str:
            with fresh() as link:
                return current_ticket(link, self._places, key, now=self._clock(), renew=renew).ticket

        deletions = send_deletions(fresh, self._places, self._clock())  # first: no policy can stand in their way
        with fresh() as link:
            policy = fetch_rules(link, self._places, self._clock())
            purpose_keys = fetch_purpose_keys(link, self._places, policy)
        ticket(False)  # every day, by every device, whether or not there is something to send
        uploads, waiting = self._upload(fresh, ticket)
        with fresh() as link:
            feed = fetch_feed(link, self._places)
            log = self._log(link, policy)
        return CourierReport(
            policy_version=policy.version,
            purpose_keys=purpose_keys,
            uploaded=uploads.taken,
            known=uploads.known,
            waiting=waiting,
            kept=uploads.kept,
            refused=uploads.refused,
            deleted=uploads.deleted,
            deletions_sent=deletions.sent,
            receipts=deletions.receipts,
            doubtful=deletions.doubtful,
            feed=feed,
            log=log,
        )

    def run(self, stop: threading.Event) -> None:
        """Do rounds until `stop` is set; a round that fails is said by name and tried again: nothing is lost."""
        log = structlog.get_logger("courier")
        while not stop.is_set():
            try:
                self.once()
            except AboveboardError as error:
                log.warning("round failed", error=type(error).__name__, message=error.message, remedy=error.remedy)
            stop.wait(self._pause())

    def _upload(self, fresh: Callable[[], Link], ticket: Callable[[bool], str]) -> tuple[Uploads, int]:
        counts, outbox = Uploads(), Outbox(self._places, self._settings)
        due, waiting = outbox.due(self._clock())
        for session in due:
            with fresh() as link:
                upload(link, outbox, session, ticket, counts)
        return counts, waiting

    def _log(self, link: Link, policy: Policy) -> int | None:
        try:
            return fetch_log(link, self._places, policy)
        except NotWitnessed:
            return None  # the copy of the last witnessed ledger stays

    def _pause(self) -> float:
        """Return seconds until the next round, never the same, so that rounds of devices do not fall together."""
        return self._settings.interval_s * (0.5 + secrets.randbelow(1000) / 1000)
