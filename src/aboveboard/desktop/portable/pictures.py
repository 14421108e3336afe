"""Pixels and monitors through mss."""

import contextlib
from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from aboveboard.desktop import Grab
from aboveboard.desktop.portable.listening import now
from aboveboard.errors import DisplayLost, MissingLibrary, NoDisplay
from aboveboard.model.geometry import Monitor, Rect


class Pictures:
    """The screen as mss sees it. A context manager."""

    def __init__(self) -> None:
        self._source: Any = None

    def __enter__(self) -> Self:
        """Open the screen. Raises MissingLibrary, NoDisplay."""
        try:
            from mss import MSS, ScreenShotError
        except ImportError as error:
            raise MissingLibrary("the library mss is absent") from error
        try:
            self._source = MSS()
        except ScreenShotError as error:
            raise NoDisplay("no screen can be read") from error
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._source.close()

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors; where the platform gives no name, a number."""
        with _lost_as_named():
            found = self._source.monitors[1:]  # the first is all of them
        return tuple(
            Monitor(name=str(one.get("output") or f"monitor {number}"), box=_box(one))
            for number, one in enumerate(found, 1)
        )

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box, clipped to the screen. Raises NoDisplay for one wholly outside."""
        with _lost_as_named():
            inside = box.intersection(self.screen())
            if not inside.area:
                raise NoDisplay("a picture was asked for outside the screen", remedy="ask again: the screen changed")
            place = {"left": inside.x, "top": inside.y, "width": inside.width, "height": inside.height}
            shot = self._source.grab(place)
        if (shot.width, shot.height) != (inside.width, inside.height):
            # Macs with fine screens give more pixels than asked for: what lies where would be a guess.
            raise NoDisplay("the screen is scaled in a way that is not understood")
        pixels = np.frombuffer(shot.raw, np.uint8).reshape(inside.height, inside.width, 4)
        return Grab(time=now(), box=inside, pixels=pixels)

    def screen(self) -> Rect:
        """Return the box around all monitors."""
        return _box(self._source.monitors[0])


def _box(place: dict[str, int]) -> Rect:
    return Rect(place["left"], place["top"], place["width"], place["height"])


@contextlib.contextmanager
def _lost_as_named() -> Iterator[None]:
    from mss import ScreenShotError

    try:
        yield
    except ScreenShotError as error:
        raise DisplayLost("the screen can no longer be read") from error
