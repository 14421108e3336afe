"""What each peer tells and how it comes out; what holds for all of them is in the contract."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aboveboard.errors import Malformed, NotFound, UnknownFormat
from aboveboard.importers import registry
from aboveboard.model import actions, events
from aboveboard.model.elements import Absence, Element, ElementSource, NotRecognised, Proof
from aboveboard.model.events import Button
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Hidden, Redacted
from tests.peers import Imported, events_of, imported, mcap, recording


def kinds(found: Imported) -> list[str]:
    return [str(step.action.__struct_config__.tag) for step in found.steps()]


def text_of(found: Imported) -> list[object]:
    return [step.action.text for step in found.steps() if isinstance(step.action, actions.Type)]


SCENE = ["click", "type", "hotkey", "scroll", "click", "drag", "click"]


@pytest.mark.parametrize("name", ["openadapt", "ducktrack", "agentnet", "owamcap"])
def test_the_same_scene_is_the_same_actions_from_every_recorder_of_inputs(name: str, tmp_path: Path) -> None:
    found = imported(name, recording(name, tmp_path), keep=True)
    assert kinds(found)[:7] == SCENE
    done = [step.action for step in found.steps()]
    assert done[2] == actions.Hotkey(modifiers=("ctrl",), keys=("s",))
    assert done[3] == actions.Scroll(dx=0, dy=2, at=Point(x=300, y=200))
    assert isinstance(done[4], actions.Click)
    assert done[4].count == 2
    assert isinstance(done[5], actions.Drag)
    assert (done[5].start, done[5].end) == (Point(x=50, y=60), Point(x=200, y=140))


@pytest.mark.parametrize("name", ["openadapt", "ducktrack", "agentnet"])
def test_what_was_typed_comes_out_with_its_repair(name: str, tmp_path: Path) -> None:
    found = imported(name, recording(name, tmp_path), keep=True)
    assert text_of(found) == [Redacted(text="Hello world")]


class TestDuckTrack:
    def test_a_pause_is_a_gap(self, tmp_path: Path) -> None:
        found = imported("ducktrack", recording("ducktrack", tmp_path))
        assert [one.reason for one in found.records if isinstance(one, Gap)] == [GapReason.PAUSED]

    def test_who_and_where_is_left_out_and_counted(self, tmp_path: Path) -> None:
        found = imported("ducktrack", recording("ducktrack", tmp_path))
        assert {"metadata.node", "metadata.id"} <= set(found.findings.left_out)

    def test_without_metadata_no_screen_is_named(self, tmp_path: Path) -> None:
        folder = recording("ducktrack", tmp_path)
        (folder / "metadata.json").unlink()
        found = imported("ducktrack", folder)
        assert isinstance(found.records[0], events.StretchBegan)
        assert found.records[0].monitors == ()
        assert found.findings.flags == {"no metadata of a screen": 1}

    @pytest.mark.parametrize(
        ("line", "counted"),
        [
            ({"action": "press", "name": None}, "flags"),
            ({"action": "click", "x": 1, "y": 1, "button": "button31", "pressed": True}, "unknown"),
            ({"action": "tap"}, "unknown"),
        ],
    )
    def test_what_cannot_be_told_is_counted(self, line: dict[str, object], counted: str, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        path.write_text(json.dumps({"time_stamp": 1.0, **line}) + "\n", encoding="utf-8")
        found = imported("ducktrack", path).findings
        assert sum(getattr(found, counted).values()) >= 1

    def test_a_number_that_is_a_word_is_refused_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        path.write_text('{"time_stamp": 1, "action": "move", "x": "secret", "y": 2}\n', encoding="utf-8")
        with pytest.raises(UnknownFormat, match="line 1") as refused:
            imported("ducktrack", path)
        assert "secret" not in str(refused.value)


class TestAgentNet:
    def test_an_element_belongs_to_the_press_it_was_seen_at(self, tmp_path: Path) -> None:
        found = imported("agentnet", recording("agentnet", tmp_path), keep=True)
        first, *_ = (one for one in found.records if isinstance(one, events.PointerPressed))
        assert first.target == Element(
            id="n1",
            role="text",
            name=Redacted(text="Title"),
            box=Rect(x=20, y=50, width=240, height=40),
            source=ElementSource.UIA,
            proof=Proof.HIT_TEST,
        )

    def test_a_press_without_one_has_none(self, tmp_path: Path) -> None:
        found = imported("agentnet", recording("agentnet", tmp_path))
        *_, last = (one for one in found.records if isinstance(one, events.PointerPressed))
        assert last.target == NotRecognised(reason=Absence.NOT_EXPOSED)
        assert found.findings.flags == {"presses of which the recorder found no element": 1}

    def test_titles_and_what_others_made_of_it_are_not_read(self, tmp_path: Path) -> None:
        found = imported("agentnet", recording("agentnet", tmp_path))
        assert found.findings.left_out["file top_window.jsonl"] == 1


class TestOpenAdapt:
    def test_the_device_s_own_double_click_terms_are_kept(self, tmp_path: Path) -> None:
        began = imported("openadapt", recording("openadapt", tmp_path)).records[0]
        assert isinstance(began, events.StretchBegan)
        assert (began.double_click_ms, began.double_click_px) == (400, 5)

    def test_an_element_in_a_scoped_capture_has_no_box(self, tmp_path: Path) -> None:
        folder = recording("openadapt", tmp_path)
        alter(folder, """UPDATE recording SET config = '{"capture_window": {}}'""")
        found = imported("openadapt", folder)
        first, *_ = (one for one in found.records if isinstance(one, events.PointerPressed))
        assert isinstance(first.target, Element)
        assert first.target.box is None

    def test_two_recordings_in_one_database_have_a_gap_between(self, tmp_path: Path) -> None:
        folder = recording("openadapt", tmp_path)
        alter(folder, "INSERT INTO recording (id) VALUES (2); UPDATE action_event SET recording_id = 2 WHERE id > 50")
        gaps = [one.reason for one in imported("openadapt", folder).records if isinstance(one, Gap)]
        assert gaps == [GapReason.STOPPED]

    def test_what_was_disabled_is_left_out(self, tmp_path: Path) -> None:
        folder = recording("openadapt", tmp_path)
        alter(folder, "UPDATE action_event SET disabled = 1 WHERE id > 50")
        assert imported("openadapt", folder).findings.left_out["actions that were disabled"] == 7

    def test_a_database_whose_recorder_was_killed_is_read_whole_and_not_brought_up_to_date(
        self, tmp_path: Path
    ) -> None:
        folder, left = recording("openadapt", tmp_path), tmp_path / "left"
        left.mkdir()
        with closing(sqlite3.connect(folder / "recording.db")) as database:
            database.executescript("PRAGMA journal_mode=WAL; UPDATE action_event SET disabled = 1 WHERE id > 50")
            for name in ("recording.db", "recording.db-wal"):
                shutil.copy(folder / name, left / name)
        before = (left / "recording.db").read_bytes()
        assert imported("openadapt", left).findings.left_out["actions that were disabled"] == 7
        assert (left / "recording.db").read_bytes() == before

    def test_the_database_is_not_touched(self, tmp_path: Path) -> None:
        folder = recording("openadapt", tmp_path)
        before = (folder / "recording.db").read_bytes()
        imported("openadapt", folder)
        assert [path.name for path in folder.iterdir()] == ["recording.db"]
        assert (folder / "recording.db").read_bytes() == before

    @pytest.mark.parametrize("change", ["DROP TABLE action_event", "DELETE FROM recording"])
    def test_another_database_is_refused_by_name(self, change: str, tmp_path: Path) -> None:
        folder = recording("openadapt", tmp_path)
        alter(folder, change)
        with pytest.raises(UnknownFormat):
            imported("openadapt", folder)


class TestPcTracker:
    def test_what_it_calls_a_double_click_is_one_and_two_clicks_of_one_second_are_two(self, tmp_path: Path) -> None:
        done = [step.action for step in imported("pctracker", recording("pctracker", tmp_path)).steps()]
        counts = [action.count for action in done if isinstance(action, actions.Click) and action.at.x == 300]
        assert counts == [2, 1, 1]

    def test_a_role_that_was_not_kept_is_unknown(self, tmp_path: Path) -> None:
        found = imported("pctracker", recording("pctracker", tmp_path), keep=True)
        first, *_ = (one for one in found.records if isinstance(one, events.PointerPressed))
        assert isinstance(first.target, Element)
        assert (first.target.role, first.target.name) == ("unknown", Redacted(text="Title"))

    def test_a_scroll_without_a_place_is_left_out_and_counted(self, tmp_path: Path) -> None:
        found = imported("pctracker", recording("pctracker", tmp_path))
        assert not [one for one in found.records if isinstance(one, events.Scrolled)]
        assert found.findings.left_out["scrolls, which have no place"] == 1

    def test_how_the_task_ended_is_told(self, tmp_path: Path) -> None:
        marks = [
            one
            for one in imported("pctracker", recording("pctracker", tmp_path)).records
            if isinstance(one, events.Marked)
        ]
        assert [(mark.begins, mark.outcome) for mark in marks] == [(True, None), (False, "done")]

    def test_an_action_that_is_not_known_is_counted_without_what_it_says(self, tmp_path: Path) -> None:
        path = recording("pctracker", tmp_path)
        file = events_of("pctracker", path)
        file.write_text(file.read_text(encoding="utf-8").replace("type text: ", "dictate: "), encoding="utf-8")
        assert imported("pctracker", path).findings.unknown == {"kind dictate": 1}

    def test_a_folder_without_a_recording_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            imported("pctracker", tmp_path)


class TestOwaMcap:
    def test_what_keys_type_is_hidden_because_no_layout_is_told(self, tmp_path: Path) -> None:
        found = imported("owamcap", recording("owamcap", tmp_path), keep=True)
        assert text_of(found) == [Hidden()]
        inserted = [one for one in found.records if isinstance(one, events.FieldEdited)]
        assert {one.content for one in inserted} == {Hidden()}

    def test_a_chunk_that_is_not_packed_is_read_too(self, tmp_path: Path) -> None:
        path = recording("owamcap", tmp_path)
        packed = imported("owamcap", path).records
        lines = (Path(__file__).parent / "samples/owamcap/messages.jsonl").read_text(encoding="utf-8").splitlines()
        path.write_bytes(mcap([json.loads(line) for line in lines], packing=""))
        assert imported("owamcap", path).records == packed

    def test_a_chunk_that_does_not_come_to_its_sum_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.mcap"
        data = {"event_type": "press", "vk": 65}
        whole = mcap(
            [{"topic": "keyboard", "schema": "desktop/KeyboardEvent", "log_time": 1, "data": data}], packing=""
        )
        path.write_bytes(whole.replace(b'"vk": 65', b'"vk": 66'))
        with pytest.raises(UnknownFormat, match="damaged"):
            imported("owamcap", path)

    def test_another_packing_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.mcap"
        path.write_bytes(mcap([], packing="lz4"))
        with pytest.raises(UnknownFormat) as refused:
            imported("owamcap", path)
        assert "zstd" in refused.value.remedy

    def test_a_kind_of_message_that_is_not_known_is_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.mcap"
        path.write_bytes(mcap([{"topic": "gaze", "schema": "desktop/Gaze", "log_time": 1, "data": {}}]))
        assert imported("owamcap", path).findings.unknown == {"kind gaze desktop/Gaze": 1}

    def test_a_length_that_no_writer_makes_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.mcap"
        path.write_bytes(b"\x89MCAP0\r\n\x06" + b"\xff" * 8)
        with pytest.raises(UnknownFormat):
            imported("owamcap", path)


class TestRegistry:
    def test_what_is_of_no_recorder_says_which_there_are(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("hello\n", encoding="utf-8")
        with pytest.raises(UnknownFormat) as refused:
            registry.recognised(path)
        assert "owamcap" in refused.value.remedy

    def test_an_unknown_name_says_which_there_are(self) -> None:
        with pytest.raises(Malformed) as refused:
            registry.chosen("duck")
        assert "ducktrack" in refused.value.remedy

    def test_a_mouse_button_at_the_side_is_back(self, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        line = {"time_stamp": 1.0, "action": "click", "x": 1, "y": 1, "button": "x1", "pressed": True}
        path.write_text(json.dumps(line) + "\n", encoding="utf-8")
        (pressed,) = (one for one in imported("ducktrack", path).records if isinstance(one, events.PointerPressed))
        assert pressed.button is Button.BACK


def alter(folder: Path, change: str) -> None:
    with closing(sqlite3.connect(folder / "recording.db")) as database:
        database.executescript(change)
        database.commit()
