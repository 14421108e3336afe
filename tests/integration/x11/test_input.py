"""Real input on a real server: complete, in order, with the text that programs get."""

from collections.abc import Iterator

import pytest

from aboveboard.desktop import RawButton, RawKey, RawMotion
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from tests.integration.x11.hands import Hands, keys_of

pytestmark = pytest.mark.x11


@pytest.fixture
def layout(hands: Hands) -> Iterator[None]:
    yield
    hands.keyboard("-layout", "us", "-variant", "", "-option", "")


def test_none_of_thousands_of_events_is_lost_or_out_of_order(hands: Hands) -> None:
    path = [Point(100 + step % 700, 100 + step // 700) for step in range(3_500)]
    for step, at in enumerate(path):
        hands.fake(6, 0, at.x, at.y)
        if step % 50 == 0:
            hands.fake(4, 9)
            hands.fake(5, 9)
        if step % 70 == 0:
            hands.fake(2, 38)
            hands.fake(3, 38)
        if step % 500 == 0:
            hands.flush()
            hands.seen.extend(hands.desktop.read())
    hands.flush()
    seen = hands.read_until(lambda seen: sum(isinstance(event, RawMotion) for event in seen) >= len(path))
    assert [event.at for event in seen if isinstance(event, RawMotion)] == path
    assert sum(isinstance(event, RawButton) for event in seen) == 140
    assert [event.text for event in seen if isinstance(event, RawKey) and event.pressed] == ["a"] * 50
    assert [event.time for event in seen] == sorted(event.time for event in seen)
    assert all(event.device is Device.XTEST for event in seen if not isinstance(event, RawMotion))


def test_a_burst_that_touches_an_unmapped_key_does_not_stall_the_stream(hands: Hands) -> None:
    hands.do("type", "a\u2603b")  # xdotool borrows a key for the snowman, which sends MappingNotify to everyone
    hands.do("mousemove", "301", "302")
    seen = hands.read_until(lambda seen: bool(seen) and getattr(seen[-1], "at", None) == Point(301, 302))
    texts = [key.text for key in keys_of(seen) if key.pressed and key.text]
    assert (texts[0], texts[-1]) == ("a", "b")


def test_wheel_motion_is_a_button_from_four_to_seven(hands: Hands) -> None:
    for button in (4, 5, 6, 7):
        hands.fake(4, button)
        hands.fake(5, button)
    hands.flush()
    seen = hands.read_until(lambda seen: len(seen) >= 8)
    assert [event.button for event in seen if isinstance(event, RawButton) and event.pressed] == [4, 5, 6, 7]


def test_a_held_key_repeats_and_says_so(hands: Hands) -> None:
    hands.fake(2, 38)
    hands.flush()
    seen = hands.read_until(lambda seen: sum(isinstance(key, RawKey) for key in seen) >= 4)
    hands.fake(3, 38)
    hands.flush()
    hands.read_until(lambda seen: not keys_of(seen)[-1].pressed)
    assert [key.repeat for key in keys_of(seen) if key.pressed][:4] == [False, True, True, True]
    assert {key.device for key in keys_of(seen)} == {Device.XTEST}


def test_keys_type_what_they_type_with_shift(hands: Hands) -> None:
    text = "The quick (brown) fox: 42 % of ~{lazy} dogs?"
    hands.do("type", "--delay", "1", text)
    assert hands.typed() == text


def test_the_tab_key_is_called_so_with_shift_too(hands: Hands) -> None:
    hands.do("key", "Tab", "shift+Tab", "Escape")
    keys = keys_of(hands.read_until(lambda seen: any(key.name == "escape" for key in keys_of(seen))))
    assert [key.name for key in keys if key.pressed and "shift" not in key.name] == ["tab", "tab", "escape"]


def test_a_german_layout_types_german(hands: Hands, layout: None) -> None:
    hands.keyboard("-layout", "de", "-variant", "nodeadkeys")
    text = "Zwölf Boxkämpfer jagen Übergrößen @ 5 €; {ß}"
    hands.do("type", "--delay", "1", text)
    assert hands.typed() == text
    assert hands.desktop.keyboard_layout() == "de(nodeadkeys)"


def test_a_layout_changed_between_two_keys_counts_from_then_on(hands: Hands, layout: None) -> None:
    y_on_us = 29
    for name in ("us", "de", "us"):
        hands.keyboard("-layout", name)
        hands.fake(2, y_on_us)
        hands.fake(3, y_on_us)
        hands.flush()
        hands.read_until(lambda seen: bool(keys_of(seen)) and not keys_of(seen)[-1].pressed)
    assert hands.typed() == "yzy"


def test_dead_keys_compose_and_say_that_they_wait(hands: Hands, layout: None) -> None:
    hands.keyboard("-layout", "de")
    acute, e = 21, 26
    for code in (acute, e):
        hands.fake(2, code)
        hands.fake(3, code)
    hands.flush()
    assert hands.typed() == "é"
    assert [key.composing for key in keys_of(hands.seen) if key.pressed][:2] == [True, False]


def test_control_and_alt_type_nothing(hands: Hands) -> None:
    hands.do("key", "ctrl+s", "alt+f", "Tab", "Return", "BackSpace")
    assert hands.typed() == "\t\n"
    names = [key.name for key in keys_of(hands.seen) if key.pressed]
    assert [name for name in names if not name.endswith("_l")][:5] == ["s", "f", "tab", "return", "backspace"]


def test_a_device_that_is_not_xtest_is_told_from_it(hands: Hands) -> None:
    hands.do("mousemove", "1279", "799")
    hands.read_until(lambda seen: len(seen) >= 1)
    hands.seen.clear()
    for _ in range(20):
        hands.fake(2, 38)
        hands.fake(3, 38)
        hands.plugged("Xvfb keyboard", 1, 39)
        hands.plugged("Xvfb keyboard", 2, 39)
        hands.plugged("Xvfb mouse", 3, 1)
        hands.plugged("Xvfb mouse", 4, 1)
    hands.flush()
    seen = hands.read_until(lambda seen: len(seen) >= 120)
    devices = {
        event.keycode if isinstance(event, RawKey) else 0: event.device
        for event in seen
        if not isinstance(event, RawMotion)
    }
    assert devices == {38: Device.XTEST, 39: Device.HUMAN, 0: Device.HUMAN}
    assert not any(key.repeat for key in keys_of(seen))
