"""The one door: plain POSIX sh, one list of packages, and no root where a promise is tested."""

import os
import re
import subprocess
from pathlib import Path

DEV = Path(__file__).parents[2] / "dev"


def test_dev_is_read_by_the_shell_of_a_bare_machine() -> None:
    done = subprocess.run(["/bin/sh", "-n", str(DEV)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_debian_packages_are_listed_in_dev_only(texts: dict[Path, str], root: Path) -> None:
    installs = re.compile(r"apt(?:-get)? install\b")
    scripts = [
        str(path.relative_to(root))
        for path, text in texts.items()
        if path.suffix in {"", ".sh", ".yml", ".yaml"} and installs.search(text)
    ]
    assert scripts == ["dev"]


def test_the_tests_run_as_an_ordinary_user_on_an_empty_desk() -> None:
    """A file that root may read, or a screen that happens to be there, would make promises look kept."""
    assert os.geteuid() != 0
    assert {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"} & set(os.environ) == set()
    assert Path(os.environ["XDG_RUNTIME_DIR"]).stat().st_mode & 0o777 == 0o700
