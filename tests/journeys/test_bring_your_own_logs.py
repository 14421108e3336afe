"""Somebody brings recordings of another recorder: they are reduced, shown, piped on, and refused where they must be."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard.formats.event_lines import EventsHead, write_events
from aboveboard.importers.registry import IMPORTERS
from aboveboard.model.events import JournalRecord
from aboveboard.model.gaps import Gap
from tests.patience import PATIENCE_S, until
from tests.peers import events_of, recording, with_unknown_field
from tests.scripts import released

pytestmark = pytest.mark.journey
TYPED = "Hello world"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "aboveboard.cli", *map(str, arguments)]


def told(*arguments: str | Path, given: bytes = b"", status: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, away from any terminal."""
    done = subprocess.run(command(*arguments), input=given, capture_output=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture
def duck(tmp_path: Path) -> Path:
    return recording("ducktrack", tmp_path)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a file of our own events: an office morning with a menu and a list."""
    records: list[JournalRecord] = []
    for item in released().items:
        records += [item] if isinstance(item, Gap) else item.records
    path = tmp_path / "own.jsonl"
    path.write_bytes(b"".join(write_events(EventsHead(policy_version=7, redactor_version="r1"), records)))
    return path


@pytest.mark.parametrize("name", list(IMPORTERS))
def test_a_recording_is_recognised_reduced_and_shown(name: str, tmp_path: Path) -> None:
    path, out = recording(name, tmp_path), tmp_path / "steps.jsonl"
    said = told("reduce", path, "--out", out).stdout.decode()
    assert f"source: {name}\n" in said
    assert "unknown: nothing" in said
    table = told("steps", out).stdout.decode()
    assert "click" in table
    assert table == told("steps", path).stdout.decode()
    assert oct(out.stat().st_mode & 0o777) == "0o600"


def test_menus_with_their_path_and_choices_with_their_place_can_be_read_in_the_table(own: Path) -> None:
    table = told("steps", own).stdout.decode()
    assert "select_menu       File › Export › As text" in table
    assert "number 2 of 3" in table


def test_the_same_comes_out_of_a_file_a_stream_and_a_detour_by_events(duck: Path, tmp_path: Path) -> None:
    steps = told("steps", duck, "--json").stdout
    events = told("reduce", duck, "--format", "events").stdout
    assert told("steps", "-", "--json", given=events).stdout.splitlines()[:-1] == steps.splitlines()[:-1]
    written = told("reduce", "-", given=events).stdout
    assert told("steps", "-", given=written).stdout.splitlines()[:9] == told("steps", duck).stdout.splitlines()[:9]


@pytest.mark.parametrize(("form", "kind"), [("steps", "step"), ("actions", "action"), ("rows", "row")])
def test_each_form_is_lines_of_its_kind_between_a_head_and_an_end(form: str, kind: str, own: Path) -> None:
    done = told("reduce", own, "--format", form, "--json")
    kinds = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("head", "end", {kind})
    assert json.loads(done.stderr)["steps"] == 15


def test_typed_text_is_written_only_when_asked_for_and_with_a_warning(duck: Path) -> None:
    plain = told("reduce", duck)
    assert b"Hello" not in plain.stdout
    assert b"passwords" not in plain.stderr
    kept = told("reduce", duck, "--text", "keep")
    assert TYPED.encode() in kept.stdout
    assert b"passwords are in it" in kept.stderr
    rights = json.loads(kept.stdout.splitlines()[1])["step"]["rights"]
    assert rights["redactor_version"].startswith("none")


def test_what_our_events_were_collected_under_stands_in_every_step(own: Path) -> None:
    lines = [json.loads(line) for line in told("reduce", own).stdout.splitlines()[1:-1]]
    assert {
        (line["step"]["rights"]["policy_version"], line["step"]["rights"]["redactor_version"]) for line in lines
    } == {(7, "r1")}


def test_what_is_not_known_is_counted_and_refused_where_that_was_asked(duck: Path, tmp_path: Path) -> None:
    with_unknown_field("ducktrack", duck)
    out = tmp_path / "steps.jsonl"
    out.write_text("what stood here before", encoding="utf-8")
    refused = told("reduce", duck, "--out", out, "--strict", status=4)
    assert b"move.mood (1)" in refused.stderr
    assert out.read_text(encoding="utf-8") == "what stood here before"
    assert b"unknown: 1 move.mood" in told("reduce", duck, "--out", out).stdout
    assert json.loads(out.read_bytes().splitlines()[-1])["unknown"] == {"move.mood": 1}


def test_a_recording_that_was_cut_is_refused_and_its_begin_can_be_had(duck: Path, tmp_path: Path) -> None:
    file = events_of("ducktrack", duck)
    file.write_bytes(file.read_bytes()[:-20])
    out = tmp_path / "steps.jsonl"
    assert b"--partial" in told("reduce", duck, "--out", out, status=4).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ducktrack"]
    assert b"ends in the middle" in told("reduce", duck, "--out", out, "--partial").stdout


def test_a_file_of_events_that_was_cut_too(own: Path, tmp_path: Path) -> None:
    own.write_bytes(own.read_bytes()[:-9])
    assert b"--partial" in told("steps", own, status=4).stderr
    assert b"15 steps" in told("steps", own, "--partial").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("reduce", "nowhere"), 2, "there is no nowhere"),
        (("reduce", "."), 4, "--from"),
        (("reduce", "file"), 4, "--from"),
        (("reduce", "file", "--from", "duck"), 2, "ducktrack"),
        (("reduce", "file", "--from", "events"), 4, "spec/lines.md"),
        (("reduce", "file", "--from", "ducktrack"), 4, "line 1"),
        (("reduce", "file", "--format", "csv"), 2, "steps, actions, rows, events"),
        (("reduce", "file", "--text", "all"), 2, "shape"),
        (("reduce", "-", "--from", "rrweb"), 2, "as a path"),
        (("reduce", "ducktrack", "--out", "."), 2, "folder"),
        (("reduce", "ducktrack", "--out", "none/steps"), 2, "No such file"),
        (("reduce", "ducktrack/events.jsonl", "--out", "ducktrack/events.jsonl"), 2, "replace what is read"),
        (("steps", "nowhere"), 2, "there is no nowhere"),
        (("steps", "file"), 4, "--from"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_named_with_its_remedy(
    arguments: tuple[str, ...], status: int, said: str, duck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(duck.parent)
    (duck.parent / "file").write_bytes(b"nothing of anybody\n")
    done = told(*arguments, status=status)
    assert said in done.stderr.decode()
    assert "remedy: " in done.stderr.decode()


def test_a_command_that_is_ended_leaves_nothing_half_written(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "steps.jsonl"
    out.parent.mkdir()
    head, *_ = own.read_bytes().splitlines(keepends=True)
    with subprocess.Popen(
        command("reduce", "-", "--out", out), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        process.stdin.write(head)
        process.stdin.flush()
        until(lambda: any(out.parent.iterdir()), "the file beside its place")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 143
    assert list(out.parent.iterdir()) == []


def test_a_reader_that_leaves_early_is_no_fault(own: Path) -> None:
    reading, writing = os.pipe()
    with subprocess.Popen(command("steps", own, "--json"), stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(reading)
        os.close(writing)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (141, b"")
