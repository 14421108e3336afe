"""A wheel that goes on turning: the turns of 100 ms on one target are one event, with exact totals. Pure.

A smooth wheel tells 40 turns a second. The first turn after a pause or a change is written at once and alone, and each
event bears the time of its last turn, so that pauses between events are the hand's: the steps made of them are alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from aboveboard.model.elements import Element
from aboveboard.model.events import Scrolled
from aboveboard.recorder.composed import Composed, Settle

TOGETHER_MS = 100


@dataclass(frozen=True, slots=True)
class _Turns:
    began: int
    scrolled: Scrolled
    settle: Settle


class Turning:
    """Holds the turns that are not written yet."""

    def __init__(self) -> None:
        self._held: _Turns | None = None
        self._latest: Scrolled | None = None

    @property
    def latest(self) -> int | None:
        """When the wheel turned last."""
        return None if self._latest is None else self._latest.t

    @property
    def collecting(self) -> bool:
        """Whether something is held."""
        return self._held is not None

    def joins(self, turn: Scrolled) -> bool:
        """Tell whether a turn belongs to what is held."""
        return self._held is not None and turn.t - self._held.began <= TOGETHER_MS and _alike(self._held.scrolled, turn)

    def turned(self, turn: Scrolled, settle: Settle) -> Iterator[Composed]:
        """Yield a turn that came after a pause or a change; hold one that goes on."""
        before, self._latest = self._latest, turn
        flows = before is not None and turn.t - before.t <= TOGETHER_MS and _alike(before, turn)
        if self._held is not None and self.joins(turn):
            held = self._held
            summed = replace(turn, dx=held.scrolled.dx + turn.dx, dy=held.scrolled.dy + turn.dy)
            self._held = _Turns(held.began, summed, settle)
            return
        yield from self.flush()
        if flows:
            self._held = _Turns(turn.t, turn, settle)
        else:
            yield turn
            yield settle

    def waited(self, t: int) -> Iterator[Composed]:
        """Yield what is held for long enough; `t` is the time until which all is decided."""
        if self._held is not None and t - self._held.began > TOGETHER_MS:
            yield from self.flush()

    def flush(self) -> Iterator[Composed]:
        """Yield what is held: something else comes after it."""
        held, self._held = self._held, None
        if held is not None:
            yield held.scrolled
            yield held.settle


def _alike(one: Scrolled, other: Scrolled) -> bool:
    """Tell whether two turns are on one element, one way along one axis, with the same modifiers and device."""
    same = (one.app, one.modifiers, one.device, _place(one)) == (
        other.app,
        other.modifiers,
        other.device,
        _place(other),
    )
    return same and one.dx * other.dx >= 0 and one.dy * other.dy >= 0 and (one.dy == 0) == (other.dy == 0)


def _place(scrolled: Scrolled) -> object:
    return scrolled.target.id if isinstance(scrolled.target, Element) else scrolled.target
