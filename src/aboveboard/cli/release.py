"""`aboveboard release`: let a session go, exactly as it was seen."""

import time
from pathlib import Path

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.held import opened
from aboveboard.companion.release import preview
from aboveboard.companion.release import release as release_session
from aboveboard.errors import InputError
from aboveboard.formats.policies import PolicyStore
from aboveboard.redactors.registry import all_redactors


def release(session: str, *, seen: str, data: Path | None = None) -> None:
    """Seal a session to its purpose and lay it into the outbox; the courier carries it at a random moment of a day.

    Parameters
    ----------
    session
        A session as `aboveboard review --list` names it.
    seen
        The mark that `aboveboard review SESSION` printed: what leaves is exactly that, or nothing.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    now = time.time()
    policy = PolicyStore(places.policy).current(int(now))
    unlocked = unlock(places)
    head, recording = opened(places, session, unlocked)
    outgoing = preview(places, head, recording, unlocked, all_redactors())
    if outgoing.sha256 != seen:
        raise InputError("what would leave is not what was seen", remedy=f"look again: aboveboard review {session}")
    released = release_session(places, head, outgoing, unlocked, policy, now)
    print(f"released session {released.number}: {len(released.segments)} segments in the outbox")
