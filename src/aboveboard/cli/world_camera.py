"""A camera of an environment: clear pictures of a page of our own, for agents that look at pictures; no recorder's.

What a recorder takes is masked before it is kept. Here the page is a task of the studio's, shown to an agent that is on
trial or written into the driver's own log, and every picture says that it is clear.
"""

import io
from collections.abc import Callable

from blake3 import blake3

from aboveboard.model.geometry import Rect
from aboveboard.model.trajectories import Picture

CLEAR = "clear"
"""How such a picture is rendered (`Picture.render`)."""

Shot = Callable[[], bytes]
"""Takes a picture of what a page shows now, in any form that Pillow reads."""


def taken(shot: Shot, left: float, top: float) -> tuple[Picture, bytes]:
    """Return a picture of a page whose upper left corner lies at a pixel of the screen, and its WebP without loss."""
    from PIL import Image

    with Image.open(io.BytesIO(shot())) as image:
        canvas = Rect(round(left), round(top), *image.size)
        kept = io.BytesIO()
        image.convert("RGB").save(kept, "WEBP", lossless=True, method=0)
    data = kept.getvalue()
    return Picture(sha=blake3(data).hexdigest(), canvas=canvas, render=CLEAR), data
