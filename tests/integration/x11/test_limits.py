"""What happens at the edges: no server, a lost one, a broker that dies, and rights given away."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import DisplayLost, NoDisplay, NotConfined
from aboveboard.studio.screen import DemoScreen
from tests.patience import until

pytestmark = pytest.mark.x11

CONFINED = """
import os, sys
from pathlib import Path
from aboveboard.confinement import Rules, Sockets, confine, harden
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Rect
harden()
with X11Desktop(os.environ) as desktop:
    confine(Rules(sockets=Sockets.NONE))
    stack = desktop.context().stack
    desktop.damaged(), desktop.monitors(), desktop.keyboard_layout(), desktop.now(), desktop.is_demo_screen()
    pixels = desktop.grab(Rect(0, 0, 1280, 800)).pixels
    print("/usr/bin/openbox" in {window.identity.executable for window in stack if window.identity})
    print(pixels.shape, desktop.read())
"""


def test_without_a_server_there_is_a_named_error() -> None:
    for environment in ({}, {"DISPLAY": ":987"}, {"DISPLAY": "elsewhere:0"}, {"DISPLAY": "nonsense"}):
        with pytest.raises(NoDisplay):
            X11Desktop(environment).__enter__()


def test_without_the_cookie_there_is_a_named_error(screen: DemoScreen) -> None:
    with pytest.raises(NoDisplay):
        X11Desktop({"DISPLAY": screen.display, "XAUTHORITY": "/dev/null"}).__enter__()


def test_a_server_that_goes_away_is_noticed() -> None:
    with DemoScreen() as screen, X11Desktop(screen.environment) as desktop:
        for child in Path("/proc").glob("[0-9]*"):
            try:
                if f"{screen.folder}/authority".encode() in (child / "cmdline").read_bytes():
                    os.kill(int(child.name), signal.SIGKILL)
            except OSError:
                continue

        def gone() -> bool:
            try:
                desktop.read()
            except DisplayLost:
                return True
            return False

        until(gone, "the server gone")
        for ask in (desktop.read, desktop.now, desktop.context, desktop.damaged, desktop.monitors):
            with pytest.raises(DisplayLost):
                ask()


def test_everything_works_after_all_rights_are_given_away(screen: DemoScreen) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONFINED], env=screen.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "True\n(800, 1280, 4) []\n"


def children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def test_a_dead_broker_stops_identities_by_name(screen: DemoScreen) -> None:
    before = children()
    with X11Desktop(screen.environment) as desktop:
        (broker,) = children() - before
        os.kill(broker, signal.SIGKILL)
        with pytest.raises(NotConfined):
            desktop.context()


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_leaving_ends_the_broker_and_closes_every_descriptor(screen: DemoScreen) -> None:
    before, open_before = children(), descriptors()
    with X11Desktop(screen.environment):
        assert len(children() - before) == 1
    assert children() == before
    assert descriptors() == open_before
