"""The way to an action: the pictures of before the pointer set out, of which one is from before it came to its target.

People rest on what they are about to press, and what lies under a pointer is often drawn otherwise. A picture of that
tells what is pressed next, so the one of before is taken wherever nothing else has changed since.
"""

from dataclasses import dataclass

from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import after
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.pointing import STILL_MS
from aboveboard.recorder.tiles import differ_within

APPROACH_MS = 2_000
"""A picture from before the pointer set out last is this old at most when it acts."""

RESTS = 4
"""So many pictures of a way are kept: of the last rests on it."""

LIT_PX = 4
"""So far around an element a page draws what says that the pointer is on it: a ring, a shadow."""


@dataclass(frozen=True, slots=True)
class Before:
    """A picture, the server's time at which it was last known to be current, and where the pointer was by then.

    A picture that was taken with the pointer elsewhere is still of this place if nothing was drawn since.
    """

    picture: Picture | None
    proven_at: int = 0
    pointer: Point | None = None


class Approach:
    """Keeps what was seen when the pointer set out, which it does anew after each rest and each action."""

    def __init__(self) -> None:
        self._rests: list[Before] = []
        self._pointer: Point | None = None
        self._moved_at: int | None = None
        self._acted_at: int | None = None

    def moved(self, time: int, to: Point, picture: Picture | None, proven_at: int) -> None:
        """Note a motion; one after a rest sets out from what is seen then."""
        if self._moved_at is None or after(time, self._moved_at) >= STILL_MS:
            self._rests = [*self._rests[1 - RESTS :], Before(picture, proven_at, self._pointer)]
        self._moved_at, self._pointer = time, to

    def acted(self, time: int, at: Point | None) -> None:
        """Note an action, of a button at a place: whatever comes next sets out anew."""
        self._moved_at, self._acted_at = None, time
        self._pointer = at or self._pointer

    def forget(self) -> None:
        """Forget it all: what follows was not seen before."""
        self._rests, self._pointer, self._moved_at, self._acted_at = [], None, None, None

    def before(self, time: int, now: Before, target: Rect | None, screen: Rect) -> Before:
        """Return what was seen before the pointer came, of an action at a time, whose target lies in a box.

        That is what was seen when the pointer set out last, or where it has rested since for long, `now`. Where it lay
        on the target by then, it is what was seen last since the action before when it did not, if nothing but the
        target looked otherwise.
        """
        came = self._moved_at is not None and after(time, self._moved_at) < APPROACH_MS
        last = self._rests[-1] if came and self._rests and self._rests[-1].picture is not None else now
        if target is None:
            return last
        for seen in reversed(self._rests):
            if _on(seen, target) or not self._is_since(seen):
                continue
            return seen if _alike(seen, last, target, screen) else last
        return last

    def _is_since(self, seen: Before) -> bool:
        return self._acted_at is None or after(seen.proven_at, self._acted_at) > 0


def _on(seen: Before, target: Rect) -> bool:
    """Tell whether the pointer lay on a target, or nobody knows where it lay."""
    return seen.pointer is None or target.contains(seen.pointer)


def _alike(one: Before, other: Before, target: Rect, screen: Rect) -> bool:
    if one.picture is None or other.picture is None:
        return False
    return differ_within(one.picture.pixels, other.picture.pixels, screen, target.grown(LIT_PX))
