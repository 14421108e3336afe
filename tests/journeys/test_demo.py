"""The main job, end to end: a scripted person's day with real programs, from the notice to an opened dataset."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = [pytest.mark.x11, pytest.mark.slow, pytest.mark.journey, pytest.mark.alone]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "aboveboard.cli", "demo", "--out", str(out), "--no-serve", "--canaries", "40"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def summary(folder: Path) -> dict[str, float | str]:
    found: dict[str, float | str] = json.loads((folder / "summary.json").read_text())
    return found


def paused(summary: Mapping[str, object]) -> bool:
    """Tell whether the session with the strangers' programs lasted until its Pause; a stalling machine ends it before.

    The other session is ended by a frozen strip, always.
    """
    ended = summary["ended"]
    assert isinstance(ended, list)
    return "paused" in ended


@pytest.mark.timeout(900)
def test_no_canary_is_found_anywhere(folder: Path, summary: dict[str, float]) -> None:
    assert summary["canaries_planted"] == 40
    assert summary["places_searched"] > 100
    assert summary["pictures_searched"] > 10
    assert json.loads((folder / "findings.json").read_text())["findings"] == []
    assert summary["canaries_found"] == 0


@pytest.mark.timeout(900)
def test_what_the_search_saw_in_the_journal_by_right_it_saw_wherever_it_went_by_right(folder: Path) -> None:
    """A busy recorder may lose an errand, but what it kept shows whether the search can see."""
    blind = json.loads((folder / "findings.json").read_text())["blind"]
    lost = {told.partition(":")[0] for told in blind if told.endswith(": journal, opened")}
    assert [told for told in blind if told.partition(":")[0] not in lost] == []
    assert len(lost) < 3


@pytest.mark.timeout(900)
def test_work_became_steps_with_pictures_and_menu_paths(folder: Path, summary: dict[str, float]) -> None:
    assert summary["steps"] >= 10
    assert summary["episodes"] >= 2  # a machine that stalls adds a gap, and a gap ends an episode
    assert summary["gaps"] >= 1 or not paused(summary), summary
    page = (folder / "report.html").read_text()
    assert "menu “View” › “Line Numbers”" in page
    assert "menu “Help” › “About”" in page
    assert len(list((folder / "pictures").iterdir())) > 5


@pytest.mark.timeout(900)
def test_a_deleted_session_does_not_open_any_more(summary: dict[str, float]) -> None:
    assert summary["sessions_deleted"] == 1
    assert summary["deleted_shards_refused"] == 1


@pytest.mark.timeout(900)
def test_the_export_loads_with_its_pictures(folder: Path, summary: dict[str, float]) -> None:
    import datasets

    loaded = datasets.load_dataset(str(folder / "export"), cache_dir=str(folder / "cache"))
    rows = [row for split in loaded.values() for row in split]
    assert len(rows) == summary["rows_loaded"] == summary["steps"]
    assert any(row["kind"] == "select_menu" and row["before"] is not None for row in rows)
    assert all(row["before"].size == (1280, 800) for row in rows if row["before"] is not None)
