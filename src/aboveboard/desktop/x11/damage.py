"""What changed on the screen, as XDamage tells: one event, then one question, however much was drawn."""

from collections.abc import Sequence
from typing import Any

from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.model.geometry import Rect

_NON_EMPTY = 3


class Damage:
    """The damage of the root window with all that is in it. All of it counts as changed at the start."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._damage: Any = None
        self._fixes: Any = None
        self._drawable = self._region = 0
        self._waits = False

    def start(self) -> None:
        """Begin to watch."""
        self._damage = self._connection.extension("damage")
        self._damage.QueryVersion(1, 1).reply()
        self._fixes = self._connection.extension("xfixes")
        self._fixes.QueryVersion(5, 0).reply()
        _, first = self._connection.codes("damage")
        self._connection.on(first, self._note)
        self._drawable, self._region = self._connection.xcb.generate_id(), self._connection.xcb.generate_id()
        self._fixes.CreateRegionChecked(self._region, 0, []).check()
        self._damage.CreateChecked(self._drawable, self._connection.root, _NON_EMPTY).check()

    def take(self) -> Sequence[Rect]:
        """Return the boxes that changed since the last call, and forget them.

        Exact after any answer from the server: damage from before it has been told by then.
        """
        self._connection.drain()
        if not self._waits:
            return ()
        self._waits = False
        self._damage.Subtract(self._drawable, 0, self._region)
        boxes = self._fixes.FetchRegion(self._region).reply().rectangles
        return tuple(Rect(box.x, box.y, box.width, box.height) for box in boxes)

    def _note(self, _: Packet) -> None:
        self._waits = True
