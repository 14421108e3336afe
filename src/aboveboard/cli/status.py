"""`aboveboard status`: how things are."""

from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.places import device_places
from aboveboard.companion.control import Answer, State, ask


def status(*, data: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Say whether anything is recorded now, in which app, and why not.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    json
        Print one JSON object instead: state, reason, session, app, events, frames, discarded, reduced, consented,
        in_force, ended, recorder, trouble.
    """
    answer = ask(device_places(data), State())
    if json:
        names = (
            *("state", "reason", "session", "app", "events", "frames", "discarded"),
            *("reduced", "consented", "in_force", "ended", "recorder", "trouble"),
        )
        print(msgspec.json.encode({name: getattr(answer, name) for name in names}).decode())
        return
    reason = f" ({answer.reason.value.replace('_', ' ')})" if answer.reason else ""
    print(f"{answer.state}{reason}{f', in {answer.app}' if answer.app else ''}")
    consent = _consent(answer)
    print(f"consent: {consent}; recorder: {'there' if answer.recorder else 'not there'}")
    more = ", those included that you discarded" if answer.discarded else ""
    print(f"{answer.events} events and {answer.frames} pictures were taken in this session{more}")
    tell_trouble(answer)


def _consent(answer: Answer) -> str:
    if not answer.consented:
        return "no"
    if answer.in_force:
        return "yes"
    return "its time is over" if answer.ended else "yes, but there are no valid rules for it"


def tell_trouble(answer: Answer) -> None:
    """Print what ended without the person, and what to do."""
    if answer.trouble:
        print(f"{answer.trouble}\n  remedy: {answer.trouble_remedy}")
