"""How the words of a goal and the elements of a screen stand to each other, as one number of bits for each pair."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from aboveboard.model.elements import Element
from aboveboard.model.geometry import Rect

BITS: Final = 12
"""How many relations there are; a pair's code is the sum of 1 << n over those that hold."""

WORD, RUN, ROW, GROUP, PARENT, CHILD, NEXT, PREVIOUS, LINE, LABELS, LABELLED, DONE_TO = range(BITS)
"""One word in common; part of the whole name; same row; same group; parent of; child of; next; previous; on one line;
is the label of; is labelled by; what an earlier action was done to."""

NEAR = 12
"""How far from a field its label may stand above it, in its own heights times ten."""


def bit(relation: int) -> np.uint16:
    """Return the code of one relation."""
    return np.uint16(1 << relation)


def among_elements(elements: Sequence[Element]) -> np.ndarray:
    """Return the codes of all pairs of elements (uint16, n by n): what the second is to the first."""
    count = len(elements)
    codes = np.zeros((count, count), dtype=np.uint16)
    if not count:
        return codes
    for relation, names in ((ROW, [one.row for one in elements]), (GROUP, [one.group for one in elements])):
        known = _numbered(names)
        codes |= np.where((known[:, None] == known[None, :]) & (known[:, None] >= 0), bit(relation), np.uint16(0))
    _families(codes, elements)
    _geometry(codes, elements)
    return codes


def _numbered(names: Sequence[str | None]) -> np.ndarray:
    numbers: dict[str, int] = {}
    return np.asarray([-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names])


def _families(codes: np.ndarray, elements: Sequence[Element]) -> None:
    places = {element.id: place for place, element in enumerate(elements)}
    for place, element in enumerate(elements):
        above = places.get(element.parent) if element.parent is not None else None
        if above is not None:
            codes[place, above] |= bit(PARENT)
            codes[above, place] |= bit(CHILD)
        if place:
            codes[place - 1, place] |= bit(NEXT)
            codes[place, place - 1] |= bit(PREVIOUS)


def _geometry(codes: np.ndarray, elements: Sequence[Element]) -> None:
    boxes = np.asarray([_sides(one.visible_box or one.box) for one in elements], dtype=np.float32)
    left, top, right, bottom = boxes.T
    seen = (right > left) & (bottom > top)
    height = np.maximum(bottom - top, 1)
    shared = np.minimum(bottom[:, None], bottom[None, :]) - np.maximum(top[:, None], top[None, :])
    small = np.minimum(height[:, None], height[None, :])
    line = (shared > 0.5 * small) & seen[:, None] & seen[None, :] & (shared > 0.5 * height[:, None])
    codes |= np.where(line, bit(LINE), np.uint16(0))
    _labels(codes, elements, boxes, line)


def _labels(codes: np.ndarray, elements: Sequence[Element], boxes: np.ndarray, line: np.ndarray) -> None:
    """Mark, for each element, the nearest one to its left on the same line, else the nearest right above it."""
    left, top, right, bottom = boxes.T
    for place in range(len(elements)):
        if right[place] <= left[place]:
            continue
        gap = left[place] - right
        beside = line[place] & (gap >= -2)
        if beside.any():
            label = int(np.where(beside, gap, np.inf).argmin())
        else:
            rise = top[place] - bottom
            over = (rise >= -2) & (rise * 10 < NEAR * (bottom[place] - top[place])) & (left < right[place])
            over &= (right > left[place]) & (right > left)
            if not over.any():
                continue
            label = int(np.where(over, rise, np.inf).argmin())
        if label != place:
            codes[place, label] |= bit(LABELLED)
            codes[label, place] |= bit(LABELS)


def _sides(box: Rect | None) -> tuple[int, int, int, int]:
    return (0, 0, 0, 0) if box is None else (box.x, box.y, box.right, box.bottom)
