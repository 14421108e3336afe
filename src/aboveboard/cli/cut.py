"""`aboveboard cut`: take a part out of a session for good."""

from pathlib import Path

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.held import cut as cut_session
from aboveboard.formats.journal import Cut


def cut(session: str, stretch: int, *, start: int = 0, end: int | None = None, data: Path | None = None) -> None:
    """Cut a stretch, or a time within it, out of a session that has not left; it is gone at once and for good.

    ```console
    $ aboveboard cut 9f2c31a0b4d5e6f7 1                            # the whole second stretch
    $ aboveboard cut 9f2c31a0b4d5e6f7 0 --start 4000 --end 9000    # five seconds of the first
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
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    part = Cut(stretch=stretch, start=start, end=1 << 62 if end is None else end)
    cut_session(places, session, unlock(places), (part,))
    print("cut")
