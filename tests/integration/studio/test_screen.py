"""The demo screen: complete, private, and gone without a trace."""

import subprocess
import sys
from pathlib import Path

import pytest
import xcffib
import xcffib.xproto

from aboveboard.errors import MissingLibrary
from aboveboard.studio.screen import DemoScreen
from tests.patience import until

pytestmark = pytest.mark.x11

KILLED = """
import os, signal
from aboveboard.studio.screen import DemoScreen
with DemoScreen() as screen:
    screen.start(["xterm"])
    print(screen.folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def processes_of(folder: Path) -> list[str]:
    mark = f"XDG_RUNTIME_DIR={folder}/run".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "comm").read_text().strip())
        except OSError:
            continue
    return found


def test_it_has_a_window_manager_and_an_accessibility_bus(screen: DemoScreen) -> None:
    running = processes_of(screen.folder)
    assert {"Xvfb", "openbox", "dbus-daemon", "at-spi-bus-laun"} <= set(running)


def test_nobody_enters_without_the_cookie(screen: DemoScreen) -> None:
    stranger = {**screen.environment, "XAUTHORITY": "/dev/null"}
    assert subprocess.run(["xprop", "-root"], env=stranger, capture_output=True, check=False).returncode != 0
    assert screen.folder.stat().st_mode & 0o777 == 0o700


def test_it_never_goes_blank_by_itself(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    connection = xcffib.connect(display=screen.display)
    try:
        assert connection.core.GetScreenSaver().reply().timeout == 0
    finally:
        connection.disconnect()


def test_leaving_ends_every_process_and_removes_the_folder() -> None:
    with DemoScreen() as screen:
        screen.start(["sh", "-c", "setsid sleep 600 & sleep 600"])
    assert processes_of(screen.folder) == []
    assert not screen.folder.exists()


def test_nothing_outlives_a_killed_owner() -> None:
    owner = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    folder = Path(owner.stdout.strip())
    until(lambda: processes_of(folder) == [], "every process ended")


def test_a_missing_program_is_named(screen: DemoScreen) -> None:
    with pytest.raises(MissingLibrary, match="no-such-program"):
        screen.start(["no-such-program"])
