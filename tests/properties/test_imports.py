"""A recording may hold anything in any field: it is read, or refused by name, and nothing else ever happens."""

import contextlib
import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from aboveboard.errors import AboveboardError
from aboveboard.formats.event_lines import EventsHead, write_events
from aboveboard.formats.step_lines import StepAt, write_line
from aboveboard.importers.registry import IMPORTERS
from aboveboard.model.gaps import Gap
from tests.peers import SAMPLES, Imported, events_of, imported, mcap, recording

_odd = st.sampled_from(
    [None, True, -1, 0.5, 1e300, 2**70, "", "x", "\x03", "a\u0301", "NaN", [], [1], {}, {"id": 5}, "http://[", "\ud83d"]
)
LINES = {"ducktrack": "events.jsonl", "agentnet": "events.jsonl", "pctracker": "events/free_task_20261102_090000.jsonl"}


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all values within one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for name, one in inner for found in places(one, (*way, name)))]


def changed(value: Any, way: tuple[Any, ...], to: Any) -> Any:
    """Return a value with another one somewhere within."""
    if not way:
        return to
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = changed(value[way[0]], way[1:], to)
    return copy


def told(name: str) -> list[Any]:
    """Return what a sample holds, one input after the other."""
    if name == "rrweb":
        return list(json.loads((SAMPLES / name / "recording.json").read_text(encoding="utf-8")))
    file = SAMPLES / name / LINES.get(name, "messages.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def write(name: str, path: Path, inputs: list[Any]) -> None:
    """Put inputs into a recording in place of its own."""
    if name == "owamcap":
        path.write_bytes(mcap(inputs))
    else:
        lines = "".join(json.dumps(one) + "\n" for one in inputs)
        events_of(name, path).write_text(lines, encoding="utf-8")


def read(name: str, path: Path) -> None:
    """Read a recording as a command does, to the last line it would write."""
    with contextlib.suppress(AboveboardError):
        whole(imported(name, path))


def whole(found: Imported) -> None:
    """Look at what a recording came to, and write it down."""
    assert all(line.endswith(b"\n") for line in write_events(EventsHead(), found.records))
    for records in found.stretches():
        times = [record.t for record in records if not isinstance(record, Gap)]
        assert times == sorted(times)
    assert all(write_line(StepAt(stretch=0, step=step)) for step in found.steps())


@pytest.mark.parametrize("name", sorted(set(IMPORTERS) - {"openadapt"}))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_anything_in_any_field_is_read_or_refused_by_name(name: str, data: st.DataObject) -> None:
    inputs = told(name)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(inputs) - 1))
        inner = inputs[number]["data"] if name == "owamcap" else inputs[number]
        way = data.draw(st.sampled_from(places(inner)))
        other = changed(inner, way, data.draw(_odd))
        inputs[number] = {**inputs[number], "data": other} if name == "owamcap" else other
    with tempfile.TemporaryDirectory() as folder:
        path = recording(name, Path(folder))
        write(name, path, inputs)
        read(name, path)


_columns = st.sampled_from(
    ["name", "timestamp", "mouse_x", "mouse_pressed", "key_char", "structural_observation", "id"]
)
_cells = st.sampled_from(
    [None, "x", "", -1, 1e300, b"\xff", '{"element": 3}', '{"element": {"bounds": {}}}', "[" * 2000]
)


@settings(max_examples=40, deadline=None)
@given(column=_columns, value=_cells, row=st.integers(1, 57))
def test_anything_in_any_column_is_read_or_refused_by_name(column: str, value: object, row: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = recording("openadapt", Path(folder))
        with closing(sqlite3.connect(path / "recording.db")) as database:
            change: Callable[..., object] = database.execute
            try:
                change(f"UPDATE action_event SET {column} = ? WHERE id = ?", (value, row))
            except sqlite3.IntegrityError:
                return  # a database that no recorder can write
            database.commit()
        read("openadapt", path)


@pytest.mark.parametrize("name", list(IMPORTERS))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_damage_is_read_or_refused_by_name(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = recording(name, Path(folder))
        file = events_of(name, path)
        held = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
        file.write_bytes(held[: data.draw(st.integers(0, len(held)))])
        read(name, path)
