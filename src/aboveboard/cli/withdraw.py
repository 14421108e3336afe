"""`aboveboard withdraw`: take the consent back."""

import time
from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.desk_port import SocketDesk
from aboveboard.companion.withdrawing import withdraw_here


def withdraw(*, data: Path | None = None) -> None:
    """Withdraw your consent now: recording stops, and what has not left is deleted from this device.

    What you released before is listed by `aboveboard delete --list` and deleted everywhere by `aboveboard delete`.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    gone = withdraw_here(places, SocketDesk(places), int(time.time()))
    print(f"withdrawn; {gone} sessions deleted from this device")
