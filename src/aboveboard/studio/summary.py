"""`summary.json`: what a demo came to, for programs; the report tells the same to people."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from aboveboard.model.value import Value


class Summary(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Counts and places. Sizes in bytes, times in seconds; `dataset` and `report` are paths.

    `gaps` counts those within sessions, `ended` tells of each session why it ended: by a Pause, or by the recorder
    itself, as where the strip freezes or the machine stalls. `canaries_found` counts the places that hold one or a
    part of one, `search_blind` those where the search did not see what is there by right. `recorded_seconds` is
    in-scope time, `way_seconds` from release to the opened and loaded dataset.
    """

    v: int = 1
    events: int
    actions: int
    steps: int
    episodes: int
    gaps: int
    ended: tuple[str, ...]
    frames: int
    canaries_planted: int
    canaries_found: int
    search_blind: int
    places_searched: int
    pictures_searched: int
    bytes_on_disk: int
    bytes_released: int
    cpu_seconds: float
    recorder_cpu_seconds: float
    sessions_deleted: int
    deleted_shards_refused: int
    rows_loaded: int
    recorded_seconds: float
    way_seconds: float
    dataset: str
    report: str
    seconds: float

    def write(self, folder: Path) -> Path:
        """Write `summary.json` into the folder and return its path."""
        path = folder / "summary.json"
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")
        return path


def show(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Print a short table."""
    table = Table(show_header=False, box=None, padding=(0, 2))
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)
