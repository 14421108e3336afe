"""What people do with windows: other desktops, minimising, full screen, stolen focus, several screens."""

import os
import subprocess

import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.desktop.x11.versions import release
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.integration.x11.hands import Hands, client_of
from tests.patience import until

pytestmark = pytest.mark.x11

XTERM = AppIdentity(executable="/usr/bin/xterm")
SCREEN = Rect(0, 0, 1280, 800)


def opened(hands: Hands, start: Start, *options: str) -> Window:
    process = start(["xterm", *options])
    window = hands.window(lambda found: found.pid == process.pid)
    focused(hands, window)
    return window


def focused(hands: Hands, window: Window) -> None:
    hands.context(lambda found: found.focus is not None and found.focus.id == window.id)


def told(hands: Hands, *question: str) -> str:
    """What the window manager answers; nothing while it is still starting."""
    asked = ["xdotool", *question]
    return subprocess.run(
        asked, env=hands.screen.environment, capture_output=True, text=True, check=False
    ).stdout.strip()


def test_what_lies_on_another_desktop_is_not_there() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop, client_of(screen) as client:
        hands = Hands(screen, desktop, client)
        until(lambda: told(hands, "get_num_desktops"), "a window manager that answers")
        hands.do("set_num_desktops", "2")
        until(lambda: told(hands, "get_num_desktops") == "2", "two desktops")
        window = opened(hands, screen.start)
        hands.do("set_desktop", "1")
        until(lambda: told(hands, "get_desktop") == "1", "the other desktop")
        away = hands.context(lambda found: window.id not in {other.id for other in found.stack})
        assert away.focus is None or away.focus.id != window.id
        hands.do("set_desktop", "0")
        hands.context(lambda found: window.id in {other.id for other in found.stack})  # its focus is the manager's


def test_a_minimised_window_is_not_there_until_it_comes_back(hands: Hands, start: Start) -> None:
    window = opened(hands, start)
    hands.do("windowminimize", "--sync", str(window.id))
    away = hands.context(lambda found: window.id not in {other.id for other in found.stack})
    assert away.focus is None or away.focus.id != window.id
    hands.do("windowactivate", "--sync", str(window.id))
    focused(hands, window)


def test_a_full_screen_has_no_decorations(hands: Hands, start: Start) -> None:
    window = opened(hands, start, "-fullscreen")

    def full_screen(found: Window) -> bool:
        return found.id == window.id and found.box == SCREEN and found.frame_box in {None, SCREEN}

    full = hands.window(full_screen)  # the frame may follow a moment later
    assert full.identity == XTERM


def test_a_window_that_steals_the_focus_has_it(hands: Hands, start: Start) -> None:
    victim = opened(hands, start)
    thief = opened(hands, start)
    hands.do("windowactivate", "--sync", str(victim.id))
    focused(hands, victim)
    before = hands.desktop.context()
    hands.client.core.SetInputFocusChecked(0, thief.id, 0).check()
    stolen = hands.context(lambda found: found.focus is not None and found.focus.id == thief.id)
    assert stolen.focus is not None
    assert (stolen.focus.pid, stolen.serial > before.serial) == (thief.pid, True)


def test_one_application_in_several_processes_is_one_identity(hands: Hands, start: Start) -> None:
    first, second = opened(hands, start), opened(hands, start)
    assert first.identity == second.identity == XTERM
    assert first.pid != second.pid


def test_an_application_has_the_version_of_its_package_and_none_before_it_was_looked_up(
    hands: Hands, start: Start
) -> None:
    window = opened(hands, start)
    installed = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", "xterm"], capture_output=True, text=True, check=True
    ).stdout
    assert [hands.desktop.version(window) for _ in range(3)] == ["", release(installed), release(installed)]
    assert release(installed)
    assert installed.startswith(release(installed))


def test_a_popup_belongs_to_whoever_made_it_wherever_it_lies(
    hands: Hands, start: Start, desktop: X11Desktop, screen: DemoScreen
) -> None:
    window = opened(hands, start)
    with client_of(screen) as other:
        popup = other.generate_id()
        inside = window.box.centre
        other.core.CreateWindowChecked(*(24, popup, hands.root, inside.x, inside.y, 40, 40, 0, 1, 0, 512, [1])).check()
        claimed = hands.client.core.InternAtom(False, 16, "WM_TRANSIENT_FOR").reply().atom
        other.core.ChangePropertyChecked(0, popup, claimed, 33, 32, 1, [window.id]).check()
        other.core.MapWindowChecked(popup).check()
        hands.do("mousemove", str(inside.x + 5), str(inside.y + 5))
        over = hands.context(lambda found: found.pointer_at == Point(inside.x + 5, inside.y + 5)).pointer
        assert over is not None
        assert (over.id, over.popup, over.pid) == (popup, True, os.getpid())
        assert over.identity != XTERM


def xrandr(screen: DemoScreen, *arguments: str) -> None:
    subprocess.run(["xrandr", *arguments], env=screen.environment, check=True, capture_output=True)


def test_two_monitors_are_told_each_with_its_place_and_change_while_recording() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop:
        assert [monitor.box for monitor in desktop.monitors()] == [SCREEN]
        xrandr(screen, "--setmonitor", "left", "640/170x800/210+0+0", "screen")
        xrandr(screen, "--setmonitor", "right", "640/170x800/210+640+0", "none")
        boxes = {monitor.name: monitor.box for monitor in desktop.monitors()}
        assert boxes["left"] == Rect(0, 0, 640, 800)
        assert boxes["right"] == Rect(640, 0, 640, 800)
        xrandr(screen, "--delmonitor", "right")
        assert "right" not in {monitor.name for monitor in desktop.monitors()}


def test_a_scale_is_told_as_the_desktop_set_it() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop:
        subprocess.run(["xrdb", "-merge"], input=b"Xft.dpi: 192\n", env=screen.environment, check=True)
        assert [monitor.scale_percent for monitor in desktop.monitors()] == [200]


def test_a_screen_that_changes_its_size_is_grabbed_whole() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop:
        assert desktop.grab(Rect(0, 0, 4_000, 4_000)).box == SCREEN
        timings = ["65", "1024", "1048", "1184", "1344", "768", "771", "777", "806"]
        xrandr(screen, "--newmode", "smaller", *timings)
        xrandr(screen, "--addmode", "screen", "smaller")
        xrandr(screen, "--output", "screen", "--mode", "smaller")
        assert desktop.grab(Rect(0, 0, 4_000, 4_000)).box == Rect(0, 0, 1_024, 768)
        assert [monitor.box for monitor in desktop.monitors()] == [Rect(0, 0, 1_024, 768)]
