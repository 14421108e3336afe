"""Withdrawal: stop, take the consent back, delete what has not left; one action from the place where it was given."""

from contextlib import suppress

from aboveboard.companion import control
from aboveboard.companion.alone import alone
from aboveboard.companion.consenting import withdraw_all
from aboveboard.companion.desk_port import DeskPort
from aboveboard.companion.held import discard, held_sessions
from aboveboard.errors import AboveboardError, NotFound
from aboveboard.formats.bundle import SUFFIX
from aboveboard.formats.places import Places


def withdraw_here(places: Places, desk: DeskPort, now: int) -> int:
    """Withdraw every consent on this device, delete what has not left, and return how many sessions were deleted.

    Works without a companion too: a recorder looks at the receipts itself and stops.
    """
    with suppress(AboveboardError):  # a pause that is refused must not keep anyone from withdrawing
        desk.ask(control.Halt())
    withdraw_all(places, now)
    with suppress(AboveboardError):
        desk.ask(control.Refresh())
    with alone(places):
        sessions = held_sessions(places, 0)
        for held in sessions:
            with suppress(NotFound):  # its release was brought to its end: it lies in the outbox now
                discard(places, held.session, now)
        for path in places.outbox.glob(f"*{SUFFIX}*"):
            path.unlink(missing_ok=True)
    return len(sessions)
