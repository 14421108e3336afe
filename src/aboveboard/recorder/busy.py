"""Busy places: what changes in look after look, such as a video, is covered, so that the rest can be pictured. Pure.

A picture is refused where something moved while it was taken. One place that never rests would so refuse all pictures.
"""

from collections.abc import Iterable, Iterator

from aboveboard.model.frames import TILE
from aboveboard.model.geometry import Rect
from aboveboard.recorder.gate import after

GAP_MS = 120
"""Two changes further apart than this are two, not one that goes on."""

BUSY_MS = 2_000
"""So long without a rest, and a place is busy; a person who types seldom goes on for so long."""

CALM_MS = 400
"""So long without a change, and it is busy no more."""


class Busy:
    """Knows for each tile of a screen how long it has been changing. Times are the server's."""

    def __init__(self, screen: Rect) -> None:
        self._screen = screen
        self._runs: dict[Rect, tuple[int, int]] = {}
        self._busy: set[Rect] = set()
        self.places: tuple[Rect, ...] = ()

    def looked(self, changed: Iterable[Rect], time: int) -> tuple[Rect, ...]:
        """Take what has changed since the last look; return the tiles that became busy or calm by that."""
        tiles = {tile for box in changed for tile in box.tiles(TILE, self._screen)}
        if not tiles and not self._runs:
            return ()
        for tile in tiles:
            began, last = self._runs.get(tile, (time, time))
            self._runs[tile] = (began if after(time, last) <= GAP_MS else time, time)
        self._runs = {tile: run for tile, run in self._runs.items() if after(time, run[1]) <= CALM_MS}
        before = self._busy
        self._busy = {
            tile for tile, (began, _) in self._runs.items() if tile in before or after(time, began) >= BUSY_MS
        }
        turned = tuple(sorted(before ^ self._busy))
        if turned:
            self.places = tuple(_joined(self._busy))
        return turned

    def covers(self, box: Rect) -> bool:
        """Tell whether a box lies wholly in busy places."""
        return bool(self._busy) and all(tile in self._busy for tile in box.tiles(TILE, self._screen))


def _joined(tiles: Iterable[Rect]) -> Iterator[Rect]:
    """Yield few boxes that take up the same place: tiles of a row joined, then rows of one width."""
    rows: list[Rect] = []
    for tile in sorted(tiles, key=lambda tile: (tile.y, tile.x)):
        if rows and (rows[-1].y, rows[-1].right) == (tile.y, tile.x):
            rows[-1] = Rect(rows[-1].x, tile.y, rows[-1].width + tile.width, tile.height)
        else:
            rows.append(tile)
    joined: list[Rect] = []
    for row in sorted(rows, key=lambda row: (row.x, row.width, row.y)):
        if joined and (joined[-1].x, joined[-1].width, joined[-1].bottom) == (row.x, row.width, row.y):
            joined[-1] = Rect(row.x, joined[-1].y, row.width, joined[-1].height + row.height)
        else:
            joined.append(row)
    yield from joined
