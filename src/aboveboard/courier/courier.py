"""One round of the courier, and rounds until it is told to stop."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from aboveboard.conditions import Condition, Conditions, look
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
from aboveboard.errors import AboveboardError, NotWitnessed, Unreachable
from aboveboard.formats.devices import device_key, read_enrolment
from aboveboard.formats.places import Places
from aboveboard.model.policy import Policy

PATIENCE = 4
"""So many times the interval is the longest pause after rounds that failed."""


@dataclass(frozen=True, slots=True)
class CourierReport:
    """What one round did. `purpose_keys` came and are the keyholder's; `waiting` bundles have their moment ahead.

    `kept` bundles were refused for now and stay, `deleted` ones were dropped because their session is deleted,
    `refused` ones put aside for good; `doubtful` receipts were not the keyholder's word. `log` counts the ledger's
    entries here, None where too few witnesses cosigned it. On a `metered` network nothing that was released leaves.
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
    metered: bool


@dataclass(frozen=True, slots=True)
class _Alike:
    """What the part of a round brought that every device does, whatever its person did."""

    policy: Policy
    purpose_keys: int
    feed: int
    log: int | None
    ticket: str


class Courier:
    """Carries between a device's folders and its collector. `clock` gives Unix seconds.

    Policy, tickets and deletions are small and always go; bundles wait while `conditions` say that each byte costs.
    """

    def __init__(
        self,
        places: Places,
        settings: CourierSettings,
        *,
        clock: Callable[[], float] = time.time,
        conditions: tuple[Conditions, ...] = (),
    ) -> None:
        self._places = places
        self._settings = settings
        self._clock = clock
        self._conditions = conditions

    def once(self) -> CourierReport:
        """Do one round; raises Unreachable, PolicyInvalid or TicketRefused, and loses nothing then.

        What every device does comes over connections of its own, each session and each deletion over another. A fault
        of an upload or a deletion is raised when all else is done.
        """
        report, fault = self._round()
        if fault is not None:
            raise fault
        return report

    def run(self, stop: threading.Event, ready: Callable[[], None]) -> None:
        """Do rounds until `stop` is set; one that fails is said by name and tried again, later each time.

        What `ready` raises before a round ends them.
        """
        log, failed = structlog.get_logger("courier"), 0
        while not stop.is_set():
            ready()
            fault: AboveboardError | None
            try:
                _, fault = self._round()
                failed = 0  # also where an upload or a deletion failed: a longer pause would tell of it
            except AboveboardError as error:
                fault, failed = error, failed + 1
            pause = self._pause(failed)
            if fault is not None:
                told = {"error": type(fault).__name__, "message": fault.message, "remedy": fault.remedy}
                log.warning("round failed", **told, again_in_s=int(pause))
            stop.wait(pause)

    def _round(self) -> tuple[CourierReport, AboveboardError | None]:
        """Do one round; return what it did, and the first fault of what one person's device does and others do not."""
        address = read_enrolment(self._places).collector

        def fresh() -> Link:
            return Link(address, self._settings)

        try:
            alike = self._alike(fresh)  # first: nothing that becomes of the rest can change it
        except AboveboardError as fault:
            told = send_deletions(fresh, self._places, self._clock()).fault  # no policy can stand in their way
            if told is None or isinstance(told, Unreachable) or not isinstance(fault, Unreachable):
                raise
            raise told from fault  # a collector answers again; what cannot be read here does not mend itself
        deletions = send_deletions(fresh, self._places, self._clock())
        metered = Condition.METERED in look(self._conditions).holds
        uploads, waiting = self._upload(fresh, alike.ticket, metered=metered)
        report = CourierReport(
            policy_version=alike.policy.version,
            purpose_keys=alike.purpose_keys,
            uploaded=uploads.taken,
            known=uploads.known,
            waiting=waiting,
            kept=uploads.kept,
            refused=uploads.refused,
            deleted=uploads.deleted,
            deletions_sent=deletions.sent,
            receipts=deletions.receipts,
            doubtful=deletions.doubtful,
            feed=alike.feed,
            log=alike.log,
            metered=metered,
        )
        return report, deletions.fault or uploads.fault

    def _alike(self, fresh: Callable[[], Link]) -> _Alike:
        """Fetch what every device fetches; what needs no ticket comes before it, so that refusing one hides nothing."""
        with fresh() as link:
            policy = fetch_rules(link, self._places, self._clock())
            purpose_keys = fetch_purpose_keys(link, self._places, policy)
        with fresh() as link:
            feed = fetch_feed(link, self._places)
            log = self._log(link, policy)
        key = device_key(self._places)
        with fresh() as link:  # signed by the device: every day, and never because there is something to send
            ticket = current_ticket(link, self._places, key, now=self._clock()).ticket
        return _Alike(policy, purpose_keys, feed, log, ticket)

    def _upload(self, fresh: Callable[[], Link], ticket: str, *, metered: bool) -> tuple[Uploads, int]:
        counts, outbox = Uploads(), Outbox(self._places, self._settings)
        due, waiting = outbox.due(self._clock())
        if metered and due:
            return counts, waiting + outbox.postpone(due, self._clock())
        for session in due:
            try:
                with fresh() as link:
                    upload(link, outbox, session, ticket, counts)
            except Unreachable as fault:
                counts.fault = fault
                break
        return counts, waiting

    def _log(self, link: Link, policy: Policy) -> int | None:
        try:
            return fetch_log(link, self._places, policy)
        except NotWitnessed:
            return None  # the copy of the last witnessed ledger stays

    def _pause(self, failed: int) -> float:
        """Return seconds until the next round, never the same, so that rounds of devices do not fall together.

        After rounds that failed it doubles up to four times as long: a collector that comes back is not stormed.
        """
        return (
            self._settings.interval_s
            * (0.5 + secrets.randbelow(1000) / 1000)
            * float(min(2 ** max(failed - 1, 0), PATIENCE))
        )
