"""The indicator watch: the recorder itself proves that the strip can be seen, whatever the companion says."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aboveboard.desktop import Context, WindowLook, WindowProbe
from aboveboard.errors import IndicatorLost
from aboveboard.model.geometry import Monitor, Rect

EVERY_MS = 250
AGAIN_MS = 110
EARLY_MS, LATER_MS = 90, 40
"""A look comes so much sooner or later for what wakes us anyway: the companion's heartbeat, every 250 ms."""

FROZEN_MS = 650
"""A strip recolours a field every 200 ms; 250 ms between looks leave this limit some slack."""

FROZEN_LOOKS = 4
"""So many looks in a row must agree: after a stall of our own, two can see the same colour of a living field.

Looks that all come late may see it ever again, the more likely the fewer colours there are: the strip has seven.
"""

FIELD_AREA = 256
"""Pixels of a field that is read as it is; of a larger one only what changed is read the next time."""

SMALLEST = 16
"""A strip smaller than this in either direction cannot be read, so it is no indicator."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The indicator's window and the process it must belong to, as the kernel named the companion's connection."""

    window: int
    pid: int


class IndicatorWatch:
    """Looks at one strip. Times are ms of a clock that only grows."""

    def __init__(self, probe: WindowProbe, strip: Strip, monitors: Sequence[Monitor], now: int) -> None:
        self._probe = probe
        self._strip = strip
        self._monitors = tuple(monitors)
        self._seen: NDArray[np.uint32] | None = None
        self._changed_at = now
        self._same = 0
        self._field: Rect | None = None
        self._looked_at = now - EVERY_MS - LATER_MS

    def due(self, now: int) -> bool:
        """Tell whether it is time to look again, for somebody who is awake anyway."""
        return now >= self.next_at - (0 if self._doubtful else LATER_MS + EARLY_MS)

    @property
    def next_at(self) -> int:
        """When it is time to wake up and look again."""
        return self._looked_at + (AGAIN_MS if self._doubtful else EVERY_MS + LATER_MS)

    @property
    def _doubtful(self) -> bool:
        """Whether the strip looks still: a field of two colours can look the same once at even intervals, not twice."""
        return self._same > 1

    def look(self, now: int) -> Context | None:
        """Look; raises IndicatorLost with the fault: capture must stop at once.

        Returns the context, where it came in the same round trip.
        """
        self._looked_at = now
        look = self._probe.look(self._strip.window, self._field)
        if look is None or not look.mapped:
            raise IndicatorLost("the strip is not on the screen")
        if look.pid != self._strip.pid:
            raise IndicatorLost("the strip belongs to another process than the companion")
        if not self._readable(look.box):
            raise IndicatorLost("the strip is off the screen or too small to read")
        if look.above:
            raise IndicatorLost("something covers the strip")
        self._check_alive(look, now)
        return look.context

    def _readable(self, box: Rect) -> bool:
        large = box.width >= SMALLEST and box.height >= SMALLEST
        return large and any(monitor.box.covers(box) for monitor in self._monitors)

    def _check_alive(self, look: WindowLook, now: int) -> None:
        """Read pixels back: a stopped process leaves its last picture on the screen, but cannot change it.

        Only the field that changed last is read; when it looks still, the whole strip again.
        """
        field = self._field if self._field is not None and look.box.covers(self._field) else look.box
        grabbed = look.part if look.part is not None and field == self._field else self._probe.grab(field).pixels
        pixels = _colours(grabbed)
        if self._seen is None or self._seen.shape != pixels.shape:
            self._seen = pixels
        elif np.array_equal(self._seen, pixels):
            self._same += 1
            if now - self._changed_at > FROZEN_MS and self._same >= FROZEN_LOOKS:
                raise IndicatorLost("the strip is frozen")
            if field != look.box:
                self._field = self._seen = None
        else:
            if field != self._field or field.area > FIELD_AREA:
                part = _differing(self._seen, pixels)
                self._field, pixels = part.moved(field.x, field.y), pixels[part.y : part.bottom, part.x : part.right]
            self._seen, self._changed_at, self._same = pixels, now, 0


def _colours(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return one number for each BGRX pixel, without what is no colour."""
    numbers: NDArray[np.uint32] = np.ascontiguousarray(pixels).view("<u4")[..., 0]
    return numbers & np.uint32(0xFFFFFF)


def _differing(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> Rect:
    """Return the smallest box, from the pictures' corner, that holds every pixel in which they differ."""
    different = one != other
    rows, columns = np.flatnonzero(different.any(axis=1)), np.flatnonzero(different.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return Rect(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)
