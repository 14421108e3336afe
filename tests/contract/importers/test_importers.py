"""What every importer must do: our events and nothing invented, every field accounted for, and no half reading."""

import tomllib
from pathlib import Path

import pytest

from aboveboard.errors import AboveboardError, NotFound, Truncated, UnknownFields, UnknownFormat
from aboveboard.formats.event_lines import EventsHead, read_head, read_records, write_events
from aboveboard.importers import refuse_unknown
from aboveboard.importers.registry import IMPORTERS
from aboveboard.model import actions, events
from aboveboard.model.elements import Element
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Redacted
from tests.peers import events_of, imported, recording, with_unknown_field

ROOT = Path(__file__).parents[3]
LINES = frozenset({"ducktrack", "agentnet", "pctracker"})


@pytest.fixture(params=list(IMPORTERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sample(name: str, tmp_path: Path) -> Path:
    return recording(name, tmp_path)


def never(what: str) -> None:
    raise AssertionError(what)


def test_it_knows_its_own_recording_and_no_other(name: str, tmp_path: Path) -> None:
    samples = {other: recording(other, tmp_path) for other in IMPORTERS}
    assert [other for other, path in samples.items() if IMPORTERS[name].recognises(path)] == [name]


def test_what_is_not_there_is_no_recording(name: str, tmp_path: Path) -> None:
    assert not IMPORTERS[name].recognises(tmp_path / "absent")
    assert not IMPORTERS[name].recognises(tmp_path)


def test_a_stretch_begins_at_0_and_its_times_never_go_back(name: str, sample: Path) -> None:
    for records in imported(name, sample).stretches():
        times = [record.t for record in records if not isinstance(record, Gap)]
        assert isinstance(records[0], events.StretchBegan)
        assert times[0] == 0
        assert times == sorted(times)


def test_every_place_lies_on_the_screen_that_the_recording_names(name: str, sample: Path) -> None:
    records = imported(name, sample).records
    boxes = [
        monitor.box for record in records if isinstance(record, events.StretchBegan) for monitor in record.monitors
    ]
    places = [at for record in records if isinstance(at := getattr(record, "at", None), Point)]
    assert places
    assert not boxes or all(any(box.contains(at) for box in boxes) for at in places)


def test_the_scene_comes_out_as_what_was_done(name: str, sample: Path) -> None:
    done = [step.action for step in imported(name, sample, keep=True).steps()]
    clicks = [(action.button, action.count, action.at) for action in done if isinstance(action, actions.Click)]
    assert clicks[0] == (events.Button.LEFT, 1, Point(x=90, y=70))
    assert any(button is events.Button.RIGHT for button, _, _ in clicks)
    assert any(isinstance(action, actions.Type) for action in done)


def test_the_text_that_was_typed_is_told_only_when_it_is_to_be_kept(name: str, sample: Path) -> None:
    for record in imported(name, sample).records:
        labels = [getattr(record, field, None) for field in ("content", "value", "after")]
        named = record.target.name if isinstance(getattr(record, "target", None), Element) else None  # type: ignore[union-attr]  # asked just before
        assert not any(isinstance(label, Redacted | Chrome) for label in (*labels, named))
        if isinstance(record, events.FieldEdited):
            assert (record.position, record.length) == (0, 0)


def test_no_key_that_types_is_ever_named(name: str, sample: Path) -> None:
    keys = [one for one in imported(name, sample).records if isinstance(one, events.KeyPressed)]
    assert all(len(key.key) > 1 or key.modifiers for key in keys)


def test_typing_is_told_in_runs_and_not_key_by_key(name: str, sample: Path) -> None:
    edits = [one for one in imported(name, sample).records if isinstance(one, events.FieldEdited)]
    assert 1 <= len(edits) <= 5


def test_everything_in_the_sample_is_known(name: str, sample: Path) -> None:
    findings = imported(name, sample).findings
    assert findings.unknown == {}
    refuse_unknown(findings)


def test_a_field_that_is_not_known_is_counted_by_name_and_refused_where_that_was_asked(name: str, sample: Path) -> None:
    plain = imported(name, sample).records
    with_unknown_field(name, sample)
    found = imported(name, sample)
    assert [(field.rpartition(".")[2], count) for field, count in found.findings.unknown.items()] == [("mood", 1)]
    assert found.records == plain
    with pytest.raises(UnknownFields, match="mood"):
        refuse_unknown(found.findings)


def test_a_recording_that_was_cut_is_refused_by_name(name: str, sample: Path) -> None:
    file = events_of(name, sample)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 3 // 5 - 7])
    with pytest.raises(UnknownFormat if name == "openadapt" else Truncated):
        imported(name, sample)


@pytest.mark.parametrize("name", sorted(LINES))
def test_what_stands_before_a_cut_can_be_had_and_is_flagged(name: str, sample: Path) -> None:
    whole = imported(name, sample).records
    file = events_of(name, sample)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 3 // 5 - 7])
    found = imported(name, sample, partial=True)
    assert any("ends in the middle" in flag for flag in found.findings.flags)
    assert 2 < len(found.records) < len(whole)
    assert found.records[:4] == whole[:4]


def test_a_damaged_recording_is_refused_by_name(name: str, sample: Path) -> None:
    file = events_of(name, sample)
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = b"\xff" * 400
    file.write_bytes(bytes(data))
    with pytest.raises(AboveboardError) as refused:
        imported(name, sample)
    assert refused.value.remedy


def test_an_absent_recording_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        imported(name, tmp_path / "absent")


def test_an_import_written_as_our_own_events_is_read_as_the_same(name: str, sample: Path) -> None:
    records = imported(name, sample).records
    lines = list(write_events(EventsHead(source=name), records))
    assert read_head(lines[0]).source == name
    assert tuple(read_records(lines[1:], never, never)) == records


def test_reading_twice_gives_the_same(name: str, sample: Path) -> None:
    assert imported(name, sample) == imported(name, sample)


def test_every_member_stands_in_the_import_contracts_and_on_the_page() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    page = (ROOT / "docs/how-to/bring-your-own-logs.md").read_text(encoding="utf-8")
    apart = next(one for one in contracts if one["name"] == "Members of importers do not know each other")
    assert set(apart["modules"]) == {f"aboveboard.importers.{member}" for member in IMPORTERS}
    assert [member for member in IMPORTERS if f"| `{member}` |" not in page] == []
