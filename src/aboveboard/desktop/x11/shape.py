"""Which parts of its box a window takes up (SHAPE extension, bounding shape), asked once and after each change."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.errors import NoDisplay
from aboveboard.model.geometry import Rect

Parts = tuple[Rect, ...]

MOST_PARTS = 1_024
"""A window of more parts is not shown at all: a circle as high as a screen has about so many."""

_BOUNDING = 0


class Shapes:
    """Asks for shapes. Keeps nothing: who asks is told of a window's changes from then on, and asks again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shape: Any = None
        self._changed: Callable[[int], None] = lambda _: None

    def start(self, changed: Callable[[int], None]) -> None:
        """Begin; a server without the extension has no shaped windows. `changed` is told the window."""
        self._changed = changed
        try:
            self._shape = self._connection.extension("shape")
        except NoDisplay:
            return
        _, first = self._connection.codes("shape")
        self._connection.on(first, self._note)

    def of(self, windows: Sequence[int]) -> dict[int, Parts]:
        """Return the parts of those windows that are not simply boxes, counted from each window's own corner.

        None at all for one that has more than `MOST_PARTS`.
        """
        if self._shape is None:
            return {}
        asked = []
        for window in windows:
            self._shape.SelectInput(window, True)  # before the question, so that no change falls between
            asked.append((window, self._shape.QueryExtents(window)))
        answers = [(window, self._connection.answer(cookie)) for window, cookie in asked]
        shaped = [window for window, found in answers if found is not None and found.bounding_shaped]
        lists = [(window, self._shape.GetRectangles(window, _BOUNDING)) for window in shaped]
        return {window: self._parts(cookie) for window, cookie in lists}

    def _parts(self, cookie: Any) -> Parts:
        """Return the rectangles of an answer, which is not even looked through when it holds too many."""
        try:
            answer = cookie.conn.wait_for_reply(cookie.sequence)
        except self._connection.x.Error:
            return ()
        _, count = answer.unpack("=xB2x4xI20x")
        return tuple(Rect(*answer.unpack("=hhHH")) for _ in range(count)) if count <= MOST_PARTS else ()

    def _note(self, packet: Packet) -> None:
        self._changed(int.from_bytes(packet[4:8], "little"))


def shared(one: Parts, other: Parts) -> Parts:
    """Return the parts common to both, each sorted from top to bottom in bands, as the server sorts them."""
    found, start = [], 0
    for part in one:
        while start < len(other) and other[start].bottom <= part.y:
            start += 1
        for beside in islice(other, start, None):
            if beside.y >= part.bottom:
                break
            if part.meets(beside):
                found.append(part.intersection(beside))
    return tuple(found)
