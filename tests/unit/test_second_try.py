"""Which failures get a second try: a wait in vain, whatever a live screen showed, once, and never a promise's test."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LIVE

ROOT = Path(__file__).parents[2]
TRIED = """
import pytest
from tests import patience

patience.PATIENCE_S = 0.0

def come(tries, at):
    tries.append(None)
    patience.until(lambda: len(tries) >= at, "it")

@pytest.fixture(scope="module")
def tries():
    return []
"""


def outcome(folder: Path, test: str) -> dict[str, int]:
    """Run one test beneath the settings of all tests; return how often each outcome was told."""
    (folder / "conftest.py").write_text("from tests.conftest import pytest_collection_modifyitems\n")
    (folder / "test_it.py").write_text(TRIED + test)
    words = ["-p", "no:cacheprovider", "-p", "no:randomly", "-q", "-c", str(ROOT / "pyproject.toml"), str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = done.stdout.splitlines()[-1].split(" in ")[0]
    return {kind: int(number) for number, kind in (part.split() for part in told.split(", "))}


def test_a_wait_in_vain_is_done_once_more_and_told(tmp_path: Path) -> None:
    assert outcome(tmp_path, "def test_it(tries): come(tries, 2)") == {"passed": 1, "rerun": 1}


def test_a_second_wait_in_vain_fails(tmp_path: Path) -> None:
    assert outcome(tmp_path, "def test_it(tries): come(tries, 3)") == {"failed": 1, "rerun": 1}


def test_what_was_seen_and_is_wrong_fails_at_once(tmp_path: Path) -> None:
    wrong = "def test_it(tries):\n    tries.append(None)\n    assert len(tries) == 2, 'never saw it'"
    assert outcome(tmp_path, wrong) == {"failed": 1}


@pytest.mark.parametrize("mark", LIVE)
def test_what_a_live_screen_showed_is_looked_at_once_more(tmp_path: Path, mark: str) -> None:
    live = f"@pytest.mark.{mark}\ndef test_it(tries):\n    tries.append(None)\n    assert len(tries) == "
    assert outcome(tmp_path, f"{live}2") == {"passed": 1, "rerun": 1}
    assert outcome(tmp_path, f"{live}3") == {"failed": 1, "rerun": 1}


@pytest.mark.parametrize("mark", ["@pytest.mark.promise", "pytestmark = pytest.mark.promise"], ids=["test", "file"])
def test_a_promise_is_tried_once(tmp_path: Path, mark: str) -> None:
    assert outcome(tmp_path, f"{mark}\ndef test_it(tries): come(tries, 2)") == {"failed": 1}


@pytest.mark.parametrize("mark", LIVE)
def test_a_promise_on_a_live_screen_is_tried_once(tmp_path: Path, mark: str) -> None:
    promise = f"@pytest.mark.promise\n@pytest.mark.{mark}\ndef test_it(tries): come(tries, 2)"
    assert outcome(tmp_path, promise) == {"failed": 1}
