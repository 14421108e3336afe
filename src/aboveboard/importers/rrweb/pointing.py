"""Presses of an rrweb recording, which tells that a button went down and not which one.

A `click` follows the left button's release at once, a context menu comes of the right one (W3C UI Events). A press that
neither follows is left out and counted: its button is not known.
"""

from collections.abc import Callable, Iterator

from aboveboard.importers import Moved, Pressed, Single, Tally
from aboveboard.importers.lines import Row
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import Button

UP, DOWN, CLICK, MENU = 0, 1, 2, 3
LEFT_OUT = {
    4: "DblClick, which two clicks tell",
    6: "Blur, which the next focus tells",
    7: "TouchStart",
    8: "TouchMove_Departed",
    9: "TouchEnd",
    10: "TouchCancel",
}
READ = frozenset({"source", "type", "id", "x", "y"})
SETTLED_MS = 50
"""A click comes with its release; what comes later is something else."""

LONGEST_MS = 60_000
"""After so long a release was missed."""


class Presses:
    """Holds back what happens from a press on, until its button is known."""

    def __init__(self, tally: Tally, target: Callable[[object], ElementOrAbsence]) -> None:
        self._tally, self._target = tally, target
        self._held: list[Single | None] = []
        self._down: Pressed | None = None
        self._up: Pressed | None = None
        self._place = 0
        self._button: Button | None = None

    def around(self, at: float, raws: Iterator[Single]) -> Iterator[Single]:
        """Yield what an event tells, in order, with what it settles."""
        over = self._down is not None and at - self._down.at > LONGEST_MS
        if over or (self._up is not None and at - self._up.at > SETTLED_MS):
            yield from self.ended()
        for raw in raws:
            if self._down is None:
                yield raw
            else:
                self._held.append(raw)
        if self._up is not None and self._button is not None:
            yield from self.ended()

    def motion(self, data: Row, at: float) -> Iterator[Single]:
        """Yield the points of a sampled motion; each says how long before the event it was."""
        positions = data.values.get("positions")
        for number, position in enumerate(positions if isinstance(positions, list) else ()):
            if isinstance(position, dict):
                one = Row(position, f"{data.where}, position {number}")
                self._tally.fields(position, frozenset({"x", "y", "timeOffset"}), frozenset({"id"}), "position")
                yield Moved(at + one.number("timeOffset"), one.number("x"), one.number("y"))

    def interaction(self, data: Row, at: float) -> None:
        """Take a press, a release, a click or a context menu."""
        self._tally.fields(data.values, READ, frozenset({"pointerType"}), "interaction")
        kind = data.code("type")
        if kind == DOWN:
            self._begin(data, at)
        elif kind == UP and self._down is not None:
            self._up = self._pressed(data, at, down=False)
            self._place = len(self._held)
        elif kind == CLICK and self._up is not None:
            self._button = self._button or Button.LEFT
        elif kind == MENU and self._down is not None:
            self._button = Button.RIGHT
        elif kind in LEFT_OUT:
            self._tally.left_out[f"interactions {LEFT_OUT[kind]}"] += 1
        elif kind in {UP, CLICK, MENU}:
            self._tally.left_out["releases, clicks and context menus without a press"] += 1
        else:
            self._tally.kind(f"interaction type {kind}")

    def ended(self) -> Iterator[Single]:
        """Yield what is held back, with the press if its button is known."""
        held, down, up, button = self._held, self._down, self._up, self._button
        self._held, self._down, self._up, self._button = [], None, None, None
        if down is not None and button is None:
            self._tally.left_out["presses whose button is not told"] += 1
        if down is not None and button is not None:
            yield _with(down, button)
        for place, raw in enumerate([*held, None]):
            if up is not None and button is not None and place == self._place:
                yield _with(up, button)
            if raw is not None:
                yield raw

    def _begin(self, data: Row, at: float) -> None:
        self._down, self._up, self._button = self._pressed(data, at, down=True), None, None

    def _pressed(self, data: Row, at: float, *, down: bool) -> Pressed:
        target = self._target(data.values.get("id"))
        return Pressed(at, data.number("x"), data.number("y"), Button.LEFT, down, target)


def _with(pressed: Pressed, button: Button) -> Pressed:
    return Pressed(pressed.at, pressed.x, pressed.y, button, pressed.down, pressed.target)
