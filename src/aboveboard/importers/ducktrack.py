"""DuckTrack: a folder with `events.jsonl` of pynput events, and `metadata.json` (github.com/TheDuckAI/DuckTrack).

Read: motion, buttons, wheel, keys, pauses, the size of the main screen. Absent: elements, windows, pictures of actions
(the video of the whole stands beside), monitors but the main one.
"""

from collections.abc import Iterator
from pathlib import Path

from aboveboard.importers import NOT_EXPOSED, Labels, Opened, Raw, Tally
from aboveboard.importers.lines import document, first, size
from aboveboard.importers.listened import begun, listened
from aboveboard.importers.motion_lines import PLAIN, inputs
from aboveboard.model.elements import ElementOrAbsence

READ = frozenset({"screen_width", "screen_height", "system"})
LEFT_OUT = frozenset(
    {
        *("node", "release", "version", "machine", "processor", "id", "model", "scroll_direction"),
        *("start_time", "stop_time", "obs_record_state_timings"),
    }
)
"""Who and when, which our events never say, and what belongs to the video."""


class DuckTrack:
    """The format of DuckTrack's recordings."""

    name = "ducktrack"
    looked_at = "commit 8b008ca of 2023-11-25"

    def recognises(self, path: Path) -> bool:
        """Tell a recording by its lines; AgentNet's number theirs."""
        line = first(_events(path))
        return {"time_stamp", "action"} <= set(line) and "event_idx" not in line

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a recording: its folder, or the file of events in it."""
        del label  # no text stands in it but keys
        events = _events(path)
        size(events)
        metadata = document(events.with_name("metadata.json"))
        system = metadata.values.get("system")
        began = begun(metadata, tally, READ, LEFT_OUT)
        return Opened(began, _raws(events, tally), "meta" if system == "Darwin" else "ctrl")


def _events(path: Path) -> Path:
    return path / "events.jsonl" if path.is_dir() else path


def _raws(events: Path, tally: Tally) -> Iterator[Raw]:
    yield from inputs(events, tally, PLAIN, lambda row: listened(row, tally, _nothing, frozenset()))


def _nothing(at: float, x: float, y: float) -> ElementOrAbsence:
    del at, x, y
    return NOT_EXPOSED


IMPORTER = DuckTrack()
