"""The units of systemd repeat what the processes take away from themselves; systemd itself rates them, offline.

No manager runs here: what is shown is that systemd reads every line of them, starts what exists, and rates the rest.
"""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard.cli import COMMANDS
from aboveboard.courier.settings import CourierSettings
from aboveboard.formats.places import Places

UNITS = Path(__file__).parents[3] / "packaging" / "systemd"
PROGRAM = "/usr/bin/aboveboard"

MOST_EXPOSED = {
    # A browser window is its child, whose own sandbox makes namespaces and writes code; recorder and pages confine
    # themselves further than a unit can. 2.3 of it stand for capabilities, which no process of a person has.
    "aboveboard-companion": 7.5,
    "aboveboard-courier": 2.0,
    "aboveboard-collector": 1.5,
    "aboveboard-keyholder": 1.5,
    "aboveboard-witness": 1.5,
}
"""systemd's measure goes from 0 (safest) to 10."""


@pytest.fixture(params=sorted(MOST_EXPOSED))
def unit(request: pytest.FixtureRequest) -> Path:
    (found,) = UNITS.glob(f"*/{request.param}.service")
    return found


def analyze(unit: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd about a copy whose program is one of this machine."""
    copy = folder / unit.name
    here = folder / "aboveboard"
    here.write_text("#!/bin/sh\n")
    here.chmod(0o755)
    copy.write_text(unit.read_text().replace(PROGRAM, str(here)))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    manager = ["--user"] if unit.parent.name == "user" else []
    command = ["systemd-analyze", words[0], *manager, *words[1:], "--no-pager", str(copy)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "SYSTEMD_COLORS": "0"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_every_unit_has_its_bound() -> None:
    assert {path.stem for path in UNITS.glob("*/*.service")} == set(MOST_EXPOSED)


def test_systemd_rates_a_unit_within_its_bound(unit: Path, tmp_path: Path) -> None:
    told = analyze(unit, tmp_path, "security", "--offline=true")
    rated = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told.stdout)
    assert rated is not None, told.stderr
    assert float(rated.group(1)) <= MOST_EXPOSED[unit.stem], told.stdout


def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    told = analyze(unit, tmp_path, "verify", "--recursive-errors=no")
    assert [line for line in told.stderr.splitlines() if unit.name in line] == []


def test_what_a_unit_starts_is_a_command(unit: Path) -> None:
    (line,) = (line for line in unit.read_text().splitlines() if line.startswith("ExecStart="))
    program, command, *_ = shlex.split(line.removeprefix("ExecStart="))
    assert program == PROGRAM
    assert command in COMMANDS
    shown = subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", command, "--help"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0


def test_the_couriers_unit_hides_what_the_courier_may_not_read(tmp_path: Path) -> None:
    places = Places(tmp_path / ".local/share/aboveboard", tmp_path)
    text = (UNITS / "user" / "aboveboard-courier.service").read_text()
    hidden = {
        path.removeprefix("-").replace("%h", str(tmp_path))
        for line in text.splitlines()
        if line.startswith("InaccessiblePaths=")
        for path in line.removeprefix("InaccessiblePaths=").split()
    }
    assert hidden == {str(path) for path in (places.journal, places.days, places.participant, places.consent)}


def test_a_courier_that_ends_after_every_round_is_always_started_again() -> None:
    """It ends where the network's names were replaced, which may be before each round but the first."""
    text = (UNITS / "user" / "aboveboard-courier.service").read_text()
    found = {name: int(value) for name, value in re.findall(r"(?m)^(StartLimit\w+|RestartSec)=(\d+)$", text)}
    shortest = found["RestartSec"] + CourierSettings().interval_s / 2
    assert "Restart=on-failure" in text
    assert found["StartLimitBurst"] * shortest > found["StartLimitIntervalSec"]


@pytest.mark.parametrize("name", sorted(MOST_EXPOSED))
def test_no_unit_leaves_a_core_or_swaps_what_is_open(name: str) -> None:
    (path,) = UNITS.glob(f"*/{name}.service")
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # directives have capitals
    parser.read(path)
    service = parser["Service"]
    assert (service["LimitCORE"], service["MemorySwapMax"], service["UMask"]) == ("0", "0", "0077")
