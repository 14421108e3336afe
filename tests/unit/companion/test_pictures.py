"""Pictures from tiles: to the pixel what the recorder grabbed, whatever the order of full and changed ones."""

import io

import msgspec
import numpy as np
import pytest
import zstandard
from PIL import Image

from aboveboard.companion.pictures import Encoder, Screens, as_png
from aboveboard.errors import Tampered
from aboveboard.model.frames import Tile
from aboveboard.model.geometry import Rect
from tests.companions import SCREEN, frame


def packed(shade: int, height: int = 64, width: int = 64) -> bytes:
    return zstandard.compress(np.full((height, width, 4), shade, np.uint8).tobytes())


def test_a_changed_tile_lies_over_what_was_there() -> None:
    screens = Screens()
    screens.show(frame(0, "a", 40))
    changed = msgspec.structs.replace(
        frame(1, "b", 0), full=False, tiles=(Tile(column=1, row=0, bgrx_zstd=packed(200)),)
    )
    canvas = screens.show(changed)
    assert canvas.shape == (SCREEN.height, SCREEN.width, 4)
    assert (canvas[:64, 64:128] == 200).all()
    assert (canvas[:, :64] == 40).all()


def test_a_full_frame_forgets_what_was_there() -> None:
    screens = Screens()
    screens.show(frame(0, "a", 40))
    canvas = screens.show(msgspec.structs.replace(frame(1, "b", 0), tiles=()))
    assert not canvas.any()


def test_each_monitor_has_a_canvas_of_its_own() -> None:
    screens = Screens()
    screens.show(frame(0, "a", 40))
    other = msgspec.structs.replace(frame(1, "b", 90), monitor="other")
    assert (screens.show(other) == 90).all()
    kept = msgspec.structs.replace(frame(2, "c", 0), full=False, tiles=())
    assert (screens.show(kept) == 40).all()


def test_a_picture_leaves_to_the_pixel_and_by_its_hash() -> None:
    canvas = np.random.default_rng(1).integers(0, 256, (100, 200, 4), np.uint8)
    encoder = Encoder()
    picture = encoder.picture(canvas)
    assert encoder.picture(canvas.copy()) is picture
    for data in (picture.webp, as_png(picture.webp)):
        with Image.open(io.BytesIO(data)) as image:
            assert np.array_equal(np.array(image.convert("RGB")), canvas[:, :, 2::-1])


def test_pictures_of_another_shape_are_other_pictures() -> None:
    encoder = Encoder()
    wide, high = np.zeros((10, 20, 4), np.uint8), np.zeros((20, 10, 4), np.uint8)
    assert encoder.picture(wide).id != encoder.picture(high).id


@pytest.mark.parametrize(
    "tile",
    [
        Tile(column=0, row=0, bgrx_zstd=b"not zstd"),
        Tile(column=0, row=0, bgrx_zstd=packed(1, 3, 3)),
        Tile(column=9, row=9, bgrx_zstd=packed(1)),
    ],
)
def test_a_tile_that_does_not_fit_its_canvas_is_refused(tile: Tile) -> None:
    with pytest.raises(Tampered):
        Screens().show(msgspec.structs.replace(frame(0, "a", 1), tiles=(tile,)))


def test_a_canvas_larger_than_any_screen_is_refused() -> None:
    huge = msgspec.structs.replace(frame(0, "a", 1), canvas=Rect(x=0, y=0, width=1 << 20, height=1 << 20))
    with pytest.raises(Tampered):
        Screens().show(huge)
