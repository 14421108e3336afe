"""`aboveboard pause`: stop capture at once."""

from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.cli.status import tell_trouble
from aboveboard.companion.control import Halt, ask


def pause(*, data: Path | None = None) -> None:
    """Pause at once, for as long as you like; nobody is told. The strip's Pause does the same.

    A recorder that does not answer within two seconds is ended, and this says so: you are paused all the same.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    answer = ask(device_places(data), Halt())
    print(answer.state)
    tell_trouble(answer)
