"""`aboveboard resume`: record again after a pause."""

from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.control import Begin, ask


def resume(*, data: Path | None = None) -> None:
    """Start recording, or go on after a pause: always as a new session, and always by your own hand.

    The Return key you press after typing this counts as that hand; a script's does not. The strip's Resume does the
    same.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    print(ask(device_places(data), Begin()).state)
