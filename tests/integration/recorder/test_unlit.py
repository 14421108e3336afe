"""Who rests on a button before pressing it has it lit up: the picture before the press is not of that."""

from collections.abc import Callable

import numpy as np
import pytest
import zstandard
from numpy.typing import NDArray

from aboveboard.desktop import Window
from aboveboard.formats.recordings import composed
from aboveboard.model.elements import Element
from aboveboard.model.events import PointerPressed
from aboveboard.model.frames import TILE, Frame, FrameRole
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import LAYERS, Desk

pytestmark = pytest.mark.x11

CALCULATOR = AppRule(
    id="gnome-calculator",
    name="Calculator",
    identities=(AppIdentity(executable="/usr/bin/gnome-calculator"),),
    layers=LAYERS,
    catalogues=("gnome-calculator",),
)

LOOKING_S = 1.0
"""So long a person looks at what they are about to press, the pointer on it: more than a picture takes."""


def shown(frames: list[Frame], upto: Frame, box: Rect) -> NDArray[np.uint8]:
    """Return what a frame shows in a box, put together from those before it."""
    whole: Frame | None = None
    for frame in frames[: frames.index(upto) + 1]:
        whole = composed(frame, whole)
    assert whole is not None
    canvas = np.zeros((whole.canvas.height, whole.canvas.width, 4), np.uint8)
    for tile in whole.tiles:
        place = Rect(tile.column * TILE, tile.row * TILE, TILE, TILE).intersection(whole.canvas)
        raw = np.frombuffer(zstandard.ZstdDecompressor().decompress(tile.bgrx_zstd), np.uint8)
        canvas[place.y : place.bottom, place.x : place.right] = raw.reshape(place.height, place.width, 4)
    return canvas[box.y : box.bottom, box.x : box.right]


def test_the_picture_before_a_press_is_from_before_the_pointer_came_to_what_is_pressed(
    desk: Desk, hands: Hands, window: Callable[..., Window]
) -> None:
    desk.allow(CALCULATOR)
    desk.recorder("--demo")
    companion = desk.companion()
    box = window("gnome-calculator").box
    one, other = (Point(box.x + box.width * part // 10, box.bottom - box.height // 12) for part in (2, 8))
    companion.begin(desk.head("s1"))

    def frames() -> list[Frame]:
        return [record for record in desk.records("s1") if isinstance(record, Frame)]

    hands.move(one)
    hands.rest(LOOKING_S)
    hands.click(one)
    until(lambda: any(frame.role is FrameRole.AFTER for frame in frames()), "a picture of it at rest")
    hands.rest(LOOKING_S)
    hands.move(other)
    hands.rest(LOOKING_S)
    hands.move(Point(other.x + 1, other.y))
    hands.click(Point(other.x + 1, other.y))
    until(lambda: sum(frame.role is FrameRole.AT_ACTION for frame in frames()) == 2, "the press sealed")
    companion.do("pause")

    taken = desk.records("s1")
    (_, press) = (record for record in taken if isinstance(record, PointerPressed))
    assert isinstance(press.target, Element)
    assert press.target.box is not None
    assert press.target.box.contains(other)
    plain, rest, lit = (
        [frame for frame in frames() if frame.role is role][place]
        for role, place in ((FrameRole.BEFORE, 1), (FrameRole.AFTER, 0), (FrameRole.AT_ACTION, 1))
    )
    before, at, ago = (shown(frames(), frame, press.target.box) for frame in (plain, lit, rest))
    assert not np.array_equal(at, ago), "it is lit up"
    assert np.array_equal(before, ago)
    assert plain.cursor is not None
    assert not press.target.box.contains(plain.cursor)
    assert plain.stale_ms >= LOOKING_S * 1000
    assert lit.exact is False
