"""Keyboards that change under the hands: groups, compose sequences, warps, the 32-bit clock."""

from collections.abc import Iterator

import pytest
import xcffib.xkb

from aboveboard.desktop import RawButton, RawKey, RawMotion
from aboveboard.model.geometry import Point
from tests.integration.x11.hands import Hands, keys_of

pytestmark = pytest.mark.x11

Y_ON_US = 29
CORE_KEYBOARD = 0x100


@pytest.fixture
def two_groups(hands: Hands) -> Iterator[None]:
    hands.keyboard("-layout", "us,de", "-option", "", "-option", "compose:menu")
    yield
    lock(hands, 0)
    hands.keyboard("-layout", "us", "-variant", "", "-option", "")


def lock(hands: Hands, group: int) -> None:
    xkb = hands.client(xcffib.xkb.key)
    xkb.UseExtension(1, 0).reply()
    xkb.LatchLockStateChecked(CORE_KEYBOARD, 0, 0, True, group, 0, False, 0).check()


def test_a_locked_group_counts_for_the_keys_after_it(hands: Hands, two_groups: None) -> None:
    for group in (0, 1, 0, 1):
        lock(hands, group)
        hands.fake(2, Y_ON_US)
        hands.fake(3, Y_ON_US)
        hands.flush()
    assert hands.typed() == "yzyz"
    assert hands.desktop.keyboard_layout() == "us,de"


def test_a_compose_sequence_types_one_character(hands: Hands, two_groups: None) -> None:
    menu, a, e = 135, 38, 26
    for code in (menu, a, e):
        hands.fake(2, code)
        hands.fake(3, code)
    hands.flush()
    assert hands.typed() == "\u00e6"
    composing = [key.composing for key in keys_of(hands.seen) if key.pressed]
    assert composing[:3] == [True, True, False]


def test_a_warp_of_the_pointer_is_a_motion(hands: Hands) -> None:
    hands.client.core.WarpPointerChecked(0, hands.root, 0, 0, 0, 0, 222, 333).check()
    seen = hands.read_until(lambda seen: any(isinstance(event, RawMotion) for event in seen))
    assert [event.at for event in seen if isinstance(event, RawMotion)][-1] == Point(222, 333)


def test_an_event_that_a_client_sends_is_no_input(hands: Hands) -> None:
    event = bytes([2, 38]) + bytes(30)
    hands.client.core.SendEventChecked(False, hands.root, 1, event).check()
    hands.fake(2, 39)
    hands.fake(3, 39)
    hands.flush()
    seen = hands.read_until(lambda seen: len(seen) >= 2)
    assert {event.keycode for event in seen if isinstance(event, RawKey)} == {39}
    assert not any(isinstance(event, RawButton) for event in seen)
