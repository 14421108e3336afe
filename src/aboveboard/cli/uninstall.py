"""`aboveboard uninstall`: take everything of this person's off this device."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.agreeing import typed_yes
from aboveboard.cli.places import device_places
from aboveboard.companion.control import State, ask
from aboveboard.companion.released import released_sessions
from aboveboard.errors import AlreadyRunning, NothingToDo, NotRunning
from aboveboard.formats.deletions import pending_deletions
from aboveboard.formats.places import Places


def uninstall(
    *, data: Path | None = None, yes: Annotated[bool, Parameter(negative="")] = False, even_pending: bool = False
) -> None:
    """Remove this person's keys, recordings, consent and settings from this device.

    What was released before stays where it is: delete it first (`aboveboard delete --all`) or keep the twelve words,
    which delete it from any other device. The program itself is removed by whatever installed it.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    yes
        Do not ask.
    even_pending
        Remove everything although deletions still wait for the courier; they are lost then.
    """
    places = device_places(data)
    _require_stopped(places)
    waiting = len(pending_deletions(places))
    if waiting and not even_pending:
        raise NothingToDo(f"{waiting} deletions still wait", remedy="run `aboveboard courier --once` first")
    left = sum(1 for session in released_sessions(places) if not session.deletion)
    if left:
        print(f"{left} released sessions stay in the store; only the twelve words can delete them after this.")
    if not yes and not typed_yes("Remove everything from this device?"):
        raise NothingToDo("nothing was removed", remedy="type yes in full when you mean it, or give --yes")
    for folder in (places.data, places.runtime):
        shutil.rmtree(folder)
    sys.stdout.write("everything of yours is gone from this device\n")


def _require_stopped(places: Places) -> None:
    try:
        ask(places, State())
    except NotRunning:
        return
    raise AlreadyRunning("the companion still runs", remedy="end it first: pause, then close it or log out")
