"""Hands that write down what they do: the same input as other people's hands, with the driver's own log beside it."""

from collections.abc import Callable

from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.people.own_log import OwnLog

MODIFIERS = frozenset({"ctrl", "shift", "alt", "meta"})


class DrivenHands(Hands):
    """Notes each act in a log just before it is done. `pressing` is told where a button goes down.

    An act that is made of others (a click is a move and a button) is noted once. What is done before and after an
    attempt (a bare button) is noted by nobody.
    """

    def __init__(
        self, display: str, log: OwnLog, pressing: Callable[[Point], None], *, seed: int = 1, pace: float = 1.0
    ) -> None:
        super().__init__(display, seed=seed, pace=pace)
        self._log, self._pressing = log, pressing
        self._within = False
        self._held: list[str] = []

    def move(self, to: Point) -> None:
        """Move, as a rest of the pointer unless it is the way to something else."""
        if not self._within:
            self._log.moved(to)
        super().move(to)

    def click(self, at: Point, *, button: int = 1, count: int = 1) -> None:
        """Click, with the modifiers that are held."""
        self._log.clicked(at, button, count, self._held)
        self._pressing(at)
        self._as_one(lambda: super(DrivenHands, self).click(at, button=button, count=count))

    def choosing(self, option: str, *, adds: bool = False) -> None:
        """Note what the next click chooses."""
        self._log.choosing(option, adds=adds)

    def scroll(self, notches: int) -> None:
        """Turn the wheel."""
        self._log.scrolled(notches, self.at)
        super().scroll(notches)

    def key(self, name: str, *, down: bool) -> None:
        """Press or release one key; a modifier that is held stands beside the clicks meanwhile."""
        if not self._within and name in MODIFIERS:
            self._held = [*self._held, name] if down else [one for one in self._held if one != name]
        super().key(name, down=down)

    def press(self, chord: str) -> None:
        """Press a key or a chord."""
        if not self._within:
            self._log.pressed(chord)
        self._as_one(lambda: super(DrivenHands, self).press(chord))

    def type(self, text: str, *, between: float = 0.06) -> None:
        """Type a text."""
        self._log.typed(text)
        self._as_one(lambda: super(DrivenHands, self).type(text, between=between))

    def _as_one(self, act: Callable[[], None]) -> None:
        self._within = True
        try:
            act()
        finally:
            self._within = False
