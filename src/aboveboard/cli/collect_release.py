"""From a session on the studio's device to the collector: marked, looked through, released and sent, as people do."""

import time
from collections.abc import Sequence

from aboveboard.cli.looking_through import looked_through
from aboveboard.companion.held import opened
from aboveboard.companion.release import preview
from aboveboard.companion.release import release as release_session
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.redactors.registry import all_redactors
from aboveboard.studio.day import PASSPHRASE
from aboveboard.studio.people.marking import Attempt, marked, placed
from aboveboard.studio.people.marking import Places as Spots


def let_go(places: Places, session: str, spots: Spots, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Mark what was done in a session, look through its pictures and release it; returns what was found in it."""
    unlocked = ParticipantKeys.unlock(places, PASSPHRASE)
    head, recording = opened(places, session, unlocked)
    found = placed(recording, spots, attempts)
    outgoing = preview(places, head, marked(recording, found), unlocked, all_redactors())
    survey = looked_through(outgoing)
    now = time.time()
    policy = PolicyStore(places.policy).current(int(now))
    release_session(places, head, outgoing, survey, unlocked, policy, now)
    return tuple(attempt for _, attempt in found)
