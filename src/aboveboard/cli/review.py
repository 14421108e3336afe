"""`aboveboard review`: see what would leave."""

import datetime
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.looking_through import looked_through, tell_survey
from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion import catalogue
from aboveboard.companion.control import Show, ask
from aboveboard.companion.ending_note import LOST_S
from aboveboard.companion.held import Held, Reading, held_sessions, hold_days, read_session
from aboveboard.companion.leaving import leaving, leaving_words, size_words, whole_size
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.release import preview
from aboveboard.companion.review_view import shown_stretches
from aboveboard.companion.telling import Telling, names_of
from aboveboard.companion.withheld_words import withheld_lines
from aboveboard.errors import PolicyInvalid
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
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
        _list(held_sessions(places, hold_days(places)), json=json)
        return
    if not session:
        ask(places, Show(page="review"))
        return
    unlocked = unlock(places)
    read = read_session(places, session, unlocked)
    outgoing = preview(places, read.head, read.recording, unlocked, all_redactors())
    survey = looked_through(outgoing)
    if json:
        facts = {"session": session, "seen": outgoing.sha256, "segments": len(outgoing.contents)}
        more = {"stretches": len(outgoing.stretches), "withheld": outgoing.withheld, "removed": outgoing.removed}
        missing = {"missing_minutes": read.missing.minutes if read.missing else 0, "hung": read.hung}
        pictures = {"pictures": survey.total, "pictures_read": survey.done, "pictures_with_words": len(survey.found)}
        print(msgspec.json.encode({**facts, **more, **missing, **pictures}).decode())
        return
    _tell(_telling(places), read, outgoing)
    tell_survey(survey)
    if survey.found:
        print(f"to blacken these words: aboveboard cut {session} --words")
    despite = " --all-the-same" if survey.found else ""
    print(f"to release exactly this: aboveboard release {session} --seen {outgoing.sha256}{despite}")


def _telling(places: Places) -> Telling:
    apps: dict[str, str] = {}
    with suppress(PolicyInvalid):
        apps = names_of(PolicyStore(places.policy).current(int(time.time())))
    return Telling(catalogue.load(catalogue.preferred()), apps)


def _tell(telling: Telling, read: Reading, outgoing: Outgoing) -> None:
    """Print everything that would leave, in plain words, and what would not."""
    if read.missing:
        print(f"{'the end' if read.missing.at_end else 'a part'} is missing: at most {read.missing.minutes} minutes")
    if read.hung:
        print(f"this session ended because the recorder did not answer: at most {LOST_S} s before its end are missing")
    print(f"{size_words(whole_size(outgoing))} would leave, for the purpose {read.head.purpose!r}")
    for one in leaving(telling, outgoing):
        print(f"  {one.app}: {leaving_words(telling, one)}")
    for line in withheld_lines(telling.words, outgoing.withheld, outgoing.removed):
        print(f"held back: {line}")
    for number, stretch in enumerate(shown_stretches(telling, outgoing, read.began)):
        print(f"stretch {number}: {stretch.app}, {stretch.when or stretch.lasts}")
        for shown in stretch.lines:
            print(f"  {shown.at}  {shown.text}")
            for part in shown.more:
                print(f"      {part}")


def _list(sessions: tuple[Held, ...], *, json: bool) -> None:
    if json:
        rows = [
            {"session": each.session, "began": each.began, "bytes": each.bytes, "readable": each.head is not None}
            for each in sessions
        ]
        print(msgspec.json.encode(rows).decode())
        return
    if not sessions:
        print("no session lies on this device")
    for each in sessions:
        began = datetime.datetime.fromtimestamp(each.began, tz=datetime.UTC).astimezone()
        note = "" if each.head else f"  unreadable; aboveboard discard {each.session} deletes it"
        print(f"{each.session}  {began:%Y-%m-%d %H:%M}  {size_words(each.bytes)}{note}")
