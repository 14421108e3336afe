"""What every desktop promises, shown on a real X server by two members, on a real sway by one, and on a script.

What a member lacks it says (`lacks`), and the tests hold it to the answer that lets nothing through.
"""

import contextlib
import select
from collections.abc import Callable, Iterator, Sequence

import pytest
import xcffib

from aboveboard.desktop import Desktop, Lack, RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.desktop.scripted import ScriptedDesktop
from aboveboard.desktop.wayland.desktop import WaylandDesktop
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import NoDisplay
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.gate import after
from aboveboard.studio.screen import DemoScreen
from tests.contract.worlds import (
    A_KEY,
    BLUE,
    RED,
    SHIFT_KEY,
    ProbedDesktop,
    RealWorld,
    Scene,
    ScriptedWorld,
    SwayScene,
    World,
)
from tests.integration.wayland.session import Painter, SwaySession
from tests.patience import PATIENCE_S, until


@pytest.fixture(scope="module")
def session() -> Iterator[SwaySession]:
    with SwaySession() as session:
        yield session


@pytest.fixture(scope="module")
def screen() -> Iterator[DemoScreen]:
    with DemoScreen() as screen:
        yield screen


X11, PORTABLE = (pytest.param(name, marks=pytest.mark.x11) for name in ("x11", "portable"))
WAYLAND = pytest.param("wayland", marks=pytest.mark.wayland)


@pytest.fixture(params=[X11, PORTABLE, "scripted"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Everywhere where input is told."""
    with world_of(request) as found:
        yield found


@pytest.fixture(params=[X11, PORTABLE, WAYLAND, "scripted"])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """Everywhere."""
    if request.param != "wayland":
        with world_of(request) as found:
            yield found
        return
    session: SwaySession = request.getfixturevalue("session")
    painter = Painter(session)
    with WaylandDesktop(session.environment, lambda _: None, patience_s=PATIENCE_S) as desktop:
        yield SwayScene(desktop, painter)
    painter.end()


@contextlib.contextmanager
def world_of(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "scripted":
        with ScriptedDesktop(demo_screen=True) as scripted:
            yield ScriptedWorld(scripted)
        return
    screen: DemoScreen = request.getfixturevalue("screen")
    # The portable member reads the desktop in which its process runs.
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    for name in ("DISPLAY", "XAUTHORITY"):
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


def test_the_stack_is_bottom_to_top_and_knows_the_owner(scene: Scene) -> None:
    low, high = scene.open(Rect(10, 10, 200, 200), BLUE), scene.open(Rect(50, 50, 200, 200), RED)
    stack = [window for window in scene.desktop.context().stack if window.id in {low, high}]
    assert [window.id for window in stack] == [low, high]
    assert [window.box for window in stack] == [Rect(10, 10, 200, 200), Rect(50, 50, 200, 200)]
    assert {window.pid for window in stack} == {scene.pid}
    assert [window.id for window in scene.desktop.windows_of(scene.pid)] == [low, high]
    scene.close(low)
    assert low not in {window.id for window in scene.desktop.context().stack}
    scene.close(high)


def test_the_serial_changes_with_the_windows_and_only_then(scene: Scene) -> None:
    first = scene.desktop.context().serial
    assert scene.desktop.context().serial == first
    window = scene.open(Rect(10, 10, 20, 20), BLUE)
    second = scene.desktop.context().serial
    assert second != first
    assert scene.desktop.context().serial == second
    scene.close(window)
    assert scene.desktop.context().serial != second


def test_the_pointer_is_over_the_highest_window_there(world: World) -> None:
    low, high = world.open(Rect(10, 10, 200, 200), BLUE), world.open(Rect(50, 50, 50, 50), RED)
    for at, expected in ((Point(60, 60), high), (Point(20, 20), low)):
        world.move(at)
        found = world.desktop.context()
        assert found.pointer is not None
        assert (found.pointer.id, found.pointer_at) == (expected, at)
    world.close(high)
    world.close(low)


def test_the_focus_is_the_window_that_has_it(scene: Scene) -> None:
    window = scene.open(Rect(10, 10, 200, 200), BLUE)
    scene.focus(window)
    focus = scene.desktop.context().focus
    assert focus is not None
    assert focus.id == window
    scene.close(window)
    focus = scene.desktop.context().focus
    assert focus is None or focus.id != window


def test_what_is_drawn_is_told_once_and_grabbed_exactly(scene: Scene) -> None:
    scene.desktop.context()
    scene.desktop.damaged()
    box = Rect(100, 120, 40, 30)
    window = scene.open(box, BLUE)
    grab = scene.desktop.grab(box)
    assert grab.box == box
    assert grab.pixels.shape == (30, 40, 4)
    assert (grab.pixels[:, :, :3] == BLUE[:3]).all()
    assert any(found.meets(box) for found in scene.desktop.damaged())
    again = any(found.meets(box) for found in scene.desktop.damaged())
    assert again is (Lack.DAMAGE in scene.desktop.lacks)
    scene.close(window)


def test_what_is_drawn_between_looks_is_told_once_by_the_next_question(scene: Scene) -> None:
    scene.desktop.context()
    scene.desktop.damaged()
    first, second = Rect(100, 120, 40, 30), Rect(300, 320, 20, 20)
    windows = [scene.open(first, BLUE)]
    scene.desktop.context()
    scene.desktop.context()
    windows.append(scene.open(second, RED))
    scene.desktop.context()
    told = scene.desktop.damaged()
    assert any(found.meets(first) for found in told)
    assert any(found.meets(second) for found in told)
    again = any(found.meets(first) or found.meets(second) for found in scene.desktop.damaged())
    assert again is (Lack.DAMAGE in scene.desktop.lacks)
    for window in windows:
        scene.close(window)


def test_a_grab_is_clipped_to_the_screen_and_keeps_its_own_pixels(scene: Scene) -> None:
    grab = scene.desktop.grab(Rect(1270, 790, 100, 100))
    assert grab.box == Rect(1270, 790, 10, 10)
    kept = grab.pixels.copy()
    window = scene.open(Rect(1270, 790, 10, 10), RED)
    scene.desktop.grab(Rect(1270, 790, 10, 10))
    assert (grab.pixels == kept).all()
    scene.close(window)
    with pytest.raises(NoDisplay):
        scene.desktop.grab(Rect(5000, 5000, 10, 10))


def test_a_look_tells_what_lies_above(scene: Scene) -> None:
    low = scene.open(Rect(10, 10, 100, 100), BLUE)
    aside = scene.open(Rect(300, 300, 10, 10), RED)
    look = scene.desktop.look(low)
    assert look is not None
    box = Rect(10, 10, 100, 100)
    always = Lack.STACKING in scene.desktop.lacks
    assert (look.mapped, look.box, look.pid, look.above) == (True, box, scene.pid, (box,) if always else ())
    cover = scene.open(Rect(100, 100, 30, 30), RED)
    covered = scene.desktop.look(low)
    assert covered is not None
    assert covered.above == ((box,) if always else (Rect(100, 100, 30, 30),))
    for window in (low, aside, cover):
        scene.close(window)
    assert scene.desktop.look(low) is None


def test_a_look_brings_the_pixels_of_a_part_of_the_screen_where_one_is_named(scene: Scene) -> None:
    window, part = scene.open(Rect(10, 10, 100, 100), BLUE), Rect(20, 30, 4, 3)
    bare, seen = scene.desktop.look(window), scene.desktop.look(window, part)
    assert bare is not None
    assert seen is not None
    assert seen.part is not None
    assert bare.part is None
    assert seen == bare
    assert (seen.part == scene.desktop.grab(part).pixels).all()
    assert seen.part.shape == (3, 4, 4)
    scene.close(window)


def test_a_terminal_that_does_not_show_what_is_typed_asks_for_a_secret(scene: Scene) -> None:
    number = scene.open(Rect(10, 10, 200, 200), BLUE)

    def asks() -> bool:
        (window,) = (found for found in scene.desktop.context().stack if found.id == number)
        return scene.desktop.asks_secret(window)

    always = Lack.SECRETS in scene.desktop.lacks
    assert asks() is always
    for secret in (True, False, True):
        scene.ask(secret=secret)
        assert asks() is (secret or always)
    scene.ask(secret=False)
    scene.close(number)


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


def test_a_program_of_no_package_has_no_version(scene: Scene) -> None:
    number = scene.open(Rect(10, 10, 200, 200), BLUE)
    (window,) = (found for found in scene.desktop.context().stack if found.id == number)
    assert [scene.desktop.version(window) for _ in range(3)] == ["", "", ""]
    scene.close(number)


def test_it_knows_its_monitors_layout_and_kind_of_screen(scene: Scene) -> None:
    (monitor,) = scene.desktop.monitors()
    assert monitor.box == Rect(0, 0, 1280, 800)
    assert scene.desktop.keyboard_layout() == ("" if Lack.INPUT in scene.desktop.lacks else "us")
    assert scene.desktop.is_demo_screen() is (Lack.SCREEN_KIND not in scene.desktop.lacks)
    assert scene.desktop.context().blanked is (Lack.BLANKING in scene.desktop.lacks)


def test_printing_input_says_nothing_of_it(world: World) -> None:
    world.key(A_KEY, down=True)
    world.key(A_KEY, down=False)
    for key in read(world.desktop, 2):
        assert "'a'" not in repr(key)
        assert "keycode" not in repr(key)
