"""Deleting what was released, wherever it is: on this device at once, elsewhere by the session's secret."""

from contextlib import suppress

import msgspec

from aboveboard.companion.alone import alone
from aboveboard.companion.released import ReleasedSession, drop_waiting, released_sessions, remember
from aboveboard.companion.unfinished import finish_releases
from aboveboard.errors import AboveboardError, NotFound
from aboveboard.formats.deletions import ask_deletion
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root


def delete_everywhere(places: Places, root: Root, number: int, *, now: float, at_once: bool) -> ReleasedSession:
    """Leave the secret of a released session for the courier, which deletes it wherever it is; raises NotFound.

    What of it still lies in the outbox, or on its way there, goes at once.
    """
    with alone(places):
        found = next((each for each in released_sessions(places) if each.number == number), None)
        if found is None:
            raise NotFound(
                "no session of that number was released here", remedy="`aboveboard delete --list` shows them"
            )
        with suppress(AboveboardError):  # whatever cannot be finished does not keep this from going
            finish_releases(places)
        drop_waiting(places, found)
        if not found.deletion:
            ask_deletion(places, root.delete_secret(number), now=now, at_once=at_once)
            found = msgspec.structs.replace(found, deletion=True)
            remember(places, found)
    return found
