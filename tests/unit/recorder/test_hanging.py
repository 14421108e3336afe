"""What hangs over a page is seen by what it covers: the line between the toolbar and the page."""

import numpy as np

from aboveboard.desktop import Grab, Window
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.recorder.canvas import Layer
from aboveboard.recorder.hanging import brinks, covered

WINDOW = Window(id=7, frame=7, box=Rect(40, 60, 900, 640))
PAGE = Rect(44, 147, 892, 549)
BRINK = Rect(44, 145, 892, 2)
OWN = (MaskBox(box=Rect(50, 200, 10, 10), reason="text"),)
PLAIN = Layer(WINDOW, shown=True, masks=OWN, page=PAGE)


def rows() -> Grab:
    """A line below the foot of a toolbar; the unused byte is noise."""
    pixels = np.zeros((2, 892, 4), np.uint8)
    pixels[0, :, :3], pixels[1, :, :3] = 255, 220
    pixels[..., 3] = np.arange(892) % 251
    return Grab(time=1, box=BRINK, pixels=pixels)


def test_two_rows_above_each_page_that_is_shown_are_looked_at() -> None:
    layers = [PLAIN, Layer(WINDOW, shown=False, page=PAGE), Layer(WINDOW, shown=True)]
    assert list(brinks(layers)) == [(WINDOW, BRINK)]


def test_a_full_screen_has_no_line_and_is_filled() -> None:
    full = Layer(WINDOW, shown=True, page=WINDOW.box)
    assert not list(brinks([full]))
    assert covered([full], {})[0].masks == (MaskBox(box=WINDOW.box, reason="unknown"),)


def test_a_line_that_is_whole_covers_nothing() -> None:
    assert covered([PLAIN], {7: rows()}) == (PLAIN,)


def test_one_pixel_of_another_colour_fills_the_window() -> None:
    whole = (MaskBox(box=WINDOW.box, reason="unknown"),)
    for row, column in ((0, 0), (0, 891), (1, 0), (1, 400)):
        grab = rows()
        grab.pixels[row, column, 1] -= 1
        assert covered([PLAIN], {7: grab})[0].masks == whole
    assert covered([PLAIN], {7: None})[0].masks == whole


def test_no_other_window_is_filled_for_it() -> None:
    app = Layer(WINDOW, shown=True, masks=OWN)
    assert covered([app, PLAIN], {7: rows(), 8: None}) == (app, PLAIN)
