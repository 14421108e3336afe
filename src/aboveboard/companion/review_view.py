"""How the review page shows a session: lines in plain words over exactly what would leave."""

from dataclasses import dataclass

from aboveboard.companion.catalogue import Catalogue
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.plain import describe
from aboveboard.formats.recordings import time_of
from aboveboard.model.events import JournalRecord, StretchBegan
from aboveboard.model.frames import Frame

_SHOWN_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Line:
    """One record: ms in its stretch, its words, and the picture it shows, if any, at the size it is shown."""

    t: int
    text: str
    picture: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class ShownStretch:
    """One stretch of what would leave; `ends` in ms, one past its last record."""

    app: str
    seconds: int
    ends: int
    lines: tuple[Line, ...]


def shown_stretches(words: Catalogue, outgoing: Outgoing) -> tuple[ShownStretch, ...]:
    """Return what would leave, one entry for each stretch on the device, so that cuts name the right one."""
    return tuple(_shown(words, records) for records in outgoing.stretches)


def _shown(words: Catalogue, records: tuple[JournalRecord, ...]) -> ShownStretch:
    ends = max((time_of(record) for record in records), default=0) + 1
    app = next((record.app for record in records if isinstance(record, StretchBegan)), "")
    return ShownStretch(app, round(ends / 1000), ends, tuple(_line(words, record) for record in records))


def _line(words: Catalogue, record: JournalRecord) -> Line:
    text, at = describe(words, record), time_of(record)
    if not isinstance(record, Frame):
        return Line(at, text)
    width = min(_SHOWN_WIDTH, record.canvas.width)
    return Line(at, text, record.id, width, width * record.canvas.height // max(1, record.canvas.width))


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.0f} kB"
