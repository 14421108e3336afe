"""What somebody meets who mistypes: a name, a remedy and a status, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard.cli import COMMANDS
from aboveboard.cli.contents import GROUPS, sentence


def aboveboard(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", *arguments],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "HOME": str(folder),
            "ABOVEBOARD_DATA": str(folder / "device"),
            "COLUMNS": "120",
        },
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("recorder",), 1, "DISPLAY is not set"),
        (("pause",), 1, "no companion runs"),
        (("courier", "--once"), 3, "has not been provisioned"),
        (("review", "9f2c31a0b4d5e6f7"), 4, "holds no participant's keys"),
        (("policy", "keys", "file"), 2, "file"),
        (("policy", "show", "."), 2, "directory"),
        (("keyholder", "serve", "none", "--witness", "a"), 2, "ROLE=KEY@URL"),
        (("keyholder", "serve", "none", "--witness", f"w={'ab' * 32}@http://127.0.0.1:9"), 2, "keyholder init"),
        (("serve", "collector", "--port", "99999"), 2, "port"),
        (("verify", "file"), 4, "no artefact"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_named_with_its_remedy(arguments: tuple[str, ...], status: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nothing of ours")
    done = aboveboard(*arguments, folder=tmp_path)
    assert done.returncode == status, done.stderr
    assert said in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_the_list_of_commands_says_of_each_what_it_does(tmp_path: Path) -> None:
    listed = aboveboard(folder=tmp_path).stdout
    for name, target in COMMANDS.items():
        assert name in listed
        assert sentence(target), f"{name} does not say what it does"


def test_every_command_stands_under_one_heading() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(COMMANDS)
