"""`aboveboard release`: let a session go, exactly as it was seen."""

import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.looking_through import looked_through, tell_survey
from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.held import read_session
from aboveboard.companion.release import preview
from aboveboard.companion.release import release as release_session
from aboveboard.errors import InputError, WordsInPictures
from aboveboard.formats.policies import PolicyStore
from aboveboard.redactors.registry import all_redactors


def release(
    session: str,
    *,
    seen: str,
    all_the_same: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> None:
    """Seal a session to its purpose and lay it into the outbox; the courier carries it at a random moment of a day.

    Before that every picture is looked through on this machine for text that a cover missed. Where words are found
    that should be covered, nothing is released until you say so; where nobody can read the pictures, nothing is.

    Parameters
    ----------
    session
        A session as `aboveboard review --list` names it.
    seen
        The mark that `aboveboard review SESSION` printed: what leaves is exactly that, or nothing.
    all_the_same
        Release although a program read words in pictures that should be covered.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    now = time.time()
    policy = PolicyStore(places.policy).current(int(now))
    unlocked = unlock(places)
    read = read_session(places, session, unlocked)
    outgoing = preview(places, read.head, read.recording, unlocked, all_redactors())
    if outgoing.sha256 != seen:
        raise InputError("what would leave is not what was seen", remedy=f"look again: aboveboard review {session}")
    survey = looked_through(outgoing)
    tell_survey(survey)
    survey.require_finished(outgoing.sha256)
    if survey.found and not all_the_same:
        raise WordsInPictures(
            f"a program read words that should be covered in {len(survey.found)} of {survey.total} pictures",
            remedy=f"`aboveboard cut {session} --words` blackens them, `--pictures` there removes all pictures; "
            "or release with `--all-the-same`",
        )
    released = release_session(places, read.head, outgoing, survey, unlocked, policy, now, state=read.state)
    print(f"released session {released.number}: {len(released.segments)} segments in the outbox")
