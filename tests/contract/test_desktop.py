"""What every desktop promises, shown on a real X server by two members, and on a script.

What a member lacks it says (`lacks`), and the tests hold it to the answer that lets nothing through.
"""

import contextlib
import os
import select
import struct
import termios
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import pytest
import xcffib
import xcffib.xproto
import xcffib.xtest

from aboveboard.desktop import Desktop, Lack, RawButton, RawInput, RawKey, RawMotion, Window, WindowProbe
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.desktop.scripted import Paint, ScriptedDesktop, Stage
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import NoDisplay
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import after
from aboveboard.studio.screen import DemoScreen
from tests.patience import until

BLUE, RED = (255, 0, 0, 0), (0, 0, 255, 0)  # BGRX
A_KEY, SHIFT_KEY = 38, 50


class ProbedDesktop(Desktop, WindowProbe, Protocol):
    """What every member is."""


class World(Protocol):
    """Somebody at the screen."""

    @property
    def desktop(self) -> ProbedDesktop: ...
    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int: ...
    def close(self, window: int) -> None: ...
    def focus(self, window: int) -> None: ...
    def move(self, to: Point) -> None: ...
    def button(self, number: int, *, down: bool) -> None: ...
    def key(self, code: int, *, down: bool) -> None: ...
    def ask(self, *, secret: bool) -> None: ...


class RealWorld:
    """An X client that opens plain windows and makes input by XTEST."""

    def __init__(self, desktop: ProbedDesktop, client: xcffib.Connection) -> None:
        self.desktop = desktop
        self.client = client
        self.root = client.setup.roots[0].root
        self.test = client(xcffib.xtest.key)
        self.terminal: tuple[int, int] | None = None

    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int:
        window: int = self.client.generate_id()
        (pixel,) = struct.unpack("<I", bytes(colour))
        mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
        self.client.core.CreateWindowChecked(
            *(24, window, self.root, box.x, box.y, box.width, box.height, 0),
            *(xcffib.xproto.WindowClass.InputOutput, 0, mask, [pixel, 1]),
        ).check()
        self.client.core.MapWindowChecked(window).check()
        return window

    def close(self, window: int) -> None:
        self.client.core.DestroyWindowChecked(window).check()

    def focus(self, window: int) -> None:
        self.client.core.SetInputFocusChecked(0, window, 0).check()

    def move(self, to: Point) -> None:
        self._fake(6, 0, to)

    def button(self, number: int, *, down: bool) -> None:
        self._fake(4 if down else 5, number)

    def key(self, code: int, *, down: bool) -> None:
        self._fake(2 if down else 3, code)

    def ask(self, *, secret: bool) -> None:
        if self.terminal is None:
            self.terminal = os.openpty()
        settings = termios.tcgetattr(self.terminal[1])
        settings[3] = settings[3] & ~termios.ECHO if secret else settings[3] | termios.ECHO
        termios.tcsetattr(self.terminal[1], termios.TCSANOW, settings)

    def hang_up(self) -> None:
        for end in self.terminal or ():
            os.close(end)

    def _fake(self, kind: int, detail: int, at: Point | None = None) -> None:
        at = at or Point(0, 0)
        self.test.FakeInputChecked(kind, detail, 0, self.root, at.x, at.y, 0).check()


class ScriptedWorld:
    """A script that is written while it plays, one step a millisecond."""

    def __init__(self, desktop: ScriptedDesktop) -> None:
        self.desktop = desktop
        self.at = Point(0, 0)
        self.stage = Stage(0)
        self.shift = 0
        self.asking: frozenset[int] = frozenset()

    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int:
        window = Window(id=100 + self.desktop.now(), frame=100 + self.desktop.now(), box=box, pid=os.getpid())
        self._show((*self.stage.windows, window), self.stage.focus)
        self._do(Paint(self._next(), box, np.array(colour, np.uint8)))
        return window.id

    def close(self, window: int) -> None:
        self._show(tuple(found for found in self.stage.windows if found.id != window), None)

    def focus(self, window: int) -> None:
        self._show(self.stage.windows, window)

    def move(self, to: Point) -> None:
        self.at = to
        self._do(RawMotion(self._next(), to, self.shift))

    def button(self, number: int, *, down: bool) -> None:
        self._do(RawButton(self._next(), number, down, self.at, self.shift, Device.XTEST))

    def key(self, code: int, *, down: bool) -> None:
        name = {A_KEY: "a", SHIFT_KEY: "shift_l"}[code]
        text = ("A" if self.shift else "a") if down and code == A_KEY else ""
        self._do(RawKey(self._next(), code, down, self.shift, name, text, device=Device.XTEST))
        self.shift = int(down) if code == SHIFT_KEY else self.shift

    def ask(self, *, secret: bool) -> None:
        self.asking = frozenset({os.getpid()} if secret else ())
        self._show(self.stage.windows, self.stage.focus)

    def _show(self, windows: tuple[Window, ...], focus: int | None) -> None:
        self.stage = Stage(self._next(), windows, focus, asking=self.asking)
        self._do(self.stage)

    def _next(self) -> int:
        return self.desktop.now() + 1

    def _do(self, step: RawInput | Stage | Paint) -> None:
        self.desktop.add(step)
        self.desktop.advance(step.time)


@pytest.fixture(scope="module")
def screen() -> Iterator[DemoScreen]:
    with DemoScreen() as screen:
        yield screen


@pytest.fixture(
    params=[pytest.param("x11", marks=pytest.mark.x11), pytest.param("portable", marks=pytest.mark.x11), "scripted"]
)
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    if request.param == "scripted":
        with ScriptedDesktop(demo_screen=True) as scripted:
            yield ScriptedWorld(scripted)
        return
    screen: DemoScreen = request.getfixturevalue("screen")
    for name in ("DISPLAY", "XAUTHORITY"):  # the portable member reads the desktop in which its process runs
        monkeypatch.setenv(name, screen.environment[name])
    member: ProbedDesktop = X11Desktop(screen.environment) if request.param == "x11" else PortableDesktop()
    with member as desktop, client_of(screen) as client:
        real = RealWorld(desktop, client)
        yield real
        real.hang_up()


@contextlib.contextmanager
def client_of(screen: DemoScreen) -> Iterator[xcffib.Connection]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
        client = xcffib.connect(display=screen.display)
    yield client
    client.disconnect()


def wait(happened: Callable[[], bool]) -> None:
    until(happened, "what was waited for")


def read(desktop: Desktop, count: int) -> Sequence[RawInput]:
    found: list[RawInput] = []

    def enough() -> bool:
        found.extend(desktop.read())
        return len(found) >= count

    wait(enough)
    return found


def readable(desktop: Desktop) -> bool:
    return bool(select.select([desktop.fileno()], [], [], 0)[0])


def test_input_comes_in_server_order_with_the_servers_times(world: World) -> None:
    before = world.desktop.now()
    for x in range(50):
        world.move(Point(10 + x, 20))
    moves = read(world.desktop, 50)
    assert [move.at.x for move in moves if isinstance(move, RawMotion)] == list(range(10, 60))
    times = [move.time for move in moves]
    assert times == sorted(times)
    assert before <= times[0]
    assert times[-1] <= world.desktop.now()


def test_a_click_tells_its_place_and_its_device(world: World) -> None:
    world.move(Point(33, 44))
    world.button(1, down=True)
    world.button(1, down=False)
    _, press, release = read(world.desktop, 3)
    assert isinstance(press, RawButton)
    assert isinstance(release, RawButton)
    assert (press.pressed, release.pressed, press.button) == (True, False, 1)
    assert press.at == release.at == Point(33, 44)
    assert press.device is Device.XTEST


def test_a_key_tells_its_name_and_what_it_types(world: World) -> None:
    for code, down in ((A_KEY, True), (A_KEY, False), (SHIFT_KEY, True), (A_KEY, True), (A_KEY, False)):
        world.key(code, down=down)
    world.key(SHIFT_KEY, down=False)
    keys = [key for key in read(world.desktop, 6) if isinstance(key, RawKey)]
    assert [key.text for key in keys] == ["a", "", "", "A", "", ""]
    assert [key.name for key in keys] == ["a", "a", "shift_l", "a", "a", "shift_l"]
    assert keys[3].state & 1


def test_the_descriptor_tells_that_input_waits(world: World) -> None:
    assert not readable(world.desktop)
    world.button(8, down=True)
    world.button(8, down=False)
    wait(lambda: readable(world.desktop))
    assert len(read(world.desktop, 2)) == 2
    assert not readable(world.desktop)


def test_the_stack_is_bottom_to_top_and_knows_the_owner(world: World) -> None:
    low, high = world.open(Rect(10, 10, 200, 200), BLUE), world.open(Rect(50, 50, 200, 200), RED)
    stack = [window for window in world.desktop.context().stack if window.id in {low, high}]
    assert [window.id for window in stack] == [low, high]
    assert [window.box for window in stack] == [Rect(10, 10, 200, 200), Rect(50, 50, 200, 200)]
    assert {window.pid for window in stack} == {os.getpid()}
    assert [window.id for window in world.desktop.windows_of(os.getpid())] == [low, high]
    world.close(low)
    assert low not in {window.id for window in world.desktop.context().stack}
    world.close(high)


def test_the_serial_changes_with_the_windows_and_only_then(world: World) -> None:
    first = world.desktop.context().serial
    assert world.desktop.context().serial == first
    window = world.open(Rect(10, 10, 20, 20), BLUE)
    second = world.desktop.context().serial
    assert second != first
    assert world.desktop.context().serial == second
    world.close(window)
    assert world.desktop.context().serial != second


def test_the_pointer_is_over_the_highest_window_there(world: World) -> None:
    low, high = world.open(Rect(10, 10, 200, 200), BLUE), world.open(Rect(50, 50, 50, 50), RED)
    for at, expected in ((Point(60, 60), high), (Point(20, 20), low)):
        world.move(at)
        found = world.desktop.context()
        assert found.pointer is not None
        assert (found.pointer.id, found.pointer_at) == (expected, at)
    world.close(high)
    world.close(low)


def test_the_focus_is_the_window_that_has_it(world: World) -> None:
    window = world.open(Rect(10, 10, 200, 200), BLUE)
    world.focus(window)
    focus = world.desktop.context().focus
    assert focus is not None
    assert focus.id == window
    world.close(window)
    focus = world.desktop.context().focus
    assert focus is None or focus.id != window


def test_what_is_drawn_is_told_once_and_grabbed_exactly(world: World) -> None:
    world.desktop.context()
    world.desktop.damaged()
    box = Rect(100, 120, 40, 30)
    window = world.open(box, BLUE)
    grab = world.desktop.grab(box)
    assert grab.box == box
    assert grab.pixels.shape == (30, 40, 4)
    assert (grab.pixels[:, :, :3] == BLUE[:3]).all()
    assert any(found.meets(box) for found in world.desktop.damaged())
    again = any(found.meets(box) for found in world.desktop.damaged())
    assert again is (Lack.DAMAGE in world.desktop.lacks)
    world.close(window)


def test_a_grab_is_clipped_to_the_screen_and_keeps_its_own_pixels(world: World) -> None:
    grab = world.desktop.grab(Rect(1270, 790, 100, 100))
    assert grab.box == Rect(1270, 790, 10, 10)
    kept = grab.pixels.copy()
    window = world.open(Rect(1270, 790, 10, 10), RED)
    world.desktop.grab(Rect(1270, 790, 10, 10))
    assert (grab.pixels == kept).all()
    world.close(window)
    with pytest.raises(NoDisplay):
        world.desktop.grab(Rect(5000, 5000, 10, 10))


def test_a_look_tells_what_lies_above(world: World) -> None:
    low = world.open(Rect(10, 10, 100, 100), BLUE)
    aside = world.open(Rect(300, 300, 10, 10), RED)
    look = world.desktop.look(low)
    assert look is not None
    assert (look.mapped, look.box, look.pid, look.above) == (True, Rect(10, 10, 100, 100), os.getpid(), ())
    cover = world.open(Rect(100, 100, 30, 30), RED)
    covered = world.desktop.look(low)
    assert covered is not None
    assert covered.above == (Rect(100, 100, 30, 30),)
    for window in (low, aside, cover):
        world.close(window)
    assert world.desktop.look(low) is None


def test_a_terminal_that_does_not_show_what_is_typed_asks_for_a_secret(world: World) -> None:
    number = world.open(Rect(10, 10, 200, 200), BLUE)

    def asks() -> bool:
        (window,) = (found for found in world.desktop.context().stack if found.id == number)
        return world.desktop.asks_secret(window)

    always = Lack.SECRETS in world.desktop.lacks
    assert asks() is always
    for secret in (True, False, True):
        world.ask(secret=secret)
        assert asks() is (secret or always)
    world.ask(secret=False)
    world.close(number)


def test_it_knows_when_the_last_input_was_or_says_that_it_does_not(world: World) -> None:
    world.key(A_KEY, down=True)
    world.key(A_KEY, down=False)
    *_, last = read(world.desktop, 2)
    told, now = world.desktop.last_input(), world.desktop.now()
    if told is None:
        assert Lack.CLOCK in world.desktop.lacks
    else:
        assert after(told, last.time) >= 0
        assert after(now, told) >= 0


def test_a_program_of_no_package_has_no_version(world: World) -> None:
    number = world.open(Rect(10, 10, 200, 200), BLUE)
    (window,) = (found for found in world.desktop.context().stack if found.id == number)
    assert [world.desktop.version(window) for _ in range(3)] == ["", "", ""]
    world.close(number)


def test_it_knows_its_monitors_layout_and_kind_of_screen(world: World) -> None:
    (monitor,) = world.desktop.monitors()
    assert monitor.box == Rect(0, 0, 1280, 800)
    assert world.desktop.keyboard_layout() == "us"
    assert world.desktop.is_demo_screen() is (Lack.SCREEN_KIND not in world.desktop.lacks)
    assert world.desktop.context().blanked is (Lack.BLANKING in world.desktop.lacks)


def test_printing_input_says_nothing_of_it(world: World) -> None:
    world.key(A_KEY, down=True)
    world.key(A_KEY, down=False)
    for key in read(world.desktop, 2):
        assert "'a'" not in repr(key)
        assert "keycode" not in repr(key)
