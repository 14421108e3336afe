"""The one door: plain POSIX sh, one list of packages, and no root where a promise is tested."""

import os
import re
import subprocess
from pathlib import Path

import pytest

DEV = Path(__file__).parents[2] / "dev"
WEB = DEV.parent / "packaging" / "web.sh"


@pytest.mark.parametrize("script", [DEV, WEB], ids=lambda script: script.name)
def test_dev_is_read_by_the_shell_of_a_bare_machine(script: Path) -> None:
    done = subprocess.run(["/bin/sh", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_npm_is_told_what_the_caller_has_set(tmp_path: Path) -> None:
    """Where packages come from is the machine's own setting; it goes to the ordinary user in one private file."""
    (tmp_path / "own").write_text("registry=https://own.example/", encoding="utf-8")
    script = f'. "{WEB}"; gather_npm_settings "{tmp_path}/all"'
    settings = {
        "NPM_CONFIG_USERCONFIG": str(tmp_path / "own"),
        "npm_config_strict_ssl": "false",
        "NPM_CONFIG_CACHE": "/c",
    }
    subprocess.run(["/bin/sh", "-euc", script], env={"PATH": os.environ["PATH"], **settings}, check=True)
    told = tmp_path / "all"
    assert told.read_text(encoding="utf-8").splitlines()[-2:] == ["registry=https://own.example/", "strict-ssl=false"]
    assert told.stat().st_mode & 0o777 == 0o600


def test_a_demo_needs_no_node() -> None:
    """A first try downloads nothing for web apps: neither its command nor what every command installs names Node."""
    text = DEV.read_text(encoding="utf-8")
    demo = re.search(r"^  demo\)\n(.*?);;", text, re.MULTILINE | re.DOTALL)
    everywhere = re.search(r"^install_environment\(\) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert demo
    assert everywhere
    assert not re.search("web|node", demo.group(1) + everywhere.group(1))


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
