"""The profile of the companion's own browser goes with it, whatever of the browser is still about to end."""

import subprocess
import sys
from pathlib import Path

from aboveboard.companion.browser import Browser
from aboveboard.companion.settings import CompanionSettings
from aboveboard.formats.places import Places

LATE = """
import pathlib, sys, time
folder, until, number = pathlib.Path(sys.argv[1]), time.monotonic() + 0.6, 0
while time.monotonic() < until and folder.is_dir():
    number += 1
    try:
        (folder / f"late-{number}").touch()
    except FileNotFoundError:
        break
    if number == 100:
        print("writing", flush=True)
"""


def test_what_an_ending_browser_writes_while_its_profile_is_removed_goes_too(tmp_path: Path) -> None:
    places = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    profile = places.runtime / "browser"
    with Browser(CompanionSettings(places)):
        part = profile / "part"
        part.mkdir()
        ending = subprocess.Popen([sys.executable, "-c", LATE, str(part)], stdout=subprocess.PIPE)
        assert ending.stdout is not None
        assert ending.stdout.readline() == b"writing\n"
    with ending:
        assert ending.wait() == 0
    assert not profile.exists()
