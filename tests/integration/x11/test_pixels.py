"""Pixels are exact, follow what is drawn, and leave nothing behind."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xcffib.xproto

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands
from tests.patience import until

pytestmark = pytest.mark.x11

KILLED = """
import os, signal, sys
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Rect
with X11Desktop(os.environ) as desktop:
    desktop.grab(Rect(0, 0, 1280, 800))
    print("grabbed", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def server_of(screen: DemoScreen) -> Path:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes().startswith(b"/usr/bin/Xvfb") and (
                str(screen.folder).encode() in (process / "cmdline").read_bytes()
            ):
                return process
        except OSError:
            continue
    raise AssertionError("no server")


def shared(server: Path) -> int:
    return (server / "maps").read_text().count("memfd:pixels")


def test_a_grab_equals_the_servers_own_picture(hands: Hands, desktop: X11Desktop, start: Start) -> None:
    start(["xterm"])
    hands.window(lambda found: found.identity is not None and found.identity.executable == "/usr/bin/xterm")
    box = Rect(13, 17, 701, 503)

    def equal() -> bool:
        drawable = hands.root
        plain = hands.client.core.GetImage(2, drawable, box.x, box.y, box.width, box.height, 0xFFFFFFFF).reply()
        theirs = np.frombuffer(bytes(plain.data.buf()), np.uint8).reshape(box.height, box.width, 4)
        return bool((theirs == desktop.grab(box).pixels).all())

    hands.wait(equal)  # a cursor may blink between the two


def test_damage_tells_every_place_that_changes(hands: Hands, desktop: X11Desktop) -> None:
    window = hands.client.generate_id()
    hands.client.core.CreateWindowChecked(24, window, hands.root, 100, 100, 300, 300, 0, 1, 0, 514, [0, 1]).check()
    hands.client.core.MapWindowChecked(window).check()
    desktop.now()
    desktop.damaged()
    context, pixel = hands.client.generate_id(), 0x00FF00
    hands.client.core.CreateGCChecked(context, window, xcffib.xproto.GC.Foreground, [pixel]).check()
    places = [(5, 5), (200, 40), (90, 250)]
    for x, y in places:
        rectangle = xcffib.xproto.RECTANGLE.synthetic(x, y, 4, 4)
        hands.client.core.PolyFillRectangleChecked(window, context, 1, [rectangle]).check()
    desktop.now()
    damaged = desktop.damaged()
    for x, y in places:
        box = Rect(100 + x, 100 + y, 4, 4)
        assert any(found.covers(box) for found in damaged)
        assert (desktop.grab(box).pixels[:, :, :3] == (0, 255, 0)).all()


def test_nothing_is_left_in_the_server_after_a_kill(screen: DemoScreen) -> None:
    server = server_of(screen)
    before = shared(server)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], env=screen.environment, capture_output=True, text=True, check=False
    )
    assert killed.stdout == "grabbed\n"
    until(lambda: shared(server) <= before, "the server let go of the memory")
    assert shared(server) == before


def test_the_shared_memory_is_shared_and_has_no_name_in_a_folder(screen: DemoScreen, desktop: X11Desktop) -> None:
    desktop.grab(Rect(0, 0, 10, 10))
    assert shared(server_of(screen)) >= 1
    assert "key" not in Path("/proc/sysvipc/shm").read_text().split("\n", 1)[1]


def test_windows_pixels_are_not_ours_to_write_and_outlive_memory_that_has_become_too_small(
    hands: Hands, screen: DemoScreen, start: Start
) -> None:
    start(["xterm"])
    seen = hands.window(lambda found: found.identity is not None and found.identity.executable == "/usr/bin/xterm")
    with X11Desktop(screen.environment) as desktop:
        desktop.context()
        (first,) = desktop.grab_windows([(seen, seen.box)])
        assert first is not None
        assert not first.pixels.flags.writeable
        held = first.pixels.copy()
        more = 2 + desktop.monitors()[0].box.area // seen.box.area
        again = desktop.grab_windows([(seen, Rect(seen.box.x, seen.box.y, seen.box.width, seen.box.height - 1))] * more)
        assert (first.pixels == held).all()
        assert all(grab is not None and grab.pixels.shape[0] == seen.box.height - 1 for grab in again)
    assert (first.pixels == held).all()
