"""Promise 7, in the studio: whoever collects demonstrations finds nothing of them in the clear, and no room after it.

The pages of the tasks are served with canaries in place of their names: people read one, and type it. What is typed is
recorded by right, so what the person's own key opens has to hold one; what lies in any file may not.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.places import known_places
from aboveboard.companion.held import held_sessions, opened
from aboveboard.environments.browsing.serving import pages
from aboveboard.errors import AboveboardError
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.studio.canaries import Finding, Search, plant, search_folder
from aboveboard.studio.day import PASSPHRASE
from tests.patience import until

pytestmark = [
    *(pytest.mark.promise, pytest.mark.x11, pytest.mark.slow, pytest.mark.alone),
    pytest.mark.timeout(900),  # two collections, each with services, a screen and a browser
]
CANARIES = plant(50, seed=77)
NAMES = re.compile(r"(ui_utils\.FIFTY_NAMES = )\[[^\]]*\]")
ENDED = 128 + 15
"""The exit status of a command that SIGTERM ended in order."""


@dataclass(frozen=True)
class Studio:
    """Where a collection may write (`out`), where it may only have rooms, and the pages it serves."""

    out: Path
    rooms: Path
    pages: Path

    def collect(self, *more: str) -> "subprocess.Popen[bytes]":
        """Start the command; what it prints lies among the rooms."""
        command = [sys.executable, "-m", "aboveboard.cli", "collect", "--tasks", "enter-text", "--out", str(self.out)]
        with (self.rooms / "said").open("ab") as said:
            return subprocess.Popen([*command, *more], env=self._environment(), stdout=said, stderr=said)

    def _environment(self) -> Mapping[str, str]:
        home = {name: str(self.rooms / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        rooms = {"TMPDIR": str(self.rooms / "tmp"), "XDG_RUNTIME_DIR": str(self.rooms / "run")}
        other = {"XDG_CACHE_HOME": home["HOME"], "XDG_CONFIG_HOME": home["HOME"]}
        found = os.pathsep.join([str(self.pages), *filter(None, [os.environ.get("PYTHONPATH")])])
        return {**os.environ, **home, **rooms, **other, "PYTHONPATH": found}

    def left(self) -> list[str]:
        """What lies outside the folder that the command was given, but for what it printed."""
        kept = {self.rooms / name for name in ("home", "tmp", "run", "said")}
        return [str(path.relative_to(self.rooms)) for path in self.rooms.rglob("*") if path not in kept]

    def running(self) -> list[str]:
        """The processes that were started among the rooms and live."""
        return [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and self._knows(entry)]

    def _knows(self, process: Path) -> bool:
        with contextlib.suppress(OSError):  # it ended meanwhile, or is somebody else's
            return f"={self.rooms}/".encode() in (process / "environ").read_bytes()
        return False

    def findings(self) -> list[Finding]:
        """Every canary in a file or its name, but for the profile of a browser at work, whose room goes with it."""
        search = Search()
        search_folder(self.out, search)
        search_folder(self.rooms, search, skip=self.rooms.glob("tmp/aboveboard-screen.*/browser"))
        assert search.places > 100
        return search.findings

    def recorded(self) -> bool:
        """Whether what lies sealed on the device holds a canary, opened with the person's passphrase."""
        places = known_places(self.out / "device")
        with contextlib.suppress(AboveboardError, OSError):  # not agreed yet, or the session went on as we read
            if not (sessions := held_sessions(places, 0)):
                return False
            unlocked = ParticipantKeys.unlock(places, PASSPHRASE)
            for held in sessions:
                _, recording = opened(places, held.session, unlocked)
                content = msgspec.json.encode(recording).decode()
                if any(canary in content for canary in CANARIES):
                    return True
        return False


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Pages with canaries, and rooms whose paths are short enough for sockets, in memory as a job's room must be."""
    folder = tmp_path_factory.mktemp("studio")
    rooms = Path(tempfile.mkdtemp(prefix="ab.", dir="/dev/shm"))  # 0700
    for name in ("home", "tmp", "run"):
        (rooms / name).mkdir(mode=0o700)
    planted = folder / "pages" / "miniwob"
    shutil.copytree(pages(), planted / "html", ignore=shutil.ignore_patterns("flight"))
    (planted / "__init__.py").touch()  # a package, or the one that is installed would come first
    words = planted / "html" / "common" / "ui_utils.js"
    told, count = NAMES.subn(lambda found: f"{found[1]}{json.dumps(CANARIES)}", words.read_text(encoding="utf-8"))
    assert count == 1
    words.write_text(told, encoding="utf-8")
    try:
        yield Studio(folder / "out", rooms, folder / "pages")
    finally:
        shutil.rmtree(rooms)


def test_a_collection_that_is_ended_while_it_records_leaves_no_canary_no_room_and_no_process(studio: Studio) -> None:
    collecting = studio.collect("--demonstrations", "9", "--at-once", "2")
    try:
        while not studio.recorded():
            assert collecting.poll() is None, (studio.rooms / "said").read_text()
            time.sleep(0.2)
        assert studio.findings() == []  # while it runs
    finally:
        collecting.terminate()
        collecting.wait()
    assert collecting.returncode == ENDED, (studio.rooms / "said").read_text()
    until(lambda: not studio.running(), "the end of everything that was started")
    assert studio.left() == []
    assert studio.findings() == []
    assert studio.recorded()  # sealed, and in the folder it was given


def test_a_collection_that_ends_leaves_no_canary_no_room_and_nothing_outside_its_folder(studio: Studio) -> None:
    assert studio.collect("--demonstrations", "2", "--at-once", "2").wait() == 0, (studio.rooms / "said").read_text()
    assert json.loads((studio.out / "summary.json").read_text())["demonstrations"] >= 2
    assert any(known_places(studio.out / "device-2").consent.iterdir())  # the other person's own yes
    until(lambda: not studio.running(), "the end of everything that was started")
    assert studio.left() == []
    assert studio.findings() == []


def test_the_search_sees_a_canary_and_a_room_that_lie_there(studio: Studio, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    (rooms / "tmp" / "aboveboard-screen.left").mkdir(parents=True)
    other = Studio(studio.pages, rooms, studio.pages)
    assert other.left() == ["tmp/aboveboard-screen.left"]
    (found,) = {Path(finding.place).name for finding in other.findings()}
    assert found == "ui_utils.js"
    (rooms / "home").mkdir()
    (rooms / "home" / "typed").write_text(CANARIES[0], encoding="utf-16-le")
    assert "typed" in {Path(finding.place).name for finding in other.findings()}
