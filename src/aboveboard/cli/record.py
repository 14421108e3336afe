"""`aboveboard record`: start recording."""

from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.control import Begin, ask


def record(*, data: Path | None = None) -> None:
    """Start recording in the apps you agreed to; it needs your consent and your own key or click just before.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    answer = ask(device_places(data), Begin())
    print(f"{answer.state}; pause with the strip or `aboveboard pause`")
