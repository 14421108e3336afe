"""What was seen before the pointer came to what is pressed: a thing under the pointer is often drawn otherwise.

A picture of that tells what is pressed next. So at a press the last picture that is remembered is taken in which the
pointer was not on its target yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aboveboard.elements import Node, Tree
from aboveboard.elements.acting import acting
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Point, Rect, bounding
from aboveboard.recorder.gate import after
from aboveboard.recorder.picture import Past, Picture
from aboveboard.recorder.remembering import EFFECT_MS
from aboveboard.recorder.seen import Moment, Press
from aboveboard.recorder.tiles import part

APPROACH_MS = 2_000
"""A picture from before the pointer set out or came was still current so long before the action."""

OLDEST_MS = 10_000
"""Where nothing but the target has changed since, the same for those who rest on it."""

LIT_PX = 4
"""So far around an element is drawn what says that the pointer is on it: a ring, a shadow."""

TARGET_PART = 32
"""What is larger than this part of the screen does not light up as a whole: a document, a canvas, a terminal."""

BY_POINTER = frozenset({"focused", "selected", "active", "armed", "pressed"})
"""States that a pointer gives by lying on a thing, such as an item of a menu."""

Stood = Mapping[Rect, NDArray[np.uint8]]
"""What stood in tiles that have changed since."""

Trees = Sequence[tuple[str, Tree]]
"""Trees by app."""


def acted_on(press: Press) -> Node | None:
    """Return what lights up under a press: the button or item that what was hit belongs to."""
    if isinstance(press.hit, NotRecognised) or press.tree is None:
        return None
    by_ref: dict[str, Node] = {node.ref: node for node in press.tree.nodes}
    return acting(by_ref, press.hit, press.raw.at, press.hit.proof)


def unlit(moment: Moment, node: Node | None) -> Moment:
    """Return the moment of a press with the picture before from before the pointer came to what is acted on.

    It stays as it is where that is known already, where that looks as it did, and where no picture from before is kept
    that is recent, from after the last input, and of the same thing at the same place.
    """
    lit, target = moment.before, None if node is None else node.box
    if lit is None or node is None or target is None or target.area * TARGET_PART > lit.box.area:
        return moment
    told = _told(lit.trees, node.ref)  # by the tree of before the press, which may have changed it
    if told is None or not _on(lit.cursor, target):
        return moment
    around, stood = target.grown(LIT_PX), dict[Rect, NDArray[np.uint8]]()
    for past in lit.past:
        age = after(moment.time, past.proven_at)
        recent = age <= OLDEST_MS and (moment.acted_at is None or after(past.proven_at, moment.acted_at) >= EFFECT_MS)
        if not recent or _told(past.trees, node.ref) != told:
            break
        stood.update(past.tiles)
        if _on(past.cursor, target):
            continue
        there, elsewhere = _changed(lit, stood, around)
        if not there or _on(past.rested, target):
            break  # it does not light up
        if not elsewhere or (age <= APPROACH_MS and _same_things(past, lit, bounding(elsewhere))):
            return replace(moment, before=_restored(lit, past, stood), before_ms=age, unlit=True)
    return moment


def _changed(lit: Picture, stood: Stood, around: Rect) -> tuple[bool, list[Rect]]:
    """Tell whether anything looks otherwise than it did in a box, and in which tiles something does elsewhere."""
    there, elsewhere = False, list[Rect]()
    for box, tile in stood.items():
        different = (tile != part(lit.pixels, lit.box, box)).any(axis=2)
        within = part(different, box, box.intersection(around))
        there = there or bool(within.any())
        if np.count_nonzero(different) > np.count_nonzero(within):
            elsewhere.append(box)
    return there, elsewhere


def _restored(picture: Picture, past: Past, stood: Stood) -> Picture:
    """Return an earlier picture from a later one and what stood where anything has changed since."""
    pixels = picture.pixels.copy()
    for box, tile in stood.items():
        np.copyto(part(pixels, picture.box, box), tile)
    earlier = replace(picture, time=past.time, pixels=pixels, trees=past.trees, past=())
    return replace(earlier, cursor=past.cursor, astray=past.astray)


def _on(at: Point | None, target: Rect) -> bool:
    """Tell whether the pointer was on a target, or nobody knows where it was."""
    return at is None or target.contains(at)


def _told(trees: Trees, ref: str) -> tuple[object, ...] | None:
    """Return what the trees of a time told of a thing, but for what a pointer does to it; None where none has it."""
    node = next((found for _, tree in trees if (found := tree.find(ref)) is not None), None)
    if node is None:
        return None
    return node.pid, node.role, node.box, node.name, node.value, node.said, node.states - BY_POINTER


def _same_things(past: Past, lit: Picture, where: Rect) -> bool:
    """Tell whether nothing has come or gone in a box since: a list that a rest of the pointer opened, say."""
    return _refs(past.trees, where) == _refs(lit.trees, where)


def _refs(trees: Trees, where: Rect) -> set[str]:
    return {node.ref for _, tree in trees for node in tree.nodes if node.box is not None and node.box.meets(where)}
