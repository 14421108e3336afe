"""`./dev mutate FILE [TESTS...]`: changes one source file in small ways and says which changes no test notices.

It works in a copy, with the unit tests of the file's room unless others are named. Ends with status 1 when changes
survive: each is a missing test, or a line that says nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("src", "tests", "spec", "pyproject.toml", "README.md")
LIMIT_S = 900


def main(arguments: Sequence[str]) -> int:
    """Return the status of the command."""
    if not arguments or not (ROOT / arguments[0]).is_file():
        sys.stderr.write("usage: ./dev mutate src/aboveboard/ROOM/FILE.py [TESTS...]\n")
        return 2
    source = arguments[0]
    tests = list(arguments[1:]) or [f"tests/unit/{Path(source).parts[2]}"]
    with tempfile.TemporaryDirectory(prefix="aboveboard-mutants-") as folder:
        copy = Path(folder)
        for part in PARTS:
            _copy(ROOT / part, copy / part)
        with (copy / "pyproject.toml").open("a") as configuration:
            configuration.write(_configuration(source, tests))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        mutmut = [sys.executable, "-m", "mutmut"]
        # By a pipe: tests that let the system refuse files above a size would have it refuse our own.
        done = subprocess.run(
            [*mutmut, "run"],
            cwd=copy,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        last = done.stdout.splitlines()[-20 if done.returncode else -2 :]
        told = subprocess.run(
            [*mutmut, "results"], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
    sys.stdout.write("\n".join(line.rpartition("\r")[2] for line in last) + "\n" + told.stdout)
    return 1 if done.returncode or "survived" in told.stdout or "no tests" in told.stdout else 0


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _configuration(source: str, tests: Sequence[str]) -> str:
    """Return mutmut's settings for one file; JSON's strings are TOML's."""
    lists = {"only_mutate": [source], "source_paths": ["src"], "also_copy": list(PARTS)}
    lists["pytest_add_cli_args_test_selection"] = list(tests)
    lines = [f"{name} = [{', '.join(chr(34) + value + chr(34) for value in values)}]" for name, values in lists.items()]
    made = "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"
    tomllib.loads(made)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
