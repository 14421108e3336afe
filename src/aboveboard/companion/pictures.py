"""Pictures from tiles: what a frame shows, as pixels, and as the bytes that leave."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import zstandard
from blake3 import blake3
from numpy.typing import NDArray

from aboveboard.errors import Tampered
from aboveboard.model.frames import TILE, Frame
from aboveboard.model.geometry import Rect

Pixels = NDArray[np.uint8]
_LARGEST_EDGE = 16_384


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as it leaves: the BLAKE3 of its lossless WebP bytes, in hex, and those bytes."""

    id: str
    webp: bytes = field(repr=False)


class Screens:
    """Follows each monitor's canvas through the frames of a stretch. Shapes: (height, width, 4), BGRX, uint8."""

    def __init__(self) -> None:
        self._canvases: dict[str, Pixels] = {}
        self._boxes: dict[str, Rect] = {}

    def show(self, frame: Frame) -> Pixels:
        """Return the canvas after a frame; the array is the follower's own, copy it to keep it.

        Raises Tampered for tiles that do not fit their canvas.
        """
        canvas = self._canvases.get(frame.monitor)
        if frame.full or canvas is None or self._boxes[frame.monitor] != frame.canvas:
            if max(frame.canvas.width, frame.canvas.height) > _LARGEST_EDGE:
                raise Tampered("a picture is larger than any screen")
            canvas = np.zeros((frame.canvas.height, frame.canvas.width, 4), np.uint8)
        for tile in frame.tiles:
            top, left = tile.row * TILE, tile.column * TILE
            place = canvas[top : top + TILE, left : left + TILE]
            place[:] = _pixels(tile.bgrx_zstd, place.shape)
        self._canvases[frame.monitor] = canvas
        self._boxes[frame.monitor] = frame.canvas
        return canvas


def _pixels(packed: bytes, shape: tuple[int, ...]) -> Pixels:
    try:
        raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=TILE * TILE * 4)
    except zstandard.ZstdError as error:
        raise Tampered("a tile does not unpack") from error
    height, width, _ = shape
    if len(raw) == TILE * TILE * 4 and height and width:
        return np.frombuffer(raw, np.uint8).reshape(TILE, TILE, 4)[:height, :width]
    if len(raw) != height * width * 4 or not raw:
        raise Tampered("a tile does not fit its canvas")
    return np.frombuffer(raw, np.uint8).reshape(height, width, 4)


class Encoder:
    """Turns canvases into pictures, each different one once."""

    def __init__(self) -> None:
        self._known: dict[bytes, Picture] = {}

    def picture(self, canvas: Pixels) -> Picture:
        """Return a canvas as lossless WebP; equal pixels give equal bytes."""
        key = blake3(canvas.tobytes()).digest() + str(canvas.shape).encode()
        if key not in self._known:
            webp = encoded(canvas, "WEBP")
            self._known[key] = Picture(blake3(webp).hexdigest(), webp)
        return self._known[key]


def encoded(canvas: Pixels, form: str) -> bytes:
    """Return a canvas as lossless WEBP or PNG."""
    from PIL import Image

    rgb = np.ascontiguousarray(canvas[:, :, 2::-1])
    target = io.BytesIO()
    # 40 ms and 17 kB for a desktop of 1280x800; method 0 makes 290 kB of it, method 6 saves 1 % in 2 s
    options: Mapping[str, object] = {"lossless": True, "method": 4, "quality": 75} if form == "WEBP" else {}
    Image.fromarray(rgb).save(target, form, **options)
    return target.getvalue()


def as_png(webp: bytes) -> bytes:
    """Return a picture in the form a browser shows everywhere; the pixels are the same."""
    from PIL import Image

    target = io.BytesIO()
    with Image.open(io.BytesIO(webp)) as image:
        image.convert("RGB").save(target, "PNG", compress_level=1)
    return target.getvalue()
