"""What the pages need of the companion process."""

from typing import Protocol

from aboveboard.companion import control
from aboveboard.formats.places import Places


class DeskPort(Protocol):
    """Asks the companion; refusals are raised as named errors."""

    def ask(self, request: control.Ask) -> control.Answer:
        """Return its answer."""


class SocketDesk:
    """The companion over its socket."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def ask(self, request: control.Ask) -> control.Answer:
        """Return its answer; raises NotRunning, Declined."""
        return control.ask(self._places, request)
