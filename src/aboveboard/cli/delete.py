"""`aboveboard delete`: delete a released session everywhere, by its secret."""

import time
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.released import ReleasedSession, delete_everywhere, released_sessions
from aboveboard.errors import InputError, NothingToDo


def delete(
    number: int = -1,
    *,
    list: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - it is the option's name
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - it is the option's name
    at_once: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> None:
    """Delete a released session wherever it is: store, caches and datasets. A receipt comes back through the courier.

    ```console
    $ aboveboard delete --list
    $ aboveboard delete 3
    ```

    Parameters
    ----------
    number
        The session's number, as `--list` shows it.
    list
        List what was released from this device instead; needs no passphrase.
    all
        Delete every session that was released from this device.
    at_once
        Send the secrets with the courier's next round instead of spread over a day. Together they can be seen to
        belong to one person.
    json
        Print the list as JSON.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    released = released_sessions(places)
    if list:
        lines = "\n".join(_line(each) for each in released) or "nothing was released from this device"
        print(msgspec.json.encode(released).decode() if json else lines)
        return
    numbers = [each.number for each in released] if all else [number]
    if not all and number < 0:
        raise InputError("which session?", remedy="`aboveboard delete --list` shows their numbers")
    if not numbers:
        raise NothingToDo("nothing was released from this device")
    root = unlock(places).root
    for each in numbers:
        delete_everywhere(places, root, each, now=time.time(), at_once=at_once)
    print(f"{len(numbers)} deletions are on their way; receipts come with `aboveboard courier`")


def _line(session: ReleasedSession) -> str:
    week = session.week.name if session.week else "week not known"
    return (
        f"{session.number}  {week}  for {session.purpose}{', its deletion was asked for' if session.deletion else ''}"
    )
