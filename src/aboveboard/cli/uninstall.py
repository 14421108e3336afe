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
from aboveboard.formats.deletions import deletion_files
from aboveboard.formats.places import Places

PUBLIC = frozenset({"deleted.json", "log"})
"""What the courier of every device brings into its feed, whoever uses it."""


def uninstall(
    *, data: Path | None = None, yes: Annotated[bool, Parameter(negative="")] = False, even_pending: bool = False
) -> None:
    """Remove this person's keys, recordings, consent and settings from this device.

    What was released before stays where it is: delete it first (`aboveboard delete --all`) or keep the twelve words,
    which delete it from any other device. What provisioning put here stays, with the policy and what is public: a
    managed device that asked for nothing any more would show that its person had taken part. The program itself is
    removed by whatever installed it.

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
    waiting = len(deletion_files(places))
    if waiting and not even_pending:
        raise NothingToDo(f"{waiting} deletions still wait", remedy="run `aboveboard courier --once` first")
    left = sum(1 for session in released_sessions(places) if not session.deletion)
    if left:
        print(f"{left} released sessions stay in the store; only the twelve words can delete them after this.")
    if not yes and not typed_yes("Remove everything of yours from this device?"):
        raise NothingToDo("nothing was removed", remedy="type yes in full when you mean it, or give --yes")
    _remove(places)
    sys.stdout.write("everything of yours is gone from this device\n")


def _remove(places: Places) -> None:
    """Leave what a device has before anybody is asked. The folders stay the same ones: the courier may go on."""
    kept = {places.device, places.policy}
    lasting = {places.participant, places.days, places.consent, places.journal, places.outbox, places.feed}
    for folder in (places.data, *lasting):
        for path in folder.iterdir():
            if path in kept | lasting or (folder == places.feed and path.name in PUBLIC):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if places.runtime.exists():
        shutil.rmtree(places.runtime)
    places.make()


def _require_stopped(places: Places) -> None:
    try:
        ask(places, State())
    except NotRunning:
        return
    raise AlreadyRunning("the companion still runs", remedy="end it first: pause, then close it or log out")
