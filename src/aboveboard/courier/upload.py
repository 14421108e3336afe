"""Sends a session's bundles over one fresh connection; a bundle leaves the outbox only after the collector has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aboveboard import errors
from aboveboard.courier.link import Link
from aboveboard.courier.outbox import Outbox, Waiting
from aboveboard.formats.tickets import TICKET_HEADER

_NEVER = (
    errors.Tampered,
    errors.UnknownFormat,
    errors.Truncated,
    errors.TooLarge,
    errors.SessionClosed,
    errors.KeyMissing,
)
"""Refusals that no later try can change. Every other one leaves the bundle where it is.

`NewerFormat` is not among them: a collector is updated after its devices as often as before them.
"""


@dataclass(slots=True)
class Uploads:
    """Counts of one round: taken now, taken before, put aside, and dropped because their session is deleted.

    `fault` is what ended the uploads early.
    """

    taken: int = 0
    known: int = 0
    refused: int = 0
    deleted: int = 0
    kept: int = 0
    fault: errors.AboveboardError | None = None


def upload(link: Link, outbox: Outbox, session: Sequence[Waiting], ticket: str, counts: Uploads) -> None:
    """Send a session's bundles; raises Unreachable, which leaves what is not yet acknowledged in the outbox.

    Where the collector refuses the day's `ticket`, a bundle stays for a later round.
    """
    outbox.begin(session)
    for waiting in session:
        try:
            status = _send(link, waiting, ticket)
        except FileNotFoundError:  # its person took it back meanwhile
            continue
        except errors.Deleted:
            counts.deleted += 1
            outbox.sent(waiting)
        except _NEVER:
            counts.refused += 1
            outbox.refused(waiting)
        except errors.Unreachable:
            raise
        except errors.AboveboardError:
            counts.kept += 1
        else:
            counts.taken += status == 201
            counts.known += status == 200
            outbox.sent(waiting)


def _send(link: Link, waiting: Waiting, ticket: str) -> int:
    answered = link.ask(
        "PUT",
        f"/segments/{waiting.sha256}",
        content=waiting.path.read_bytes(),
        headers={TICKET_HEADER: ticket, "Content-Type": "application/octet-stream"},
    )
    if answered.status_code not in {200, 201}:
        raise errors.Unreachable("the collector did not say that it has the segment")
    return answered.status_code
