"""`aboveboard review`: see what would leave."""

import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion import catalogue
from aboveboard.companion.control import Show, ask
from aboveboard.companion.held import USUAL_HOLD_DAYS, Held, held_sessions, opened
from aboveboard.companion.release import preview
from aboveboard.companion.review_view import shown_stretches, size_words
from aboveboard.redactors.registry import all_redactors


def review(
    session: str = "",
    *,
    data: Path | None = None,
    list: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - it is the option's name
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Open the review page; with a session, print what would leave of it, in plain words, after the passphrase.

    ```console
    $ aboveboard review                     # the page
    $ aboveboard review --list              # sessions on this device, needs no passphrase
    $ aboveboard review 9f2c31a0b4d5e6f7    # what would leave, and its mark
    ```

    Parameters
    ----------
    session
        A session as `--list` names it.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    list
        List the sessions on this device instead.
    json
        Print JSON.
    """
    places = device_places(data)
    if list:
        _list(held_sessions(places, USUAL_HOLD_DAYS), json=json)
        return
    if not session:
        ask(places, Show(page="review"))
        return
    unlocked = unlock(places)
    head, recording = opened(places, session, unlocked)
    outgoing = preview(places, head, recording, unlocked, all_redactors())
    if json:
        facts = {"session": session, "seen": outgoing.sha256, "segments": len(outgoing.contents)}
        more = {"stretches": len(outgoing.stretches), "withheld": outgoing.withheld, "removed": outgoing.removed}
        print(msgspec.json.encode({**facts, **more}).decode())
        return
    for number, stretch in enumerate(shown_stretches(catalogue.load(catalogue.preferred()), outgoing)):
        print(f"stretch {number}: {stretch.app}, {stretch.seconds} s")
        for line in stretch.lines:
            print(f"  {line.t:>7} ms  {line.text}")
    print(f"held back: {outgoing.withheld} removed: {outgoing.removed}")
    print(f"to release exactly this: aboveboard release {session} --seen {outgoing.sha256}")


def _list(sessions: tuple[Held, ...], *, json: bool) -> None:
    if json:
        rows = [{"session": each.head.session, "began": each.head.began, "bytes": each.bytes} for each in sessions]
        print(msgspec.json.encode(rows).decode())
        return
    if not sessions:
        print("no session lies on this device")
    for each in sessions:
        began = datetime.datetime.fromtimestamp(each.head.began, tz=datetime.UTC).astimezone()
        print(f"{each.head.session}  {began:%Y-%m-%d %H:%M}  {size_words(each.bytes)}")
