"""`aboveboard delete`: delete a released session everywhere, by its secret."""

import datetime
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.released import ReleasedSession, released_sessions
from aboveboard.errors import InputError, NothingToDo
from aboveboard.formats.deletions import receipt_of
from aboveboard.formats.keyholder import DeletionReceipt
from aboveboard.formats.places import Places


def delete(
    number: int = -1,
    *,
    list: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - it is the option's name
    receipts: Annotated[bool, Parameter(negative="")] = False,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - it is the option's name
    at_once: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> None:
    """Delete a released session wherever it is: store, caches and datasets. A receipt comes back through the courier.

    ```console
    $ aboveboard delete --list
    $ aboveboard delete 3
    $ aboveboard delete --receipts
    ```

    Parameters
    ----------
    number
        The session's number, as `--list` shows it.
    list
        List what was released from this device instead; needs no passphrase.
    receipts
        Say what came back for each deleted session instead: the day after which no backup can be opened, and the
        models that were trained already.
    all
        Delete every session that was released from this device.
    at_once
        Send the secrets with the courier's next round instead of spread over a day. Together they can be seen to
        belong to one person.
    json
        Print the list, or the receipts, as JSON.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    released = released_sessions(places)
    if list:
        _say_released(released, as_json=json)
        return
    if receipts:
        _say_receipts(places, [each.number for each in released if each.deletion], as_json=json)
        return
    numbers = [each.number for each in released] if all else _one(number)
    if not numbers:
        raise NothingToDo("nothing was released from this device")
    root = unlock(places).root
    for each in numbers:
        delete_everywhere(places, root, each, now=time.time(), at_once=at_once)
    print(f"{len(numbers)} deletions are on their way; receipts come with `aboveboard courier`")


def _say_released(released: Sequence[ReleasedSession], *, as_json: bool) -> None:
    lines = "\n".join(_line(each) for each in released) or "nothing was released from this device"
    print(msgspec.json.encode(released).decode() if as_json else lines)


def _one(number: int) -> Sequence[int]:
    if number < 0:
        raise InputError("which session?", remedy="`aboveboard delete --list` shows their numbers")
    return (number,)


def _say_receipts(places: Places, numbers: Sequence[int], *, as_json: bool) -> None:
    root = unlock(places).root
    found = {number: receipt_of(places, root.delete_secret(number)) for number in numbers}
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    print("\n".join(f"{number}  {_told(found[number])}" for number in numbers) or "no session was deleted from here")


def _told(receipt: DeletionReceipt | None) -> str:
    if receipt is None:
        return "its receipt has not come yet: `aboveboard courier --once` asks for it"
    day = datetime.datetime.fromtimestamp(receipt.unopenable_after, tz=datetime.UTC).date()
    trained = (
        f"trained on it before: {', '.join(receipt.models)}"
        if receipt.models
        else "no model is known to have been trained on it"
    )
    return f"deleted; no backup can be opened after {day}; {trained}"


def _line(session: ReleasedSession) -> str:
    week = session.week.name if session.week else "week not known"
    of = f"of {len(session.segments)} segments"
    taken = f", {session.taken_back} {of} taken out of the outbox" if session.taken_back else ""
    left = f", {session.may_have_left} {of} may have left before a withdrawal" if session.may_have_left else ""
    asked = ", its deletion was asked for" if session.deletion else ""
    return f"{session.number}  {week}  for {session.purpose}{taken}{left}{asked}"
