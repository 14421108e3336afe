"""Clients that mean harm: huge and broken properties, storms of windows, grabs, and a server that hangs."""

import os
import signal
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
import xcffib
import xcffib.xproto

from aboveboard.desktop import RawButton, RawKey, RawMotion
from aboveboard.desktop.x11 import windows
from aboveboard.desktop.x11.connection import AT_ONCE
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.screen import DemoScreen
from tests.integration.x11.hands import Hands, client_of, keys_of

pytestmark = pytest.mark.x11

GARBAGE = b"\xff\xfe\x00\x80" * 3 + b"\xc3"


@pytest.fixture
def window(hands: Hands) -> Iterator[int]:
    number = hands.client.generate_id()
    hands.client.core.CreateWindowChecked(24, number, hands.root, 50, 60, 200, 100, 0, 1, 0, 512, [1]).check()
    hands.client.core.MapWindowChecked(number).check()
    yield number
    hands.client.core.DestroyWindow(number)
    hands.flush()


def atom(hands: Hands, name: str) -> int:
    return int(hands.client.core.InternAtom(False, len(name), name).reply().atom)


def set_property(hands: Hands, window: int, name: str, kind: str, width: int, data: bytes) -> None:
    """Replace a property, in pieces that fit a request; `width` is 8, 16 or 32 bits an item."""
    core, piece = hands.client.core, 128 << 10
    for place in range(0, max(1, len(data)), piece):
        part = data[place : place + piece]
        mode = 0 if place == 0 else 2
        count = 8 * len(part) // width
        core.ChangePropertyChecked(mode, window, atom(hands, name), atom(hands, kind), width, count, part).check()


@pytest.mark.parametrize("name", ["WM_NAME", "_NET_WM_NAME", "WM_CLASS", "_NET_WM_WINDOW_TYPE", "WM_TRANSIENT_FOR"])
@pytest.mark.parametrize("data", [b"x" * (1 << 20), GARBAGE[:12]], ids=["a megabyte", "no text"])
def test_what_a_window_says_of_itself_changes_nothing(hands: Hands, window: int, name: str, data: bytes) -> None:
    set_property(hands, window, name, "STRING", 8, data)
    (found,) = (found for found in hands.desktop.context().stack if found.id == window)
    assert (found.pid, found.box) == (os.getpid(), Rect(50, 60, 200, 100))


@pytest.mark.parametrize(("name", "kind"), [("_NET_WM_WINDOW_TYPE", "ATOM"), ("WM_TRANSIENT_FOR", "WINDOW")])
def test_a_property_of_the_right_type_and_the_wrong_size_is_no_error(
    hands: Hands, window: int, name: str, kind: str
) -> None:
    set_property(hands, window, name, kind, 8, b"abc")
    hands.client.core.ConfigureWindowChecked(window, xcffib.xproto.ConfigWindow.X, [51]).check()
    hands.client.core.UnmapWindowChecked(window).check()
    hands.client.core.MapWindowChecked(window).check()
    assert window in {found.id for found in hands.desktop.context().stack}


def test_root_properties_of_the_wrong_size_or_without_text_are_no_error() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop, client_of(screen) as client:
        hands = Hands(screen, desktop, client)
        for data in (b"abc", GARBAGE):
            set_property(hands, hands.root, "_NET_ACTIVE_WINDOW", "WINDOW", 8, data)
            set_property(hands, hands.root, "RESOURCE_MANAGER", "STRING", 8, GARBAGE)
            set_property(hands, hands.root, "_XKB_RULES_NAMES", "STRING", 8, GARBAGE)
            assert desktop.context().active is None
            assert [monitor.scale_percent for monitor in desktop.monitors()] == [100]
            assert isinstance(desktop.keyboard_layout(), str)


class Storm:
    """A client that makes, maps and destroys windows as fast as the server lets it, until it is stopped."""

    def __init__(self, client: xcffib.Connection) -> None:
        self._client = client
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._blow)
        self.maps = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _blow(self) -> None:
        core, root = self._client.core, self._client.setup.roots[0].root
        while not self._over.is_set():
            for _ in range(20):
                number = self._client.generate_id()
                core.CreateWindow(24, number, root, 0, 0, 30, 30, 0, 1, 0, 512, [1])
                core.MapWindow(number)
                core.DestroyWindow(number)
                self.maps += 1
            core.GetInputFocus().reply()


def test_a_storm_of_windows_neither_stops_nor_grows_what_is_kept(hands: Hands, window: int, screen: DemoScreen) -> None:
    hands.client.core.SetInputFocusChecked(0, window, 0).check()
    with client_of(screen) as other, Storm(other) as storm:
        Hands.wait(lambda: storm.maps > 1_000)
        for _ in range(30):
            found = hands.desktop.context()
            assert found.focus is None or found.focus.id == window  # unknown, or right: never somebody else's
    Hands.wait(lambda: (found := hands.desktop.context().focus) is not None and found.id == window)


def test_a_storm_that_nobody_looks_at_is_forgotten(hands: Hands, window: int, screen: DemoScreen) -> None:
    hands.desktop.context()
    tracemalloc.start()
    try:
        with client_of(screen) as other, Storm(other) as storm:

            def blown() -> bool:
                hands.desktop.read()
                return storm.maps > 10_000

            Hands.wait(blown)
        ours = tracemalloc.Filter(inclusive=True, filename_pattern=windows.__file__)
        kept = sum(each.size for each in tracemalloc.take_snapshot().filter_traces([ours]).statistics("filename"))
    finally:
        tracemalloc.stop()
    assert kept < 1 << 20
    assert window in {found.id for found in hands.desktop.context().stack}


def test_events_that_come_faster_than_they_are_read_neither_hold_the_recorder_nor_pass_for_all(hands: Hands) -> None:
    control = hands.desktop._control
    control.round_trip()
    core, name = hands.client.core, atom(hands, "ABOVEBOARD_FLOOD")
    for _ in range(AT_ONCE + 1):
        core.ChangeProperty(0, hands.root, name, name, 8, 0, b"")
    hands.flush()
    control.xcb.core.GetInputFocus().reply()  # from here on all of them wait on this side
    assert not control.drain()
    assert control.drain()


def test_grabs_of_pointer_and_keyboard_hide_nothing(hands: Hands, window: int) -> None:
    core, at_once = hands.client.core, xcffib.xproto.GrabMode.Async
    pointer = core.GrabPointer(False, window, 0x4, at_once, at_once, 0, 0, 0).reply()
    keyboard = core.GrabKeyboard(False, window, 0, at_once, at_once).reply()
    assert (pointer.status, keyboard.status) == (0, 0)
    try:
        hands.fake(6, 0, 300, 310)
        for kind, detail in ((4, 1), (5, 1), (2, 38), (3, 38)):
            hands.fake(kind, detail)
        hands.flush()
        seen = hands.read_until(lambda seen: len(seen) >= 5)
        assert hands.desktop.context().grabbed
    finally:
        core.UngrabPointer(0)
        core.UngrabKeyboard(0)
        hands.flush()
    assert not hands.desktop.context().grabbed
    assert [type(event) for event in seen] == [RawMotion, RawButton, RawButton, RawKey, RawKey]
    assert hands.desktop.context().pointer_at == Point(300, 310)


def server_of(screen: DemoScreen) -> int:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"Xvfb") and f"{screen.folder}/authority".encode() in words:
            return int(process.name)
    pytest.fail("no server")


def test_a_server_that_hangs_for_a_while_loses_and_reorders_nothing(hands: Hands, screen: DemoScreen) -> None:
    server = server_of(screen)
    os.kill(server, signal.SIGSTOP)
    try:
        for x in range(200):
            hands.fake(6, 0, 400 + x, 20)
        hands.fake(2, 38)
        hands.fake(3, 38)
        hands.client.flush()
        assert not hands.desktop.read()
    finally:
        threading.Timer(0.3, os.kill, (server, signal.SIGCONT)).start()
    hands.desktop.context()  # waits for the server, and comes back
    seen = hands.read_until(lambda seen: len(keys_of(seen)) >= 2)
    assert [event.at.x for event in seen if isinstance(event, RawMotion)] == list(range(400, 600))
    assert [event.time for event in seen] == sorted(event.time for event in seen)
