"""What was seen before the pointer came to what is pressed: a thing under the pointer is often drawn otherwise.

A picture of that tells what is pressed next. So the pictures before a picture are kept as the few tiles in which they
differ, and at a press the last one is taken in which the pointer was not on its target yet.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from aboveboard.elements import Node
from aboveboard.elements.acting import acting
from aboveboard.model.elements import NotRecognised
from aboveboard.model.frames import TILE
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import after
from aboveboard.recorder.picture import Past, Picture
from aboveboard.recorder.seen import Moment, Press
from aboveboard.recorder.tiles import differing, part

APPROACH_MS = 2_000
"""A picture from before the pointer set out or came was still current so long before the action, whatever changed."""

OLDEST_MS = 10_000
"""Where nothing but the target has changed since, the same for those who rest on it."""

EFFECT_MS = 250
"""What an input does may be drawn so late: a picture counts as seen after it only if it was current by then."""

LIT_PX = 4
"""So far around an element is drawn what says that the pointer is on it: a ring, a shadow."""

TARGET_PART = 32
"""What is larger than this part of the screen does not light up as a whole: a document, a canvas, a terminal."""

KEPT_PART = 8
"""What differs in more than this part of the screen's tiles is another screen."""


MOST_KEPT = 16
"""So many pictures before one are kept at most."""


def remembering(picture: Picture, old: Picture | None, proven_at: int, dirty: Rect) -> Picture:
    """Return a picture that remembers the one before it, which was last current at a server time.

    Only what lies in `dirty` may differ. Nothing is remembered of other windows or masks, nor of another screen.
    """
    if old is None or old.box != picture.box or (old.windows, old.masks) != (picture.windows, picture.masks):
        return picture
    left = _most(picture.box)
    boxes = list(islice(differing(picture.pixels, old.pixels, picture.box, dirty), left + 1))
    if len(boxes) > left:
        return picture
    tiles = tuple((box, part(old.pixels, old.box, box).copy()) for box in boxes)
    kept: list[Past] = []
    for past in (Past(old.time, proven_at, old.cursor, tiles), *old.past)[:MOST_KEPT]:
        left -= len(past.tiles)
        if left < 0:
            break
        kept.append(past)
    return replace(picture, past=tuple(kept))


def lights(press: Press) -> Rect | None:
    """Return the box of what may light up under a press: the button or item that what was hit belongs to."""
    if isinstance(press.hit, NotRecognised):
        return None
    if press.tree is None:
        return press.hit.box
    by_ref: dict[str, Node] = {node.ref: node for node in press.tree.nodes}
    return acting(by_ref, press.hit, press.raw.at, press.hit.proof).box


def unlit(moment: Moment, target: Rect | None) -> Moment:
    """Return the moment of a press with the picture before from before the pointer came to a target.

    It stays as it is where that is known already, where nothing at the target has changed since, and where no picture
    from before is kept that is recent and from after the last input.
    """
    lit = moment.before
    if lit is None or target is None or target.area * TARGET_PART > lit.box.area or not _on(lit.cursor, target):
        return moment
    around, stood = target.grown(LIT_PX), dict[Rect, NDArray[np.uint8]]()
    for past in lit.past:
        age = after(moment.time, past.proven_at)
        if age > OLDEST_MS or not _after_effects(past, moment.acted_at):
            break
        stood.update(past.tiles)
        if _on(past.cursor, target):
            continue
        changed = [box for box, tile in stood.items() if not np.array_equal(tile, part(lit.pixels, lit.box, box))]
        if not any(box.meets(around) for box in changed):
            break
        if age <= APPROACH_MS or all(box.meets(around) for box in changed):
            return replace(moment, before=_restored(lit, past, stood), before_ms=age, lit_ms=moment.before_ms)
    return moment


def _restored(picture: Picture, past: Past, stood: Mapping[Rect, NDArray[np.uint8]]) -> Picture:
    """Return an earlier picture from a later one and what stood where anything has changed since."""
    pixels = picture.pixels.copy()
    for box, tile in stood.items():
        np.copyto(part(pixels, picture.box, box), tile)
    return replace(picture, time=past.time, pixels=pixels, cursor=past.cursor, past=())


def _on(cursor: Point | None, target: Rect) -> bool:
    """Tell whether the pointer was on a target, or nobody knows where it was."""
    return cursor is None or target.contains(cursor)


def _after_effects(past: Past, acted_at: int | None) -> bool:
    return acted_at is None or after(past.proven_at, acted_at) >= EFFECT_MS


def _most(screen: Rect) -> int:
    return (screen.width // TILE + 1) * (screen.height // TILE + 1) // KEPT_PART
