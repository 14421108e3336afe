"""Who may import whom (the contracts stand in pyproject.toml), and that importing does nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

SOURCE = Path(__file__).parents[2] / "src"
CONFIGURATION = SOURCE.parent / "pyproject.toml"


def modules() -> list[str]:
    paths = (path.relative_to(SOURCE).with_suffix("") for path in (SOURCE / "aboveboard").rglob("*.py"))
    names = (".".join(path.parts).removesuffix(".__init__") for path in paths if path.name != "__main__")
    # Alembic runs its revision files by path, inside an upgrade.
    return sorted(name for name in names if ".migrations" not in name)


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(CONFIGURATION), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


IMPORT_ALL = """
import importlib, os, sys, threading
refused = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.fork", "os.exec", "os.posix_spawn"}
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
module = "start"

def watch(event, arguments):
    if event in refused:
        raise SystemExit(f"importing {module} did {event}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & writing:
        raise SystemExit(f"importing {module} opened a file for writing")
    if event in {"os.mkdir", "os.rename", "os.remove"}:
        raise SystemExit(f"importing {module} did {event}")

import torch  # it tries out where temporary files go as it is loaded: what is watched is ours

sys.addaudithook(watch)
for module in sys.argv[1:]:
    importlib.import_module(module)
    if threading.active_count() > 1:
        raise SystemExit(f"importing {module} started a thread")
"""


def test_importing_any_module_does_nothing(tmp_path: Path) -> None:
    """No display, home, bus, file, process, connection or thread: an empty environment imports everything."""
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-B",
            "-c",
            f"import sys; sys.path.insert(0, {str(SOURCE)!r})\n{IMPORT_ALL}",
            *modules(),
        ],
        env={},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert list(tmp_path.iterdir()) == []


def test_only_the_permission_gate_builds_a_permitted_episode() -> None:
    offenders = [
        str(path.relative_to(SOURCE))
        for path in (SOURCE / "aboveboard").rglob("*.py")
        if re.search(r"(?<!class )\bPermittedEpisode\(", path.read_text(encoding="utf-8"))
        and path.relative_to(SOURCE).parts[:3] != ("aboveboard", "pipeline", "gate.py")
    ]
    assert offenders == []


def test_only_one_place_makes_connections_so_that_all_believe_the_machines_certificates() -> None:
    opening = re.compile(r"\bhttpx\.(?:Async)?(?:Client|get|post|put|patch|delete|head|options|request|stream)\(")
    places = [
        str(path.relative_to(SOURCE))
        for path in (SOURCE / "aboveboard").rglob("*.py")
        if opening.search(path.read_text(encoding="utf-8"))
    ]
    assert places == [str(Path("aboveboard/calling/__init__.py"))]
