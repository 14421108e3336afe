"""What changed on the screen, as XDamage tells: one event, then one question, however much was drawn.

Under a compositor what a window draws reaches the screen later, so there each window is watched by itself; what the
compositor makes of it on the screen is in no picture.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.desktop.x11.compositor import Compositor
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.model.geometry import Point, Rect

_NON_EMPTY = 3
_ORIGIN = Point(0, 0)
_ANSWER, _BOX = 32, struct.Struct("=hhHH")  # a region's boxes follow the first bytes of the answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window's own corner is, and the boxes of what lies above: nothing drawn below them can be seen."""

    corner: Point = _ORIGIN
    above: tuple[Rect, ...] = ()


class Damage:
    """The damage of the root window with all that is in it, or of windows. All counts as changed at the start."""

    def __init__(self, connection: Connection, compositor: Compositor) -> None:
        self._connection = connection
        self._compositor = compositor
        self._damage: Any = None
        self._fixes: Any = None
        self._root = self._region = 0
        self._of: dict[int, int] = {}
        self._places: dict[int, Place] = {}
        self._waiting: set[int] = set()
        self._asked: list[tuple[Place, int]] = []
        self._fetch: Prepared
        self._subtract: dict[int, Prepared] = {}

    def start(self) -> None:
        """Begin to watch."""
        self._damage = self._connection.extension("damage")
        self._damage.QueryVersion(1, 1).reply()
        self._fixes = self._connection.extension("xfixes")
        self._fixes.QueryVersion(5, 0).reply()
        _, first = self._connection.codes("damage")
        self._connection.on(first, self._note)
        self._root, self._region = self._connection.xcb.generate_id(), self._connection.xcb.generate_id()
        self._fixes.CreateRegionChecked(self._region, 0, []).check()
        self._fetch = Prepared(self._connection, self._fixes.FetchRegion, self._region)
        self._damage.CreateChecked(self._root, self._connection.root, _NON_EMPTY).check()

    def watch(self, windows: Mapping[int, Place]) -> None:
        """Watch these top-level windows and no others; without a compositor there is no need.

        The server itself ends the watch of a window that is gone.
        """
        wanted = windows if self._compositor.runs else {}
        for gone in self._of.keys() - wanted.keys():
            number = self._of.pop(gone)
            self._damage.Destroy(number)
            self._subtract.pop(number, None)
        for window in wanted.keys() - self._of.keys():
            self._of[window] = self._connection.xcb.generate_id()
            self._damage.Create(self._of[window], window, _NON_EMPTY)
        self._places = {self._of[window]: place for window, place in wanted.items()}

    def ask(self) -> None:
        """Ask for what is known to have changed, so that the answer comes with others; `take` gives it."""
        if self._waiting and not self._asked:
            places = self._places if self._compositor.runs else {self._root: Place()}
            for number in self._waiting & places.keys():
                self._into_region(number).ask()
                self._asked.append((places[number], self._fetch.ask()))
            self._waiting &= {self._root} - places.keys()

    def take(self) -> Sequence[Rect]:
        """Return the boxes that changed since the last call, and forget them.

        Exact after any answer from the server: damage from before it has been told by then.
        """
        early, self._asked = self._asked, []
        self._connection.drain()
        self.ask()
        asked, self._asked = [*early, *self._asked], []
        drawn = [
            (place, Rect(place.corner.x + x, place.corner.y + y, width, height))
            for place, fetched in asked
            for x, y, width, height in self._fetched(fetched)
        ]
        return tuple(box for place, box in drawn if not any(above.covers(box) for above in place.above))

    def _into_region(self, number: int) -> Prepared:
        """Return the request that moves what is damaged into our region."""
        known = self._subtract.get(number)
        if known is None:
            known = self._subtract[number] = Prepared(self._connection, self._damage.Subtract, number, 0, self._region)
        return known

    def _fetched(self, asked: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield x, y, width and height of each box of a region."""
        return _BOX.iter_unpack(self._connection.sure(asked)[_ANSWER:])

    def _note(self, packet: Packet) -> None:
        self._waiting.add(int.from_bytes(packet[8:12], "little"))
