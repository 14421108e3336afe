"""The short scene is clean with all guards, and notices when one is gone: the search is not silent by nature."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aboveboard.model.events import JournalRecord, KeyPressed
from tests.guards import watched
from tests.guards.catalogue import GUARDS, SHORT
from tests.guards.guard import Guard
from tests.guards.trial import ROOT, removed

NAMED = {guard.name: guard for guard in GUARDS}


def played(source: Path, folder: Path) -> dict[str, Any]:
    scene = folder / "scene"
    log = scene / "recorder.log"  # where the recorder's own words go; searched with everything else
    scene.mkdir()
    with log.open("wb") as words:
        done = subprocess.run(
            [sys.executable, "-m", "tests.guards.short", str(scene)],
            env={**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            check=False,
        )
    said = done.stdout.strip().splitlines()
    assert said, log.read_text()[-800:]
    told: dict[str, Any] = json.loads(said[-1])
    return told


def test_with_all_guards_nothing_is_found_and_the_search_is_not_blind(tmp_path: Path) -> None:
    assert played(ROOT / "src", tmp_path) == {"found": [], "blind": []}


@pytest.mark.parametrize("play", watched.SCENES, ids=lambda play: play.__name__)
def test_each_session_records_what_it_may(play: Callable[[Path], list[JournalRecord]], tmp_path: Path) -> None:
    """Otherwise a session that never began would pass for one that kept everything out."""
    assert [record.key for record in play(tmp_path) if isinstance(record, KeyPressed)] == [watched.BY_RIGHT.word]


@pytest.mark.parametrize("guard", [NAMED[name] for name in SHORT], ids=lambda guard: guard.name)
def test_without_a_guard_the_search_finds_what_it_kept_back(guard: Guard, tmp_path: Path) -> None:
    told = played(removed(guard, tmp_path), tmp_path)
    assert guard.found_short in {planted for _, _, planted in told["found"]}


@pytest.mark.parametrize(
    "guard", [NAMED[name] for name in ("focus", "title", "printable")], ids=lambda guard: guard.name
)
def test_without_a_guard_that_another_holds_nothing_is_found(guard: Guard, tmp_path: Path) -> None:
    assert played(removed(guard, tmp_path), tmp_path)["found"] == []
