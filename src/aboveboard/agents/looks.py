"""Looks: what a picture shows in the box of each element, as small patches of pixels."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Rect
from aboveboard.model.trajectories import Picture

SIDE = 16
"""A patch is so many pixels wide and high, whatever the size of its element."""

CHANNELS = 4
"""Red, green, blue, and whether any picture shows the element."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Patches by element: CHANNELS by SIDE by SIDE, 0 to 255; of what no picture shows there is none."""

    patches: Mapping[str, np.ndarray] = field(repr=False)

    def of(self, ids: Sequence[str]) -> np.ndarray:
        """Return the patches of elements, in order (elements by CHANNELS by SIDE by SIDE, uint8), zero for none."""
        found = np.zeros((len(ids), CHANNELS, SIDE, SIDE), dtype=np.uint8)
        for place, name in enumerate(ids):
            patch = self.patches.get(name)
            if patch is not None:
                found[place] = patch
        return found


class Gallery:
    """Pictures by BLAKE3 (WebP), and what they show of lists of elements; the last answer is remembered."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._last: tuple[Picture, ElementSnapshot, Looks] | None = None

    def looks(self, picture: Picture | None, snapshot: ElementSnapshot) -> Looks | None:
        """Return what a picture shows of each element of a list; None without it, and where it cannot be read."""
        if picture is None:
            return None
        if self._last is not None and self._last[0] == picture and self._last[1] is snapshot:
            return self._last[2]
        data = self._pictures.get(picture.sha)
        if data is None:
            return None
        found = _looks(data, picture, snapshot.elements)
        if found is not None:
            self._last = picture, snapshot, found
        return found


def _looks(data: bytes, picture: Picture, elements: Sequence[Element]) -> Looks | None:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data)).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        return None
    frame = Rect(0, 0, *image.size)
    patches = {}
    for element in elements:
        box = element.visible_box or element.box
        inside = None if box is None else box.moved(-picture.canvas.x, -picture.canvas.y).intersection(frame)
        if inside is None or not inside.area:
            continue
        corners = (inside.x, inside.y, inside.right, inside.bottom)
        small = image.resize((SIDE, SIDE), Image.Resampling.BOX, box=corners)
        patch = np.full((CHANNELS, SIDE, SIDE), 255, dtype=np.uint8)
        patch[:3] = np.asarray(small, dtype=np.uint8).transpose(2, 0, 1)
        patches[element.id] = patch
    return Looks(patches)
