"""The events of an rrweb recording: a JSON array, an object with `events`, or one a line."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.importers import Tally
from aboveboard.importers.lines import Row, first, rows, size


class _Within(msgspec.Struct):
    events: list[msgspec.Raw]


def looks_like(path: Path) -> bool:
    """Tell a recording by its first event; a file of one long line is asked by its first bytes."""
    if path.is_dir():
        return False
    if {"type", "timestamp", "data"} <= set(first(path)):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(512).lstrip()
    except OSError:
        return False
    begun = head.startswith((b"[", b'{"events"'))
    return begun and b'"type"' in head and b'"timestamp"' in head


def told(path: Path, tally: Tally) -> Iterator[Row]:
    """Yield the events in order; raises NotFound, UnknownFormat and Truncated."""
    size(path)
    if {"type", "timestamp"} <= set(first(path, 1 << 26)):
        yield from rows(path, tally)
        return
    parts = _parts(path, tally)
    for number, part in enumerate(parts, 1):
        if number % 256 == 0:
            tally.advanced(number, len(parts))
        try:
            yield Row(msgspec.json.decode(part, type=dict[str, object]), f"event {number}")
        except (msgspec.DecodeError, RecursionError):
            raise UnknownFormat(f"event {number} of {path.name} is not a JSON object") from None
    tally.advanced(len(parts), len(parts))


def _parts(path: Path, tally: Tally) -> list[msgspec.Raw]:
    """Return the events undecoded: an array can be told apart only as a whole."""
    data = path.read_bytes()
    try:
        if data.lstrip().startswith(b"["):
            return msgspec.json.decode(data, type=list[msgspec.Raw])
        return msgspec.json.decode(data, type=_Within).events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if "truncated" in str(error):
            tally.cut(path.name)
        raise UnknownFormat(f"{path.name} is no list of rrweb's events") from None
