"""A studio that is killed leaves nothing that goes on: services end by themselves, the next clears its room away."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from aboveboard.studio.rooms import HELD, room
from tests.patience import until

HOLDS_A_ROOM = """
import subprocess, sys, time
from aboveboard.studio.rooms import room
with room() as folder:
    child = subprocess.Popen(["sleep", "600"], env={"XDG_RUNTIME_DIR": f"{folder}/run"}, stdout=subprocess.DEVNULL)
    print(folder, child.pid, flush=True)
    time.sleep(600)
"""
SERVES = """
import os, pathlib, sys, time
from aboveboard.studio.commands import Commands
with Commands(dict(os.environ), pathlib.Path(sys.argv[1])) as commands:
    print(commands.serve("practice", "practice", "--port", "0").process.pid, flush=True)
    time.sleep(600)
"""


def started(script: str, *arguments: str) -> tuple[subprocess.Popen[str], list[str]]:
    """Start a Python of its own and return it with the words of the first line it prints."""
    process = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().split()


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def lives(pid: int) -> bool:
    """Whether a process runs: one that ended and that nobody asked about is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rooms lie in a place of this test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_service_ends_when_the_command_that_started_it_was_killed(tmp_path: Path) -> None:
    process, (pid,) = started(SERVES, str(tmp_path / "logs"))
    assert lives(int(pid))
    killed(process)
    until(lambda: not lives(int(pid)), "the end of the service")


def test_what_a_killed_studio_left_goes_when_the_next_one_begins() -> None:
    process, (folder, pid) = started(HOLDS_A_ROOM)
    killed(process)
    assert lives(int(pid))
    assert Path(folder).is_dir()
    with room() as own:
        assert not Path(folder).exists()
        assert own.is_dir()
    until(lambda: not lives(int(pid)), "the end of what was started in the room")


def test_a_room_that_is_held_stays_and_one_of_no_studio_too(tmp_path: Path) -> None:
    process, (folder, pid) = started(HOLDS_A_ROOM)
    (tmp_path / "aboveboard-screen.other").mkdir()
    with room():
        assert (Path(folder) / HELD).exists()
        assert lives(int(pid))
        assert (tmp_path / "aboveboard-screen.other").is_dir()
    killed(process)
    os.kill(int(pid), signal.SIGKILL)


def test_a_room_goes_with_its_block() -> None:
    with room() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
