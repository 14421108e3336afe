"""Keys as each peer names them come to the one name that recordings use, and text where, and only where, it is told."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aboveboard.errors import UnknownFormat
from aboveboard.importers import Broke, Moved
from aboveboard.importers.keys import named, struck, virtual
from aboveboard.importers.ordering import settled
from aboveboard.importers.roles import of_control, of_tag
from aboveboard.model import events
from aboveboard.model.gaps import GapReason
from aboveboard.model.text import Redacted
from tests.peers import Imported, imported, mcap, recording


def keys(found: Imported) -> list[tuple[str, ...]]:
    return [(*one.modifiers, one.key) for one in found.records if isinstance(one, events.KeyPressed)]


def texts(found: Imported) -> list[str]:
    edits = [one.content for one in found.records if isinstance(one, events.FieldEdited)]
    return [label.text for label in edits if isinstance(label, Redacted)]


def listened(folder: Path, *names: str | None, recorder: str = "ducktrack") -> Imported:
    lines = [
        {"time_stamp": 10 + place / 10 + after, "action": action, "name": name, "event_idx": place}
        for place, name in enumerate(names)
        for after, action in ((0, "press"), (0.05, "release"))
    ]
    path = folder / "events.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return imported(recorder, path, keep=True)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("enter", "return"),
        ("esc", "escape"),
        ("Page Up", "prior"),
        ("cmd_r", "meta"),
        ("alt_gr", "altgr"),
        ("f5", "f5"),
    ],
)
def test_names_of_pynput_are_told_as_x_names_keys(theirs: str, ours: str) -> None:
    assert named(theirs) == ours


@pytest.mark.parametrize(
    ("char", "told"),
    [("a", ("a", "a")), ("A", ("a", "A")), ("\x03", ("c", "c")), ("\x1d", ("control_29", "")), ("İ", ("İ", "İ"))],
    ids=["letter", "capital", "control c", "control 29", "two lower characters"],
)
def test_a_character_is_a_key_and_with_control_held_windows_tells_its_code(char: str, told: tuple[str, str]) -> None:
    assert struck(char) == told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        *((65, ("a", None)), (53, ("5", None)), (32, ("space", " ")), (13, ("return", "")), (0xBA, ("vk_186", None))),
        *((0x74, ("f5", "")), (0xA2, ("ctrl", "")), (0xFF, ("vk_255", ""))),
    ],
)
def test_a_virtual_key_code_tells_what_it_types_only_for_space(code: int, told: tuple[str, str | None]) -> None:
    assert virtual(code) == told


def test_what_a_listener_cannot_name_is_left_out_and_flagged(tmp_path: Path) -> None:
    found = listened(tmp_path, None, "$Unknown (7)$", recorder="agentnet")
    assert keys(found) == []
    assert found.findings.flags["keys that the recorder could not name; left out"] == 4


def test_several_characters_at_once_are_text(tmp_path: Path) -> None:
    assert texts(listened(tmp_path, "e\u0301", "space", "x")) == ["e\u0301 x"]


def test_the_names_that_agentnettool_gives_are_known(tmp_path: Path) -> None:
    found = listened(tmp_path, "Enter", "Page Down", "Space", recorder="agentnet")
    assert keys(found) == [("return",), ("next",), ("space",)]


def test_control_held_on_windows_is_a_hotkey_by_its_letter(tmp_path: Path) -> None:
    lines = [("press", "ctrl_l"), ("press", "\x13"), ("release", "\x13"), ("release", "ctrl_l")]
    path = tmp_path / "events.jsonl"
    told = [{"time_stamp": 1 + place / 10, "action": action, "name": key} for place, (action, key) in enumerate(lines)]
    path.write_text("".join(json.dumps(line) + "\n" for line in told), encoding="utf-8")
    assert keys(imported("ducktrack", path)) == [("ctrl", "s")]


@pytest.mark.parametrize(
    ("name", "char", "told", "text"),
    [
        ("enter", None, [("return",)], []),
        (None, "ab", [], ["ab"]),
        (None, None, [], []),
        ("space", " ", [("space",)], []),
    ],
)
def test_a_key_of_openadapt(
    name: str | None, char: str | None, told: list[tuple[str, ...]], text: list[str], tmp_path: Path
) -> None:
    folder = recording("openadapt", tmp_path)
    with closing(sqlite3.connect(folder / "recording.db")) as database:
        database.execute("DELETE FROM action_event")
        add = (
            "INSERT INTO action_event (name, timestamp, recording_id, key_name, key_char) VALUES ('press', 1, 1, ?, ?)"
        )
        database.execute(add, (name, char))
        database.commit()
    found = imported("openadapt", folder, keep=True)
    assert (keys(found), texts(found)) == (told, text)
    assert bool(found.findings.flags) is (name is None and char is None)


@pytest.mark.parametrize(
    ("action", "told", "text"),
    [
        ("press key enter", [("return",)], []),
        ("press key a", [], ["a"]),
        ("press key ctrl", [], []),
        ("press key backspace", [("backspace",)], []),
        ("hotkey (alt, tab)", [("alt", "tab")], []),
        ("hotkey (shift, delete)", [("shift", "delete")], []),
        ("type text: two\nlines (1, 2)", [], ["two\nlines (1, 2)"]),
    ],
)
def test_an_action_of_pc_tracker(action: str, told: list[tuple[str, ...]], text: list[str], tmp_path: Path) -> None:
    path = tmp_path / "task.jsonl"
    line = {"timestamp": "2026-11-02_09:00:00", "action": action, "screenshot": "", "element": None, "rect": None}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    found = imported("pctracker", path, keep=True)
    assert (keys(found), texts(found)) == (told, text)


def test_a_time_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "task.jsonl"
    path.write_text('{"timestamp": "yesterday", "action": "wait", "screenshot": ""}\n', encoding="utf-8")
    with pytest.raises(UnknownFormat, match="line 1"):
        imported("pctracker", path)


@pytest.mark.parametrize(
    "data", [{"event_type": "hum", "vk": 1}, {"event_type": "press"}, {"event_type": "press", "vk": "a"}, [], "x"]
)
def test_a_message_that_is_none_is_counted_or_refused(data: object, tmp_path: Path) -> None:
    path = tmp_path / "notes.mcap"
    path.write_bytes(mcap([{"topic": "keyboard", "schema": "owa.msgs.KeyboardEvent", "log_time": 1, "data": data}]))
    if isinstance(data, dict) and data["event_type"] == "hum":
        assert imported("owamcap", path).findings.unknown == {"kind KeyboardEvent hum": 1}
    else:
        with pytest.raises(UnknownFormat, match="message 1"):
            imported("owamcap", path)


def test_roles_are_the_ones_that_recordings_use_everywhere() -> None:
    assert [of_control(name) for name in ("ButtonControl", "ComboBox", "Check Box", "Custom")] == [
        *("push button", "combo box", "check box", "unknown")
    ]
    told = [
        ("input", "checkbox", ""),
        ("input", "email", ""),
        ("div", "", "menuitem"),
        ("div", "", ""),
        ("select", "", ""),
    ]
    assert [of_tag(*one) for one in told] == ["check box", "entry", "menu item", "unknown", "combo box"]


def test_what_was_late_before_a_break_stands_before_it() -> None:
    early, late, pause = Moved(10, 0, 0), Moved(5, 0, 0), Broke(GapReason.PAUSED)
    assert list(settled([early, late, pause, Moved(1, 0, 0)], 100)) == [late, early, pause, Moved(1, 0, 0)]
