"""A demo that is told to end takes everything it started with it: its screen, its services and the recorder."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.patience import until

pytestmark = pytest.mark.x11


def lives(process: psutil.Process) -> bool:
    """Tell whether it still does anything: one that has ended may wait for whoever counts the dead."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_nothing_of_a_demo_lives_on_after_sigterm(tmp_path: Path) -> None:
    with (tmp_path / "said").open("wb") as said:
        demo = subprocess.Popen(
            [sys.executable, "-m", "aboveboard.cli", "demo", "--no-serve", "--out", str(tmp_path / "out")],
            stdout=said,
            stderr=said,
        )
    try:
        until(lambda: (tmp_path / "out" / "logs" / "witness-1.log").exists() or demo.poll(), "its first service")
        started = psutil.Process(demo.pid).children(recursive=True)
        assert started, (tmp_path / "said").read_text()
    finally:
        demo.terminate()
    until(lambda: demo.poll() is not None, "its end")
    assert demo.returncode == 143
    until(lambda: not any(map(lives, started)), "the end of all that it started")
