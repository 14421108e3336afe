"""Withdrawal: stop, take the consent back, delete what has not left; one action from the place where it was given."""

from contextlib import suppress

from aboveboard.companion import control
from aboveboard.companion.alone import alone
from aboveboard.companion.consenting import withdraw_all
from aboveboard.companion.desk_port import DeskPort
from aboveboard.companion.held import discard, held_sessions
from aboveboard.companion.released import empty_outbox
from aboveboard.errors import AboveboardError, NotFound
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
    faults: list[Exception] = []
    with alone(places):
        sessions = held_sessions(places, 0)
        for held in sessions:
            try:
                discard(places, held.session, now)
            except NotFound:  # a part of it has left: the rest does not
                continue
            except (AboveboardError, OSError) as fault:  # one that cannot go keeps no other, nor what waits to leave
                faults.append(fault)
        try:
            empty_outbox(places)
        except (AboveboardError, OSError) as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return len(sessions)
