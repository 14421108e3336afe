"""`aboveboard cut`: take a part out of a session for good."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.looking_through import looked_through, tell_survey
from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.blackened import ALL_PICTURES, Blackened, blacken
from aboveboard.companion.held import cut as cut_session
from aboveboard.companion.held import opened
from aboveboard.companion.release import preview
from aboveboard.errors import InputError
from aboveboard.formats.journal import Cut
from aboveboard.redactors.registry import all_redactors


def cut(
    session: str,
    stretch: int | None = None,
    *,
    start: int = 0,
    end: int | None = None,
    words: Annotated[bool, Parameter(negative="")] = False,
    pictures: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> None:
    """Cut a stretch, a time within it, words in pictures or all pictures out of a session that has not left.

    A stretch or time is gone at once and for good. Words and pictures are black or gone in all that is shown and can
    leave from then on, and go from this device with the session.

    ```console
    $ aboveboard cut 9f2c31a0b4d5e6f7 1                            # the whole second stretch
    $ aboveboard cut 9f2c31a0b4d5e6f7 0 --start 4000 --end 9000    # five seconds of the first
    $ aboveboard cut 9f2c31a0b4d5e6f7 --words                      # blacken what a program reads in pictures
    $ aboveboard cut 9f2c31a0b4d5e6f7 --pictures                   # remove every picture
    ```

    Parameters
    ----------
    session
        A session as `aboveboard review --list` names it.
    stretch
        Which stretch, as `aboveboard review SESSION` numbers them from 0.
    start
        From this many ms of the stretch on.
    end
        Up to, not including, this many ms; to the end otherwise.
    words
        Look through the pictures and blacken every word that should be covered.
    pictures
        Remove all pictures.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    if (stretch is not None) + words + pictures != 1:
        raise InputError("one of a stretch, --words and --pictures is needed", remedy="see `aboveboard cut --help`")
    unlocked = unlock(places)
    if stretch is not None:
        part = Cut(stretch=stretch, start=start, end=1 << 62 if end is None else end)
        cut_session(places, session, unlocked, (part,))
        print("cut")
        return
    head, recording = opened(places, session, unlocked)
    black: Blackened = {ALL_PICTURES: ()}
    if words:
        survey = looked_through(preview(places, head, recording, unlocked, all_redactors()))
        tell_survey(survey)
        black = {name: tuple(word.box for word in found) for name, found in survey.found.items()}
    if black:
        blacken(places, head, unlocked, black)
    print("all pictures are removed" if pictures else f"blackened in {len(black)} pictures")
