"""AgentNetTool: a folder with `events.jsonl` as DuckTrack's, and what was under each press in `element.jsonl`.

github.com/xlang-ai/AgentNetTool; the same folders are the raw data of OpenCUA. Read: motion, buttons, wheel, keys,
pauses, the main screen's size, on Windows the element under each press. Absent: elements of anything but presses, menus
and options. Left out: window titles, page sources, trees and reduced events, which are others' words or derived.
"""

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from aboveboard.importers import NOT_EXPOSED, Labels, Opened, Raw, Tally
from aboveboard.importers.elements import Seen, edges
from aboveboard.importers.lines import Row, document, first, rows, size
from aboveboard.importers.listened import begun, listened
from aboveboard.importers.motion_lines import NUMBERED, inputs
from aboveboard.importers.roles import UNKNOWN, of_control
from aboveboard.model.elements import Element, ElementOrAbsence, ElementSource, Proof
from aboveboard.model.geometry import Point

READ = frozenset({"screen_width", "screen_height", "system"})
LEFT_OUT = frozenset(
    {
        *("release", "version", "machine", "processor", "model", "scroll_direction", "start_time", "stop_time"),
        *("obs_record_state_timings", "video_start_timestamp", "node"),
    }
)
ADDED = frozenset({"event_idx", "pynput_key"})
BESIDE = (
    *("a11y.jsonl", "html.jsonl", "html_element.jsonl", "top_window.jsonl", "event_buffer.jsonl"),
    *("reduced_events_complete.jsonl", "reduced_events_vis.jsonl"),
)
"""Files that a recording may hold and that are not read."""

TREE_READ = frozenset({"Name", "ControlType", "BoundingRectangle"})
TREE_LEFT_OUT = frozenset({"Depth", "Children"})

NEAR_MS = 100
"""An element belongs to the press that another listener saw so shortly before or after it."""


class AgentNet:
    """The format of AgentNetTool's raw recordings."""

    name = "agentnet"
    looked_at = "commit 05068e9 of 2025-09-04, raw sample of OpenCUA 1d70f20"

    def recognises(self, path: Path) -> bool:
        """Tell a recording by its numbered lines."""
        return {"time_stamp", "action", "event_idx"} <= set(first(_events(path)))

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a recording: its folder, or the file of events in it."""
        events = _events(path)
        size(events)
        metadata = document(events.with_name("metadata.json"))
        began = begun(metadata, tally, READ, LEFT_OUT)
        for name in BESIDE:
            if events.with_name(name).exists():
                tally.left_out[f"file {name}"] += 1
        pressed = _Pressed.of(events.with_name("element.jsonl"), tally, label)
        return Opened(
            began, _raws(events, tally, pressed), "meta" if metadata.values.get("system") == "Darwin" else "ctrl"
        )


def _events(path: Path) -> Path:
    return path / "events.jsonl" if path.is_dir() else path


def _raws(events: Path, tally: Tally, pressed: "_Pressed") -> Iterator[Raw]:
    yield from inputs(events, tally, NUMBERED, lambda row: listened(row, tally, pressed.at, ADDED))


class _Pressed:
    """The elements under presses, by time (ms)."""

    def __init__(self, found: list[tuple[float, Element]]) -> None:
        self._found = sorted(found, key=lambda one: one[0])
        self._times = [at for at, _ in self._found]

    @classmethod
    def of(cls, path: Path, tally: Tally, label: Labels) -> "_Pressed":
        """Read the file of elements; without one nothing is known."""
        seen = Seen(label, ElementSource.UIA)
        if not path.exists():
            return cls([])
        found = [(row.number("time_stamp") * 1000, _element(row, seen, tally)) for row in rows(path, tally)]
        return cls([(at, element) for at, element in found if element is not None])

    def at(self, at: float, x: float, y: float) -> ElementOrAbsence:
        """Return the nearest in time that holds the point."""
        place = bisect_left(self._times, at - NEAR_MS)
        point = Point(x=int(x), y=int(y))
        near: list[tuple[float, Element]] = []
        while place < len(self._found) and self._times[place] <= at + NEAR_MS:
            when, element = self._found[place]
            if element.box is not None and element.box.contains(point):
                near.append((abs(when - at), element))
            place += 1
        return min(near, key=lambda one: one[0])[1] if near else NOT_EXPOSED


def _element(row: Row, seen: Seen, tally: Tally) -> Element | None:
    tally.fields(row.values, frozenset({"time_stamp", "a11y_tree"}), frozenset(), "element")
    tree = row.inner("a11y_tree")
    if tree is None:
        tally.flags["presses of which the recorder found no element"] += 1
        return None
    tally.fields(tree.values, TREE_READ, TREE_LEFT_OUT, "a11y_tree")
    role, name = tree.values.get("ControlType"), tree.values.get("Name")
    box = edges(tree.inner("BoundingRectangle"))
    return seen.element(
        of_control(role) if isinstance(role, str) else UNKNOWN,
        name if isinstance(name, str) else "",
        box,
        Proof.HIT_TEST,
    )


IMPORTER = AgentNet()
