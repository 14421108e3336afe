"""What the person is told of the end of a hold: what was deleted here by itself, and what a doubted clock would end.

It counts sessions and names none. It stays on the device until the person says that they know.
"""

from contextlib import suppress

import msgspec

from aboveboard.companion.held import expire, held_sessions
from aboveboard.companion.passing import Passing
from aboveboard.errors import AboveboardError
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.model.value import Value


class Erasures(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How many sessions were deleted at the end of their hold, when last, and whether a clock that had leapt ended it.

    `waiting` would be over by a wall clock that is not believed before `until`. Times are Unix seconds by the wall
    clock.
    """

    v: int = 1
    erased: int = 0
    at: int = 0
    leapt: bool = False
    waiting: int = 0
    until: int = 0


def erasures(places: Places) -> Erasures:
    """Return what the person is to be told; a note that is not there, or cannot be read, tells nothing."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((places.participant / "erasures.json").read_bytes(), type=Erasures)
    return Erasures()


def let_go(places: Places, hold_days: int, now: int, passed: Passing) -> Erasures:
    """Delete every session whose hold has ended, and note it; returns what the person is to be told."""
    before = erasures(places)
    gone = expire(places, hold_days, now, passed)
    until = passed.doubted_until()
    overdue = 0 if until is None else sum(each.until <= now for each in held_sessions(places, hold_days))
    after = msgspec.structs.replace(before, waiting=overdue, until=until if until and overdue else 0)
    if gone:
        leapt = before.leapt or (before.waiting > 0 and until is None)
        after = msgspec.structs.replace(after, erased=before.erased + gone, at=now, leapt=leapt)
    if after != before:
        with suppress(AboveboardError, OSError):  # a full disk keeps no session
            write_atomically(places.participant / "erasures.json", msgspec.json.encode(after))
    return after


def understood(places: Places) -> None:
    """Forget what was deleted, for the person knows; what waits is told on."""
    told = erasures(places)
    left = Erasures(waiting=told.waiting, until=told.until)
    write_atomically(places.participant / "erasures.json", msgspec.json.encode(left))
