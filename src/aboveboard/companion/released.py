"""What was released from this device: numbers and hashes only, so that it can be listed and deleted later."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.formats.begun import begun_bundles
from aboveboard.formats.bundle import REFUSED, SUFFIX
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.model.time import Week
from aboveboard.model.value import Value


class ReleasedSession(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One released session: its number under the root, its week, its segments' hashes, whether it was deleted.

    The week is not known of a session that was found again by the twelve words. A withdrawal has `taken_back` so many
    of its segments out of the outbox; `may_have_left` are those that had begun to leave by then.
    """

    number: int
    purpose: str
    segments: tuple[str, ...]
    week: Week | None = None
    deletion: bool = False
    taken_back: int = 0
    may_have_left: int = 0


class _List(Value, frozen=True, kw_only=True, omit_defaults=False):
    v: int = 1
    sessions: tuple[ReleasedSession, ...] = ()


def released_sessions(places: Places) -> tuple[ReleasedSession, ...]:
    """Return what was released, oldest first; raises UnknownFormat."""
    try:
        return msgspec.json.decode((places.participant / "released.json").read_bytes(), type=_List).sessions
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError:
        raise UnknownFormat("the list of released sessions cannot be read") from None


def remember(places: Places, session: ReleasedSession) -> None:
    """Add a released session, or put it in the place of the same number."""
    others = [each for each in released_sessions(places) if each.number != session.number]
    kept = tuple(sorted([*others, session], key=lambda each: each.number))
    write_atomically(places.participant / "released.json", msgspec.json.encode(_List(sessions=kept)))


def forget(places: Places, number: int) -> None:
    """Take a session off the list that was never released after all; writes nothing where it is not on it."""
    listed = released_sessions(places)
    kept = tuple(each for each in listed if each.number != number)
    if kept != listed:
        write_atomically(places.participant / "released.json", msgspec.json.encode(_List(sessions=kept)))


def drop_waiting(places: Places, session: ReleasedSession) -> None:
    """Unlink what of a released session has not left: what waits, what was refused, what is on its way to wait."""
    for sha256 in session.segments:
        for pattern in (f"{sha256}{SUFFIX}*", f".*/{sha256}{SUFFIX}"):
            for path in places.outbox.glob(pattern):
                path.unlink(missing_ok=True)


def empty_outbox(places: Places) -> None:
    """Unlink all that lies in the outbox, and note at each released session how much of it that was.

    What the courier had begun to send is counted apart: of that only the collector knows what it has. Raises
    UnknownFormat.
    """
    begun = begun_bundles(places)
    names = {path.name.partition(".")[0] for path in places.outbox.glob(f"*{SUFFIX}*") if _unlinked(path)}
    begun |= begun_bundles(places)  # again: the courier may have begun meanwhile
    for session in released_sessions(places):
        found = names.intersection(session.segments)
        if found:
            left = len(found & begun)
            remember(
                places,
                msgspec.structs.replace(
                    session,
                    taken_back=session.taken_back + len(found) - left,
                    may_have_left=session.may_have_left + left,
                ),
            )


def _unlinked(path: Path) -> bool:
    """Unlink a file; False where the courier was first, which has brought it to the collector."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Here:
    """How many segments of a released session lie on this device still: waiting to leave, and refused for good."""

    waiting: int
    refused: int


def still_here(places: Places, session: ReleasedSession) -> Here:
    """Return what of a released session has not left."""
    found = [places.outbox / f"{sha256}{SUFFIX}" for sha256 in session.segments]
    refused = [path.with_name(path.name + REFUSED) for path in found]
    return Here(sum(path.exists() for path in found), sum(path.exists() for path in refused))
