"""OpenAdapt captures: a folder with `recording.db`, an SQLite file (github.com/OpenAdaptAI/openadapt-capture).

Read: motion, buttons, wheel, keys, the screen's size and double-click terms, on Windows the element under a press or a
notch. Absent: open menus, options, edits as the application made them. Left out: window titles, pages, pictures, sound,
and the task's description, which is the person's own words. Coordinates are as recorded: in points where a screen has
a scale.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from aboveboard.errors import NotFound, UnknownFormat
from aboveboard.importers import NOT_EXPOSED, Broke, Labels, Moved, Opened, Pressed, Raw, Struck, Tally, Wheeled
from aboveboard.importers.elements import Seen, edges
from aboveboard.importers.keys import named, struck
from aboveboard.importers.lines import Row
from aboveboard.importers.listened import BUTTONS
from aboveboard.importers.roles import UNKNOWN, of_control
from aboveboard.model.elements import ElementOrAbsence, ElementSource, Proof
from aboveboard.model.events import StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.layers import Layers

DATABASE = "recording.db"
READ = frozenset(
    {
        *("id", "name", "timestamp", "recording_id", "mouse_x", "mouse_y", "mouse_dx", "mouse_dy"),
        *("mouse_button_name", "mouse_pressed", "key_name", "key_char", "structural_observation", "disabled"),
    }
)
LEFT_OUT = frozenset(
    {
        *("recording_timestamp", "screenshot_timestamp", "screenshot_id", "window_event_timestamp", "window_event_id"),
        *(
            "browser_event_timestamp",
            "browser_event_id",
            "active_segment_description",
            "available_segment_descriptions",
        ),
        *("key_vk", "canonical_key_name", "canonical_key_char", "canonical_key_vk", "parent_id", "element_state"),
    }
)
RECORDING_READ = frozenset(
    {
        *("id", "monitor_width", "monitor_height", "pixel_ratio", "platform", "config"),
        *("double_click_interval_seconds", "double_click_distance_pixels"),
    }
)
RECORDING_LEFT_OUT = frozenset({"timestamp", "task_description", "video_start_time", "original_recording_id"})
TABLES_LEFT_OUT = frozenset(
    {"window_event", "browser_event", "screenshot", "audio_info", "performance_stat", "memory_stat"}
)
OBSERVED_READ = frozenset({"query_kind", "element"})
OBSERVED_LEFT_OUT = frozenset(
    {
        *("schema_version", "provider", "event_timestamp", "observed_at", "process", "window", "ancestry"),
        *("candidate_count", "candidate_context"),
    }
)
ELEMENT_READ = frozenset({"role", "control_type", "name", "bounds"})
ELEMENT_LEFT_OUT = frozenset(
    {"automation_id", "role_source", "class_name", "framework_id", "native_window_handle", "supported_patterns"}
)


class OpenAdapt:
    """The format of OpenAdapt's captures."""

    name = "openadapt"
    looked_at = "openadapt-capture 1.3.0, commit d1f6615 of 2026-08-21"

    def recognises(self, path: Path) -> bool:
        """Tell a capture by its database."""
        try:
            with _database(path).open("rb") as file:
                known = file.read(16) == b"SQLite format 3\0"
        except OSError:
            return False
        return known and (path.is_dir() or path.name == DATABASE)

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a capture: its folder, or the database in it."""
        database = _database(path)
        if not database.exists():
            raise NotFound(f"there is no {DATABASE} in the recording", remedy="name the folder of one capture")
        tables, recordings = _tables(database), _recordings(database)
        for table in sorted(set(tables) - {"action_event", "recording"}):
            if table not in TABLES_LEFT_OUT:
                tally.kind(f"table {table}")
            elif tables[table]:
                tally.left_out[f"table {table}"] += tables[table]
        for recording in recordings:
            tally.fields(_told(recording), RECORDING_READ, RECORDING_LEFT_OUT, "recording")
        began = _began(recordings[0], tally)
        command = "meta" if recordings[0].values.get("platform") == "darwin" else "ctrl"
        return Opened(began, _raws(database, tables["action_event"], recordings, tally, label), command)


def _database(path: Path) -> Path:
    return path / DATABASE if path.is_dir() else path


def _rows(database: Path, query: str) -> Iterator[Row]:
    """Yield the rows of a query; the database is opened to be read only."""
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            for number, row in enumerate(connection.execute(query), 1):
                yield Row(dict(row), f"row {number}")
    except sqlite3.Error:
        raise UnknownFormat(
            f"{database.name} cannot be read as a capture's database",
            remedy="copy the whole folder again, after the recorder has ended",
        ) from None


def _tables(database: Path) -> dict[str, int]:
    names = [row.words("name") for row in _rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    if not {"action_event", "recording"} <= set(names):
        raise UnknownFormat(f"{database.name} holds no actions of a capture", remedy="name the folder of one capture")
    # A table's name is quoted as SQLite quotes names; it cannot be a parameter.
    counts = ((name, f'SELECT count(*) AS n FROM "{name.replace(chr(34), chr(34) * 2)}"') for name in names)  # noqa: S608
    return {name: int(next(_rows(database, query)).number("n")) for name, query in counts}


def _recordings(database: Path) -> list[Row]:
    found = list(_rows(database, "SELECT * FROM recording ORDER BY id"))
    if not found:
        raise UnknownFormat(f"{database.name} names no recording", remedy="name the folder of one capture")
    return found


def _began(recording: Row, tally: Tally) -> StretchBegan:
    values = recording.values
    monitors: tuple[Monitor, ...] = ()
    if values.get("monitor_width") and values.get("monitor_height"):
        width, height = recording.length("monitor_width"), recording.length("monitor_height")
        scale = round(recording.number("pixel_ratio") * 100) if values.get("pixel_ratio") else 100
        monitors = (Monitor(name="screen", box=Rect(x=0, y=0, width=width, height=height), scale_percent=scale),)
    else:
        tally.flags["no metadata of a screen"] += 1
    began = StretchBegan(t=0, app="", layers=Layers(), monitors=monitors)
    if values.get("double_click_interval_seconds"):
        quick = round(recording.number("double_click_interval_seconds") * 1000)
        began = msgspec.structs.replace(began, double_click_ms=quick)
    if values.get("double_click_distance_pixels"):
        near = round(recording.number("double_click_distance_pixels"))
        began = msgspec.structs.replace(began, double_click_px=near)
    return began


def _raws(database: Path, total: int, recordings: list[Row], tally: Tally, label: Labels) -> Iterator[Raw]:
    """Yield the inputs of all recordings in one database, a gap between each two."""
    # Pixels of a scoped capture are not those of the screen, in which elements are told.
    scoped = {int(one.number("id")): bool(one.values.get("config")) for one in recordings}
    seen, current, latest = Seen(label, ElementSource.UIA), None, 0.0
    query = "SELECT * FROM action_event ORDER BY recording_id, timestamp, id"
    for number, row in enumerate(_rows(database, query), 1):
        if number % 4096 == 0:
            tally.advanced(number, total)
        recording = row.values.get("recording_id")
        if current not in {None, recording}:
            yield Broke(GapReason.STOPPED)
            latest = 0.0
        current = recording
        if row.number("id") < latest:
            tally.flags["written in another order than they happened; taken by their times"] += 1
        latest = row.number("id")
        tally.fields(_told(row), READ, LEFT_OUT, "action_event")
        if row.values.get("disabled"):
            tally.left_out["actions that were disabled"] += 1
            continue
        found = _Observed(
            seen, tally, with_boxes=not scoped.get(recording, False) if isinstance(recording, int) else True
        )
        yield from _raw(row, tally, found)
    tally.advanced(total, total)


def _told(row: Row) -> Mapping[str, object]:
    return {name: value for name, value in row.values.items() if value not in {None, "", "{}", "null"}}


class _Observed:
    """Reads what an accessibility tree told beside an action."""

    def __init__(self, seen: Seen, tally: Tally, *, with_boxes: bool) -> None:
        self._seen, self._tally, self._with_boxes = seen, tally, with_boxes

    def target(self, row: Row) -> ElementOrAbsence:
        """Return the element that an action was done to."""
        told = row.values.get("structural_observation")
        if not isinstance(told, str) or told in {"", "null"}:
            return NOT_EXPOSED
        try:
            found = msgspec.json.decode(told, type=dict[str, object])
        except (msgspec.DecodeError, RecursionError):
            raise row.unlike("structural_observation", "a JSON object") from None
        observed = Row(found, f"{row.where}, structural_observation")
        self._tally.fields(found, OBSERVED_READ, OBSERVED_LEFT_OUT, "structural_observation")
        element = observed.inner("element")
        return NOT_EXPOSED if element is None else self._element(element, observed.values.get("query_kind"))

    def _element(self, element: Row, asked: object) -> ElementOrAbsence:
        self._tally.fields(element.values, ELEMENT_READ, ELEMENT_LEFT_OUT, "element")
        role = element.values.get("control_type") or element.values.get("role")
        name = element.values.get("name")
        proof = {"point": Proof.HIT_TEST, "focused": Proof.FOCUS}.get(str(asked), Proof.UNPROVEN)
        box = edges(element.inner("bounds"))
        if box is not None and not self._with_boxes:
            self._tally.left_out["boxes of elements, which a scoped capture tells in other pixels"] += 1
            box = None
        return self._seen.element(
            of_control(role) if isinstance(role, str) else UNKNOWN, name if isinstance(name, str) else "", box, proof
        )


def _raw(row: Row, tally: Tally, observed: _Observed) -> Iterator[Raw]:
    at = row.number("timestamp") * 1000
    match row.words("name"):
        case "move":
            yield Moved(at, row.number("mouse_x"), row.number("mouse_y"))
        case "click":
            name = row.words("mouse_button_name")
            if name not in BUTTONS:
                tally.kind(f"button {name}")
                return
            x, y = row.number("mouse_x"), row.number("mouse_y")
            yield Pressed(at, x, y, BUTTONS[name], row.truth("mouse_pressed"), observed.target(row))
        case "scroll":
            x, y = row.number("mouse_x"), row.number("mouse_y")
            # Up is positive there, down is here.
            yield Wheeled(at, x, y, row.number("mouse_dx"), -row.number("mouse_dy"), observed.target(row))
        case "press" | "release" as action:
            yield from _key(row, tally, at, observed, down=action == "press")
        case name:
            tally.kind(f"action {name}")


def _key(row: Row, tally: Tally, at: float, observed: _Observed, *, down: bool) -> Iterator[Raw]:
    char, name = row.values.get("key_char"), row.values.get("key_name")
    target = observed.target(row) if down else NOT_EXPOSED
    if isinstance(name, str) and name:
        yield Struck(at, named(name), down, " " if named(name) == "space" else "", target)
    elif isinstance(char, str) and len(char) == 1:
        called, text = struck(char)
        yield Struck(at, called, down, text, target)
    elif isinstance(char, str) and char:
        yield Struck(at, char, down, char, target)
    else:
        tally.flags["keys that the recorder could not name; left out"] += 1


IMPORTER = OpenAdapt()
