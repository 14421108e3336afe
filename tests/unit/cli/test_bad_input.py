"""Recordings that went wrong: flagged with counts or refused by name, never a crash, never mended in silence."""

import json
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.reduce import Reduced
from aboveboard.cli.sources import opened
from aboveboard.errors import AboveboardError, Truncated, UnknownFormat
from aboveboard.formats.event_lines import EventsHead, write_events
from aboveboard.formats.step_lines import StepAt, StepsEnd, read_lines
from aboveboard.importers import Tally
from aboveboard.model.actions import Click
from aboveboard.model.events import JournalRecord, PointerPressed
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Rect
from tests.scripts import Script

HOUR_MS = 3_600_000


def reduced(path: Path, reader: str = "auto", *, partial: bool = False) -> tuple[list[StepAt], StepsEnd]:
    """Return the steps of a recording and the counts of what was odd, as the command writes them."""
    with ExitStack() as ending:
        source = opened(str(path), reader, "shape", Tally(source="", partial=partial), ending)
        (_, *lines) = Reduced(source, "steps").lines()
    *steps, end = read_lines(iter(lines))
    assert isinstance(end, StepsEnd)
    return [step for step in steps if isinstance(step, StepAt)], end


def own(folder: Path, records: list[JournalRecord]) -> Path:
    path = folder / "events.jsonl"
    path.write_bytes(b"".join(write_events(EventsHead(), records)))
    return path


def duck(folder: Path, lines: list[dict[str, object]], *, ended: bool = True) -> Path:
    metadata = {"screen_width": 1920, "screen_height": 1080, "system": "Linux"}
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    text = "\n".join(map(json.dumps, lines))
    (folder / "events.jsonl").write_text(text + "\n" * ended, encoding="utf-8")
    return folder


def moves(since: float, count: int) -> list[dict[str, object]]:
    return [{"time_stamp": since + place / 1000, "action": "move", "x": place, "y": 5} for place in range(count)]


def click(at: float) -> list[dict[str, object]]:
    here = {"action": "click", "x": 5, "y": 5, "button": "left"}
    return [{"time_stamp": at, **here, "pressed": True}, {"time_stamp": at + 0.05, **here, "pressed": False}]


@pytest.fixture
def script() -> list[JournalRecord]:
    return list(Script().begin().click().type("milk", submit=True).menu().option().scroll().stretch().records)


def test_forty_hours_of_work_are_one_stretch_with_all_their_steps(tmp_path: Path) -> None:
    lines = [line for hour in range(80) for line in (*moves(hour * 1_800.0, 300), *click(hour * 1_800.0 + 0.4))]
    steps, end = reduced(duck(tmp_path, lines))
    assert (len(steps), end.stretches, list(end.flags)) == (80, 1, ["too long"])
    assert steps[-1].step.started > 39 * HOUR_MS


def test_forty_hours_with_a_night_in_between_are_told_to_have_a_gap(tmp_path: Path) -> None:
    lines = [*moves(0.0, 300), *click(0.4), *moves(40 * 3_600.0, 300), *click(40 * 3_600.0 + 0.4)]
    steps, end = reduced(duck(tmp_path, lines))
    assert (len(steps), end.stretches) == (2, 2)
    assert end.flags == {"more than four hours without an input; a gap was put there": 1}


def test_motion_that_goes_wrong_in_the_middle_of_a_run_is_flagged_input_by_input(tmp_path: Path) -> None:
    run = moves(10.0, 300)
    run[100]["time_stamp"] = 9.5
    run[200]["x"], run[201]["x"] = 5_000, -5
    steps, end = reduced(duck(tmp_path, [*run, *click(10.4)]))
    assert len(steps) == 1
    assert sorted(end.flags.values()) == [1, 2]


def test_a_kind_and_a_field_that_nobody_knows_are_counted_among_motion(tmp_path: Path) -> None:
    dance: dict[str, object] = {"time_stamp": 10.15, "action": "dance"}
    odd: dict[str, object] = {"time_stamp": 10.16, "action": "move", "x": 3, "y": 4, "mood": "fine"}
    steps, end = reduced(duck(tmp_path, [*moves(10.0, 150), dance, odd, *moves(10.2, 100), *click(10.4)]))
    assert len(steps) == 1
    assert end.unknown == {"kind dance": 1, "move.mood": 1}


def test_a_half_written_line_of_motion_is_refused_or_taken_up_to_it(tmp_path: Path) -> None:
    path = duck(tmp_path, [*click(9.0), *moves(10.0, 150)], ended=False)
    events = path / "events.jsonl"
    events.write_bytes(events.read_bytes()[:-8])
    with pytest.raises(Truncated):
        reduced(path)
    steps, end = reduced(path, partial=True)
    assert len(steps) == 1
    assert [flag for flag in end.flags if "ends in the middle" in flag]


@pytest.mark.parametrize("data", [b"", b"\n\n"], ids=["nothing", "empty lines"])
def test_a_recording_without_inputs_is_refused_or_says_so(tmp_path: Path, data: bytes) -> None:
    duck(tmp_path, [])
    (tmp_path / "events.jsonl").write_bytes(data)
    with pytest.raises(UnknownFormat) as refused:
        reduced(tmp_path)
    assert refused.value.remedy
    steps, end = reduced(tmp_path, "ducktrack")
    assert (steps, end.flags) == ([], {"no input at all": 1})


def test_a_file_of_events_with_a_head_alone_says_so(tmp_path: Path) -> None:
    steps, end = reduced(own(tmp_path, []))
    assert (steps, end.flags) == ([], {"no input at all": 1})


def test_records_out_of_order_are_flagged_and_taken_in_order(tmp_path: Path, script: list[JournalRecord]) -> None:
    (tmp_path / "plain").mkdir()
    plain, _ = reduced(own(tmp_path / "plain", script))
    steps, end = reduced(own(tmp_path, [script[0], *script[:0:-1]]))
    assert [step.step.action for step in steps if isinstance(step.step.action, Click)] == [
        step.step.action for step in plain if isinstance(step.step.action, Click)
    ]
    assert end.flags["times that go back; taken in order of time"] > 10


def test_a_press_that_never_ends_is_no_click_and_is_counted(tmp_path: Path, script: list[JournalRecord]) -> None:
    press = next(record for record in script if isinstance(record, PointerPressed))
    steps, end = reduced(own(tmp_path, [script[0], press]))
    assert steps == []
    assert end.records["unfinished"] == 1


@pytest.mark.parametrize("box", [Rect(x=0, y=0, width=0, height=0), Rect(x=5, y=5, width=300, height=0)], ids=repr)
def test_frames_of_no_size_show_nothing_and_break_nothing(
    tmp_path: Path, script: list[JournalRecord], box: Rect
) -> None:
    (tmp_path / "plain").mkdir()
    plain, _ = reduced(own(tmp_path / "plain", script))
    none = [
        msgspec.structs.replace(record, canvas=box, windows=(), masks=()) if isinstance(record, Frame) else record
        for record in script
    ]
    steps, _ = reduced(own(tmp_path, none))
    assert [step.step.action for step in steps] == [step.step.action for step in plain]


@pytest.mark.parametrize("seed", range(40), ids=lambda seed: f"damage {seed}")
def test_a_byte_that_was_lost_is_read_or_refused_by_name(
    tmp_path: Path, script: list[JournalRecord], seed: int
) -> None:
    path = own(tmp_path, script)
    data = bytearray(path.read_bytes())
    place = 70 + seed * (len(data) - 80) // 40
    data[place] = (data[place] + 1 + seed) % 256
    path.write_bytes(bytes(data))
    with suppress(AboveboardError):
        _, end = reduced(path, partial=True)
        assert end.stretches <= 2
