"""Devices as hardware drivers post them: all buttons, smooth wheels, tablets, touches, repeating keys."""

import select
from collections.abc import Iterator, Sequence

import pytest
import xcffib
import xcffib.xproto

from aboveboard.desktop import RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from tests.integration.x11.hands import Hands
from tests.integration.x11.plugged import TOUCH_BEGIN, TOUCH_END, TOUCH_MOVE, PluggedScreen

pytestmark = pytest.mark.x11

SIDEWAYS, DOWN = 2, 3
NOTCH = 120.0
END_KEY = 9


@pytest.fixture(scope="module")
def screen() -> Iterator[PluggedScreen]:
    with PluggedScreen() as screen:
        yield screen


class Watch:
    """A recorder's view of what the devices do."""

    def __init__(self, screen: PluggedScreen, desktop: X11Desktop) -> None:
        self.mouse, self.keyboard = screen.devices["mouse"], screen.devices["keyboard"]
        self.touch, self.tablet = screen.devices["touch"], screen.devices["tablet"]
        self.desktop = desktop
        self.client = xcffib.connect(display=screen.display)

    def seen(self) -> Sequence[RawInput]:
        """All input up to now: a key that nobody uses ends it."""
        self.keyboard.key(END_KEY, down=True)
        self.keyboard.key(END_KEY, down=False)
        found: list[RawInput] = []

        def ended() -> bool:
            self.desktop.now()
            found.extend(self.desktop.read())
            return any(isinstance(event, RawKey) and event.keycode == END_KEY and not event.pressed for event in found)

        Hands.wait(ended)
        return [event for event in found if not (isinstance(event, RawKey) and event.keycode == END_KEY)]

    def buttons(self) -> list[RawButton]:
        return [event for event in self.seen() if isinstance(event, RawButton)]

    def pointer(self) -> Point:
        reply = self.client.core.QueryPointer(self.client.setup.roots[0].root).reply()
        return Point(reply.root_x, reply.root_y)


@pytest.fixture
def watch(screen: PluggedScreen) -> Iterator[Watch]:
    with X11Desktop(screen.environment) as desktop:
        watch = Watch(screen, desktop)
        watch.seen()
        yield watch
        watch.client.disconnect()


def test_a_screen_with_real_devices_is_no_demo_screen(watch: Watch) -> None:
    assert not watch.desktop.is_demo_screen()


@pytest.mark.parametrize("number", [1, 2, 3, 8, 9])
def test_every_button_is_a_persons(watch: Watch, number: int) -> None:
    watch.mouse.button(number, down=True)
    watch.mouse.button(number, down=False)
    pressed = [(event.button, event.pressed, event.device) for event in watch.buttons()]
    assert pressed == [(number, True, Device.HUMAN), (number, False, Device.HUMAN)]


@pytest.mark.parametrize(
    ("axis", "moved", "button", "notches"),
    [(DOWN, NOTCH, 5, 1.0), (DOWN, -NOTCH / 4, 4, 0.25), (SIDEWAYS, 2.5 * NOTCH, 7, 2.5), (SIDEWAYS, -12.0, 6, 0.1)],
)
def test_a_smooth_wheel_tells_parts_of_a_notch_once(
    watch: Watch, axis: int, moved: float, button: int, notches: float
) -> None:
    watch.mouse.move({axis: moved})
    assert [(found.button, found.pressed, round(found.notches, 3)) for found in watch.buttons()] == [
        (button, True, notches)
    ]


def test_many_small_turns_sum_up_to_what_the_wheel_turned(watch: Watch) -> None:
    for _ in range(100):
        watch.mouse.move({DOWN: 3.0})
    turned = watch.buttons()
    assert {found.button for found in turned} == {5}
    assert sum(found.notches for found in turned) == pytest.approx(2.5)
    assert {found.device for found in turned} == {Device.HUMAN}


def test_a_driver_that_turns_the_wheel_by_buttons_is_counted_once(watch: Watch) -> None:
    for _ in range(3):
        watch.mouse.button(4, down=True)
        watch.mouse.button(4, down=False)
    turned = watch.buttons()
    assert {found.button for found in turned} == {4}
    assert sum(found.notches for found in turned) == 3.0


def test_scrolling_stays_between_what_came_before_and_after(watch: Watch) -> None:
    watch.mouse.button(1, down=True)
    watch.mouse.button(1, down=False)
    Hands.wait(lambda: watch.desktop.now() > 0)
    watch.mouse.move({DOWN: 30.0})
    watch.mouse.button(3, down=True)
    watch.mouse.button(3, down=False)
    seen = watch.buttons()
    assert [found.time for found in seen] == sorted(found.time for found in seen)
    assert sorted({found.button for found in seen}) == [1, 3, 5]


def test_scrolling_wakes_whoever_waits(watch: Watch) -> None:
    watch.seen()
    watch.desktop.read()
    watch.mouse.move({DOWN: 1.0})
    Hands.wait(lambda: bool(select.select([watch.desktop.fileno()], [], [], 0)[0]))
    assert [found.button for found in watch.desktop.read() if isinstance(found, RawButton)] == [5]


def test_a_tablet_points_presses_and_leaves(watch: Watch) -> None:
    watch.tablet.near({0: 1_000, 1: 1_000}, inside=True)
    watch.tablet.move({0: 32_768, 1: 32_768, 4: 500}, absolute=True)
    at = watch.pointer()
    watch.tablet.button(1, down=True)
    watch.tablet.button(1, down=False)
    watch.tablet.near({}, inside=False)
    seen = watch.seen()
    assert [event.at for event in seen if isinstance(event, RawMotion)][-1] == at
    presses = [(event.pressed, event.at, event.device) for event in seen if isinstance(event, RawButton)]
    assert presses == [(True, at, Device.HUMAN), (False, at, Device.HUMAN)]
    assert abs(at.x - 640) < 20
    assert abs(at.y - 400) < 20


@pytest.mark.parametrize("listened", [False, True])
def test_a_touch_is_one_press_where_it_is(watch: Watch, *, listened: bool) -> None:
    if listened:  # then the server emulates the pointer for this client, which must not count twice
        press = xcffib.xproto.EventMask.ButtonPress | xcffib.xproto.EventMask.ButtonRelease
        window = watch.client.generate_id()
        watch.client.core.CreateWindow(
            *(24, window, watch.client.setup.roots[0].root, 0, 0, 1_280, 800, 0, 1, 0),
            *(xcffib.xproto.CW.OverrideRedirect | xcffib.xproto.CW.EventMask, [1, press]),
        )
        watch.client.core.MapWindowChecked(window).check()
    watch.touch.touch(1, TOUCH_BEGIN, {0: 32_768, 1: 32_768})
    begun = watch.buttons()
    watch.touch.touch(2, TOUCH_BEGIN, {0: 100, 1: 100})  # a second finger is not the pointer
    watch.touch.touch(2, TOUCH_END, {})
    assert watch.buttons() == []
    watch.touch.touch(1, TOUCH_END, {})
    ended = watch.buttons()
    assert [(found.button, found.pressed, found.device) for found in begun] == [(1, True, Device.HUMAN)]
    assert [(found.button, found.pressed, found.device) for found in ended] == [(1, False, Device.HUMAN)]
    assert abs(begun[0].at.x - 640) < 20
    assert abs(begun[0].at.y - 400) < 20


def test_a_touch_that_moves_is_a_drag(watch: Watch) -> None:
    watch.touch.touch(1, TOUCH_BEGIN, {0: 6_553, 1: 6_553})
    watch.seen()
    watch.touch.touch(1, TOUCH_MOVE, {0: 32_768, 1: 32_768})
    moves = [event for event in watch.seen() if isinstance(event, RawMotion)]
    watch.touch.touch(1, TOUCH_END, {})
    (release,) = watch.buttons()
    assert moves
    assert abs(moves[-1].at.x - 640) < 20
    assert abs(release.at.x - 640) < 20


def test_a_held_key_repeats_as_a_persons(watch: Watch) -> None:
    found: list[RawKey] = []

    def repeated() -> bool:
        watch.desktop.now()
        found.extend(event for event in watch.desktop.read() if isinstance(event, RawKey))
        return sum(event.pressed for event in found) >= 4

    watch.keyboard.key(38, down=True)
    Hands.wait(repeated)
    watch.keyboard.key(38, down=False)
    presses = [event for event in found if event.pressed]
    assert [event.repeat for event in presses[:4]] == [False, True, True, True]
    assert {event.device for event in found} == {Device.HUMAN}
