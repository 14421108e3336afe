"""A trial: the whole demo, or one named test, on a copy of the source without one guard."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.guards.guard import Guard, GuardChanged

ROOT = Path(__file__).parents[2]
LONGEST_S = 900
CANARIES = 40
TO_ITS_END = "to its end"


class Found(NamedTuple):
    """Where something was found, in which form, and where it had been planted."""

    place: str
    form: str
    planted: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demo came to: what was found, where the search was blind, how the demo ended, and how long it took."""

    found: tuple[Found, ...]
    blind: tuple[str, ...]
    ended: str
    seconds: float

    def notices(self, guard: Guard) -> bool:
        """Tell whether the search found what it has to find without this guard."""
        named = [one for one in self.found if one.planted == guard.found or not guard.found]
        return any(guard.place in one.place for one in named)

    def told(self) -> str:
        """Return what was found in a few words: how many places, of which planting, the most frequent first."""
        counted = Counter(one.planted or "a part" for one in self.found)
        return ", ".join(f"{planted} {count}" for planted, count in counted.most_common())


def removed(guard: Guard, folder: Path) -> Path:
    """Copy the source below a folder, remove the guard there, and return the copy; raises GuardChanged."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in guard.edits:
        edit.apply(source)
    return source


def run(source: Path, folder: Path) -> Outcome:
    """Run the demo of a copy; what it makes lies in the folder."""
    out, temporary = folder / "out", folder / "t"  # short: sockets below it have 107 bytes for their path
    temporary.mkdir()
    command = [sys.executable, "-m", "aboveboard.cli", "demo", "--no-serve", "--canaries", str(CANARIES)]
    environment = {**os.environ, "PYTHONPATH": str(source), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    _check_source(source, folder, environment)
    process = subprocess.Popen(
        [*command, "--out", str(out)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=LONGEST_S)
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return _outcome(out, process.returncode, said.decode(errors="replace"))


def run_tests(source: Path, *tests: str) -> tuple[bool, str]:
    """Run tests of this checkout on a copy of the source; return whether all passed, and what pytest said last.

    Raises GuardChanged unless the tests ran: a fault in collecting them is no verdict about a guard.
    """
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    environment = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    for name in [name for name in environment if name.startswith(("PYTEST_", "COV"))]:
        del environment[name]
    _check_source(source, source.parent, environment)
    done = subprocess.run(
        [*pytest, "-o", f"pythonpath={source} {ROOT}", *tests],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    ran = done.returncode == 0 or (done.returncode == 1 and "\nFAILED " in done.stdout)
    if not ran:
        raise GuardChanged(f"{tests[0]} did not run: {done.stdout[-800:]}")
    return done.returncode == 0, done.stdout


def _check_source(source: Path, folder: Path, environment: dict[str, str]) -> None:
    """Raise GuardChanged unless Python finds the copy first: a trial of the untouched source would prove nothing."""
    asked = [sys.executable, "-c", "import aboveboard; print(aboveboard.__file__)"]
    said = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    if not Path(said.strip()).is_relative_to(source):
        raise GuardChanged("Python does not find the copy of the source first")


def _outcome(out: Path, status: int, said: str) -> Outcome:
    findings, summary = out / "findings.json", out / "summary.json"
    nothing = {"findings": [], "blind": ["nothing was searched"]}
    told: dict[str, Any] = json.loads(findings.read_text()) if findings.exists() else nothing
    found = tuple(Found(one["place"], one["form"], one["planted"]) for one in told["findings"])
    seconds = json.loads(summary.read_text())["seconds"] if summary.exists() else 0.0
    return Outcome(found, tuple(told["blind"]), TO_ITS_END if status == 0 else _refusal(said), seconds)


def _refusal(said: str) -> str:
    """Return the error that a demo ended with: what it said last, without the advice."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.strip().startswith("remedy:")]
    return (lines or ["it said nothing"])[-1][:240]
