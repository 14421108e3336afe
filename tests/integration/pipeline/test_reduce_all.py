"""Many recordings become tables: equal rows on both engines, in any order, on repeated runs, and after a kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from aboveboard.importers.registry import IMPORTERS
from tests.patience import until
from tests.peers import events_of, recording

COMMAND = (sys.executable, "-m", "aboveboard.cli", "reduce-all")
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("recordings")
    return [recording(name, folder) for name in IMPORTERS]


def reduced(recordings: list[Path], out: Path, *more: str, status: int = 0) -> dict[str, int | dict[str, str | int]]:
    done = subprocess.run(
        [*COMMAND, *map(str, recordings), "--out", str(out), "--json", *more],
        capture_output=True,
        check=False,
        timeout=240,
        text=True,
    )
    assert done.returncode == status, done.stderr
    found: dict[str, int | dict[str, str | int]] = json.loads(done.stdout)
    return found


def rows(out: Path) -> Rows:
    """Return the canonical decoded rows of every table."""
    return {path.name: pq.read_table(path).to_pylist() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def plain(recordings: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Rows:
    out = tmp_path_factory.mktemp("plain")
    report = reduced(recordings, out, "--engine", "inprocess", "--workers", "1")
    assert (report["made"], report["there already"], report["refused"]) == (len(recordings), 0, {})
    found = rows(out)
    assert all(len(one) > 4 for one in found.values())
    return found


@pytest.mark.parametrize(
    "engine",
    [("--engine", "inprocess", "--workers", "2"), ("--engine", "daft", "--workers", "2")],
    ids=["a pool of processes", "daft"],
)
def test_every_engine_gives_the_same_rows_in_any_order(
    recordings: list[Path], plain: Rows, tmp_path: Path, engine: tuple[str, ...]
) -> None:
    report = reduced(recordings[::-1], tmp_path / "out", *engine)
    assert report["made"] == len(recordings)
    assert rows(tmp_path / "out") == plain
    again = reduced(recordings, tmp_path / "out")  # an engine does not make again what another made
    assert (again["made"], again["there already"]) == (0, len(recordings))
    assert rows(tmp_path / "out") == plain


def test_a_recording_or_a_table_that_changed_is_done_again_and_no_other(
    recordings: list[Path], plain: Rows, tmp_path: Path
) -> None:
    reduced(recordings, tmp_path)
    tables = sorted(tmp_path.iterdir())
    tables[0].write_bytes(tables[0].read_bytes()[:-9])  # half written
    tables[1].write_bytes(b"")
    report = reduced(recordings, tmp_path)
    assert report["made"] == 2
    assert rows(tmp_path) == plain


def test_what_cannot_be_read_is_told_by_name_and_leaves_the_rest_alone(
    recordings: list[Path], plain: Rows, tmp_path: Path
) -> None:
    cut = recording("ducktrack", tmp_path).rename(tmp_path / "cut")
    file = events_of("ducktrack", cut)
    file.write_bytes(file.read_bytes()[:-20])
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    report = reduced([*recordings, cut, empty], tmp_path / "out", "--workers", "2", status=2)
    assert isinstance(report["refused"], dict)
    assert sorted(report["refused"]) == ["cut", "empty.jsonl"]
    assert "--partial" in str(report["refused"]["cut"])
    assert rows(tmp_path / "out") == plain


def test_a_run_that_was_killed_goes_on_and_leaves_no_process(plain: Rows, tmp_path: Path) -> None:
    copies = [recording("ducktrack", tmp_path / f"folder {number}") for number in copied(tmp_path)]
    named = [path.rename(path.with_name(f"duck {number}")) for number, path in enumerate(copies)]
    out = tmp_path / "out"
    command = [*COMMAND, *map(str, named), "--out", str(out), "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: any(out.glob("*.parquet")) or process.poll() is not None, "a first table")
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    until(lambda: not any(child.is_running() and child.status() != "zombie" for child in children), "no process left")
    report = reduced(named, out, "--workers", "1")
    assert isinstance(report["there already"], int)
    assert report["there already"] >= 1
    assert {path.name for path in out.iterdir()} == {f"{path.name}.parquet" for path in named}  # and no leftover
    assert all(found == plain["ducktrack.parquet"] for name, found in rows(out).items() if name.endswith("parquet"))


def copied(folder: Path) -> Iterator[int]:
    for number in range(12):
        (folder / f"folder {number}").mkdir()
        yield number
