"""The portable desktop on a real X server: what it says beside what the X11 desktop says, and how it ends."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from aboveboard.desktop import CONTROL, SHIFT, Desktop, RawButton, RawKey, Window
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.desktop.portable.keys import Keys
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.events import Device
from aboveboard.studio.screen import DemoScreen
from tests.integration.conftest import Start
from tests.patience import until

pytestmark = pytest.mark.x11


@pytest.fixture
def desktop(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> Iterator[PortableDesktop]:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, screen.environment[name])
    with PortableDesktop() as desktop:
        yield desktop


def do(screen: DemoScreen, *command: str) -> None:
    subprocess.run(["xdotool", *command], env=screen.environment, check=True)


def managed(desktop: Desktop, pid: int) -> Window | None:
    return next((found for found in desktop.context().stack if found.pid == pid and not found.popup), None)


def test_an_application_in_its_frame_is_the_same_window_to_both_members(
    screen: DemoScreen, desktop: PortableDesktop, start: Start
) -> None:
    pid = start(["xterm"]).pid
    with X11Desktop(screen.environment) as proven:

        def both() -> tuple[Window, Window] | None:
            ours, theirs = managed(desktop, pid), managed(proven, pid)
            if ours is None or theirs is None:
                return None
            framed = ours.frame != ours.id and theirs.frame != theirs.id
            return (ours, theirs) if framed and ours.box == theirs.box else None  # otherwise it is being placed

        ours, theirs = until(both, "the terminal's window")
    assert (ours.id, ours.frame, ours.frame_box) == (theirs.id, theirs.frame, theirs.frame_box)
    assert ours.identity == theirs.identity
    assert ours.identity is not None


def test_a_program_s_input_never_counts_as_a_person_s(screen: DemoScreen, desktop: PortableDesktop) -> None:
    do(screen, "mousemove", "40", "50", "click", "4", "click", "1", "key", "ctrl+F5")
    seen: list[RawButton | RawKey] = []

    def complete() -> bool:
        seen.extend(event for event in desktop.read() if isinstance(event, RawButton | RawKey))
        return len(seen) >= 7

    until(complete, "a wheel, a click and two keys")
    assert {event.device for event in seen} == {Device.XTEST}
    turned, *_ = (event for event in seen if isinstance(event, RawButton))
    assert (turned.button, turned.pressed, turned.notches) == (4, True, 1.0)
    (function_key,) = (event for event in seen if isinstance(event, RawKey) and event.name == "f5" and event.pressed)
    assert (function_key.state, function_key.text) == (CONTROL, "")


def test_keys_of_pynput_get_the_names_that_the_x11_desktop_gives(desktop: PortableDesktop) -> None:
    from pynput.keyboard import Key, KeyCode

    keys = Keys()
    named = [keys.stroke(key, pressed=True).name for key in (Key.enter, Key.esc, Key.page_up, Key.backspace, Key.f5)]
    assert named == ["return", "escape", "prior", "backspace", "f5"]
    assert keys.stroke(KeyCode.from_char("Ä"), pressed=True).name == "ä"
    comma = keys.stroke(KeyCode.from_char(","), pressed=True)
    assert (comma.name, comma.text) == ("comma", ",")
    assert keys.stroke(None, pressed=True).name == ""


def test_a_dead_key_waits_for_the_next_and_both_make_one_letter(desktop: PortableDesktop) -> None:
    from pynput.keyboard import KeyCode

    keys = Keys()
    waits = keys.stroke(KeyCode.from_dead("~"), pressed=True)
    assert (waits.text, waits.composing) == ("", True)
    assert keys.stroke(KeyCode.from_char("n"), pressed=True).text == "ñ"
    keys.stroke(KeyCode.from_dead("~"), pressed=True)
    assert keys.stroke(KeyCode.from_char("q"), pressed=True).text in {"", "q̃"}


def test_a_key_that_is_held_repeats_and_one_that_is_pressed_again_does_not(desktop: PortableDesktop) -> None:
    from pynput.keyboard import Key, KeyCode

    keys, letter = Keys(), KeyCode.from_char("a")
    assert [keys.stroke(letter, pressed=True).repeat for _ in range(3)] == [False, True, True]
    keys.stroke(letter, pressed=False)
    assert not keys.stroke(letter, pressed=True).repeat
    keys.stroke(Key.shift, pressed=True)
    assert keys.stroke(letter, pressed=True).state == SHIFT


def test_leaving_ends_the_listeners_also_when_nothing_is_pressed(desktop: PortableDesktop) -> None:
    before = set(threading.enumerate())
    with PortableDesktop():
        assert len(set(threading.enumerate()) - before) == 2
    assert not set(threading.enumerate()) - before


LOSING = """
import os, signal, sys, time
from aboveboard.desktop.portable.desktop import PortableDesktop
from aboveboard.errors import DisplayLost

with PortableDesktop() as desktop:
    print("listening", flush=True)
    sys.stdin.readline()
    end = time.monotonic() + 90
    for ask in (desktop.read, desktop.context):
        while time.monotonic() < end:
            try:
                ask()
            except DisplayLost:
                print(f"{ask.__name__} lost", flush=True)
                break
            time.sleep(0.01)
"""


def test_a_server_that_goes_away_is_noticed_by_name() -> None:
    """In a process of its own, because pynput's threads end in tracebacks then."""
    with DemoScreen() as screen:
        child = subprocess.Popen(
            [sys.executable, "-c", LOSING],
            env={**screen.environment, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "listening\n"
        server = next(one for one in screen._children if "Xvfb" in str(one.args))
        server.send_signal(signal.SIGKILL)
        server.wait()
        printed, _ = child.communicate("gone\n")
    assert printed.split("\n") == ["read lost", "context lost", ""]
    assert child.returncode == 0
