"""What an indicator must survive: covers of every class, moves, and being somebody else's."""

import os

import pytest
import xcffib.shape
import xcffib.xproto

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Rect
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands

pytestmark = pytest.mark.x11

STRIP = Rect(400, 0, 300, 20)
INPUT_OUTPUT, INPUT_ONLY = 1, 2
OVERRIDE_REDIRECT = xcffib.xproto.CW.OverrideRedirect
TK_STRIP = """
import tkinter
strip = tkinter.Tk()
strip.overrideredirect(True)
strip.geometry("300x20+400+0")
strip.mainloop()
"""


def opened(hands: Hands, box: Rect, kind: int) -> int:
    window: int = hands.client.generate_id()
    depth = 24 if kind == INPUT_OUTPUT else 0
    hands.client.core.CreateWindowChecked(
        *(depth, window, hands.root, box.x, box.y, box.width, box.height, 0, kind, 0, OVERRIDE_REDIRECT, [1])
    ).check()
    hands.client.core.MapWindowChecked(window).check()
    return window


def covers(desktop: X11Desktop, strip: int) -> tuple[Rect, ...]:
    look = desktop.look(strip)
    assert look is not None
    return look.above


@pytest.fixture
def strip(hands: Hands) -> int:
    return opened(hands, STRIP, INPUT_OUTPUT)


@pytest.mark.parametrize("kind", [INPUT_OUTPUT, INPUT_ONLY])
def test_a_cover_of_any_class_is_seen(hands: Hands, desktop: X11Desktop, strip: int, kind: int) -> None:
    assert covers(desktop, strip) == ()
    cover = opened(hands, Rect(410, 5, 2, 2), kind)
    assert covers(desktop, strip) == (Rect(410, 5, 2, 2),)
    hands.client.core.UnmapWindowChecked(cover).check()
    assert covers(desktop, strip) == ()


def test_a_shaped_cover_counts_whole(hands: Hands, desktop: X11Desktop, strip: int) -> None:
    cover = opened(hands, Rect(390, 0, 500, 300), INPUT_OUTPUT)
    shape = hands.client(xcffib.shape.key)
    point = xcffib.xproto.RECTANGLE.synthetic(499, 299, 1, 1)
    shape.RectanglesChecked(xcffib.shape.SO.Set, xcffib.shape.SK.Bounding, 0, cover, 0, 0, 1, [point]).check()
    assert covers(desktop, strip) == (Rect(390, 0, 500, 300),)


def test_raising_it_brings_it_back(hands: Hands, desktop: X11Desktop, strip: int) -> None:
    opened(hands, STRIP, INPUT_OUTPUT)
    assert covers(desktop, strip) == (STRIP,)
    stack_mode, above = xcffib.xproto.ConfigWindow.StackMode, xcffib.xproto.StackMode.Above
    hands.client.core.ConfigureWindowChecked(strip, stack_mode, [above]).check()
    assert covers(desktop, strip) == ()


def test_a_move_off_the_screen_is_seen(hands: Hands, desktop: X11Desktop, strip: int) -> None:
    hands.client.core.ConfigureWindowChecked(strip, xcffib.xproto.ConfigWindow.X, [-250]).check()
    look = desktop.look(strip)
    assert look is not None
    assert (look.box, look.mapped, look.pid) == (Rect(-250, 0, 300, 20), True, os.getpid())


def test_a_strip_of_another_process_is_that_processs(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    process = start(["/usr/bin/python3", "-c", TK_STRIP])
    window = hands.window(lambda found: found.pid == process.pid and found.popup)
    look = desktop.look(window.id)
    assert look is not None
    assert (look.pid, look.box, look.mapped) == (process.pid, STRIP, True)
    assert [found.id for found in desktop.windows_of(process.pid)] == [window.id]
    process.kill()
    process.wait()
    hands.wait(lambda: desktop.look(window.id) is None)


def test_a_managed_window_is_looked_at_through_its_frame(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    process = start(["xterm", "-geometry", "40x10+100+100"])
    window = hands.window(lambda found: found.pid == process.pid and found.frame_box is not None)
    opened(hands, Rect(window.box.x + 5, window.box.y + 5, 10, 10), INPUT_OUTPUT)
    look = desktop.look(window.id)
    assert look is not None
    assert (look.box, look.pid, len(look.above)) == (window.box, process.pid, 1)
