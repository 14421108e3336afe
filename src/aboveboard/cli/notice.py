"""`aboveboard notice`: what is asked, and the place to decide."""

from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.control import Show, ask


def notice(*, data: Path | None = None) -> None:
    """Open the notice: what would be recorded, for what, and your choice. Closing it is a no and needs nothing.

    Needs a running companion (`aboveboard companion`).

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    ask(device_places(data), Show(page="notice"))
