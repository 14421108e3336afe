"""What a picture remembers: those before it, as the few tiles in which they differ, and where the pointer was then."""

from collections import deque
from dataclasses import replace
from itertools import islice

from aboveboard.model.frames import TILE
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import after
from aboveboard.recorder.picture import Past, Picture
from aboveboard.recorder.tiles import differing, part

EFFECT_MS = 250
"""What an input does, and what a pointer does that comes over something, may be drawn so late."""

KEPT_PART = 8
"""What differs in more than this part of the screen's tiles is another screen."""

MOST_KEPT = 16
"""So many pictures before one are kept at most."""

MOST_NODES = 20_000
"""So many nodes their trees have at most, together."""


class Pointer:
    """Where the pointer was a while ago."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, Point]] = deque()

    def seen(self, time: int, at: Point) -> None:
        """Note where it is at a server time."""
        if not self._seen or at != self._seen[-1][1]:
            self._seen.append((time, at))
        while len(self._seen) > 1 and after(time, self._seen[1][0]) >= EFFECT_MS:
            self._seen.popleft()

    def rested(self, time: int) -> Point | None:
        """Return where it was a while before a server time: what it lights up there is lit by then."""
        found = None
        for when, at in self._seen:
            if found is not None and after(time, when) < EFFECT_MS:
                break
            found = at
        return found


def remembering(picture: Picture, old: Picture | None, proven_at: int, rested: Point | None, dirty: Rect) -> Picture:
    """Return a picture that remembers the one before it, which was last current at a server time.

    Only what lies in `dirty` may differ. Nothing is remembered of other windows, apps or masks, nor of another screen.
    """
    if old is None or _kind(old) != _kind(picture):
        return picture
    tiles_left, nodes_left = _most(picture.box), MOST_NODES
    boxes = list(islice(differing(picture.pixels, old.pixels, picture.box, dirty), tiles_left + 1))
    if len(boxes) > tiles_left:
        return picture
    tiles = tuple((box, part(old.pixels, old.box, box).copy()) for box in boxes)
    kept: list[Past] = []
    trees = picture.trees
    last = Past(old.time, proven_at, old.cursor, rested, tiles, old.trees, astray=old.astray)
    for past in (last, *old.past)[:MOST_KEPT]:
        tiles_left -= len(past.tiles)
        nodes_left -= sum(
            len(tree.nodes) for (_, tree), (_, later) in zip(past.trees, trees, strict=True) if tree is not later
        )
        if min(tiles_left, nodes_left) < 0:
            break
        kept.append(past)
        trees = past.trees
    return replace(picture, past=tuple(kept))


def _kind(picture: Picture) -> tuple[object, ...]:
    return picture.box, picture.windows, picture.masks, tuple(app for app, _ in picture.trees)


def _most(screen: Rect) -> int:
    return -(-screen.width // TILE) * -(-screen.height // TILE) // KEPT_PART
