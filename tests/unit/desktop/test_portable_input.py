"""Keys and wheel as Windows tells them, from values that Wine's and pynput's source gave; no Windows ran this."""

import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from aboveboard.desktop import CONTROL, RawButton
from aboveboard.desktop.portable.keys import Keys
from aboveboard.desktop.portable.listening import Listening
from aboveboard.desktop.portable.wheel import turn_of
from aboveboard.model.events import Device

WHEEL, SIDEWAYS, MOVED = 0x020A, 0x020E, 0x0200


@dataclass(frozen=True)
class Key:
    """A key as pynput gives it: with its number and what it would type."""

    vk: int
    char: str | None = None
    is_dead: bool = False


@dataclass(frozen=True)
class Named:
    """A key that pynput knows by name."""

    name: str


@dataclass(frozen=True)
class Place:
    x: int = 40
    y: int = 50


@dataclass(frozen=True)
class Hook:
    """What Windows hands to a mouse hook."""

    mouseData: int  # noqa: N815  # Windows' own name
    flags: int = 0
    pt: Place = field(default_factory=Place)


@pytest.fixture
def listening() -> Iterator[Listening]:
    """What hears, without pynput: its descriptor is open, its listeners are none."""
    heard = Listening(tells_devices=True, virtual_keys=True)
    heard._ends = socket.socketpair()
    yield heard
    for end in heard._ends:
        end.close()


def test_a_letter_with_ctrl_keeps_its_name_and_types_nothing() -> None:
    keys = Keys(virtual_keys=True)
    keys.stroke(Named("ctrl_l"), pressed=True)
    saved = keys.stroke(Key(0x53, "\x13"), pressed=True)
    assert (saved.name, saved.state, saved.text) == ("s", CONTROL, "")
    assert keys.stroke(Key(0x32), pressed=True).name == "2"


def test_where_numbers_are_no_virtual_keys_the_control_character_names_the_key() -> None:
    keys = Keys()
    assert keys.stroke(Key(0x01, "\x13"), pressed=True).name == "s"
    assert keys.stroke(Key(0x21, "\x1b"), pressed=True).name == "left_square_bracket"
    assert keys.stroke(Key(0x41), pressed=True).name == ""


def test_a_key_let_go_after_ctrl_is_the_key_that_was_pressed_with_it() -> None:
    keys = Keys(virtual_keys=True)
    pressed = keys.stroke(Key(0x53, "\x13"), pressed=True)
    assert keys.stroke(Key(0x53, "\x13"), pressed=True).repeat
    assert keys.stroke(Key(0x53, "s"), pressed=False).name == pressed.name


def test_altgr_types_although_windows_presses_ctrl_with_it() -> None:
    keys = Keys(virtual_keys=True)
    keys.stroke(Named("ctrl_l"), pressed=True)
    keys.stroke(Named("alt_gr"), pressed=True)
    at = keys.stroke(Key(0x51, "@"), pressed=True)
    assert (at.state, at.text) == (0, "@")
    keys.stroke(Named("alt_gr"), pressed=False)
    assert keys.state == CONTROL


@pytest.mark.parametrize(("amount", "notches"), [(120, 1.0), (60, 0.5), (-60, -0.5), (180, 1.5), (1, 1 / 120)])
def test_parts_of_a_notch_are_kept(amount: int, notches: float) -> None:
    data = (amount & 0xFFFF) << 16 | 0x0004
    upwards, sideways = turn_of(WHEEL, data, 0), turn_of(SIDEWAYS, data, 1)
    assert upwards is not None
    assert sideways is not None
    assert (upwards.up, upwards.right, upwards.injected) == (notches, 0.0, False)
    assert (sideways.up, sideways.right, sideways.injected) == (0.0, notches, True)
    assert turn_of(MOVED, data, 0) is None


def test_the_hook_keeps_the_wheel_from_pynput_and_nothing_else(listening: Listening) -> None:
    assert not listening._hooked(WHEEL, Hook((-60 & 0xFFFF) << 16))
    assert not listening._hooked(SIDEWAYS, Hook(60 << 16, flags=1))
    assert listening._hooked(MOVED, Hook(0))
    assert select.select([listening.fileno()], [], [], 0)[0]
    down, right = listening.read()
    assert isinstance(down, RawButton)
    assert isinstance(right, RawButton)
    assert (down.button, down.notches, down.device) == (5, 0.5, Device.HUMAN)
    assert (right.button, right.notches, right.device) == (7, 0.5, Device.XTEST)
