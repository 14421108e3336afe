"""Devices that come later: a second pointer and keyboard bring XTEST devices of their own."""

import io
import struct

import pytest
import xcffib.xinput

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.events import Device
from aboveboard.studio.screen import DemoScreen
from tests.integration.x11.hands import Hands, client_of, keys_of

pytestmark = pytest.mark.x11

CHANGE_HIERARCHY, ADD_MASTER = 43, 1


def add_master(hands: Hands, name: bytes) -> int:
    xinput = hands.client(xcffib.xinput.key)
    xinput.XIQueryVersion(2, 2).reply()
    change = struct.pack("=xx2xB3xHHHBB", 1, ADD_MASTER, 2 + len(name) // 4, len(name), 1, 1) + name
    xinput.send_request(CHANGE_HIERARCHY, io.BytesIO(change), is_checked=True).check()
    infos = xinput.XIQueryDevice(0).reply().infos
    return next(int(info.deviceid) for info in infos if info.name.to_string() == f"{name.decode()} pointer")


def test_a_second_master_is_no_demo_screen_and_its_injections_are_marked() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop, client_of(screen) as client:
        assert desktop.is_demo_screen()
        hands = Hands(screen, desktop, client)
        pointer = add_master(hands, b"more")
        hands.client(xcffib.xinput.key).XISetClientPointerChecked(0, pointer).check()
        hands.fake(2, 38)
        hands.fake(3, 38)
        hands.flush()
        seen = hands.read_until(lambda seen: len(keys_of(seen)) >= 2)
        assert {key.device for key in keys_of(seen)} == {Device.XTEST}
        assert not desktop.is_demo_screen()
