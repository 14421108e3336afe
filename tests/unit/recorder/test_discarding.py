"""What was on the screen before a discard is in nothing that is written after it."""

import numpy as np
import zstandard

from aboveboard.model.events import PointerPressed
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Rect
from aboveboard.model.sessions import Recording
from tests.unit.recorder.stage import Stagehand, of

CHROME = Rect(300, 300, 128, 128)
SECRET = 77


def values(read: Recording) -> set[int]:
    """Return the values of blue that any tile of any frame shows."""
    unpack = zstandard.ZstdDecompressor()
    tiles = [tile for frame in of(read, Frame) if isinstance(frame, Frame) for tile in frame.tiles]
    return {
        int(value) for tile in tiles for value in np.unique(np.frombuffer(unpack.decompress(tile.bgrx_zstd), np.uint8))
    }


def test_a_picture_from_before_a_discard_is_no_before_picture_after_it(hand: Stagehand) -> None:
    hand.begin()
    hand.paint(CHROME, SECRET)
    hand.play(400)
    hand.move((152, 131), (154, 132))
    hand.capture.discard(1, hand.time)
    hand.paint(CHROME, 201)
    hand.move((156, 133), (158, 134))
    hand.button(160, 135)
    read = hand.end()
    assert of(read, PointerPressed)
    shown = values(read)
    assert 201 in shown
    assert SECRET not in shown
