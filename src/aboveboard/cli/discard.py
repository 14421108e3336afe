"""`aboveboard discard`: forget the last minutes, or a whole session."""

import time
from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.control import Forget, ask
from aboveboard.companion.held import discard as discard_session
from aboveboard.errors import InputError


def discard(session: str = "", *, minutes: int = 0, data: Path | None = None) -> None:
    """Forget the last minutes of the running session, or a whole one that has ended.

    ```console
    $ aboveboard discard --minutes 15
    $ aboveboard discard 9f2c31a0b4d5e6f7
    ```

    Parameters
    ----------
    session
        A session as `aboveboard review --list` names it.
    minutes
        How many minutes of the running session to forget.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    if bool(session) == bool(minutes):
        raise InputError("either a session or a number of minutes is needed", remedy="see `aboveboard discard --help`")
    if minutes:
        ask(places, Forget(minutes=minutes))
    else:
        discard_session(places, session, int(time.time()))
    print("forgotten")
