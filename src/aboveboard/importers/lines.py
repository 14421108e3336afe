"""JSON lines of other recorders, one object a line, read one at a time; a line that ends early is told apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.errors import NotFound, UnknownFormat
from aboveboard.importers import Tally

LARGEST = 1 << 53
"""No number that a recording holds is larger: beyond it JSON's numbers are not exact."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a peer: its fields by name, and where it stands; a field of another kind is no such record."""

    values: Mapping[str, object] = field(repr=False)
    where: str

    def number(self, name: str) -> float:
        """Return a number; raises UnknownFormat."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
            raise self.unlike(name, "a number")
        return float(value)

    def length(self, name: str) -> int:
        """Return a whole number of pixels, at least 0; raises UnknownFormat."""
        if (found := round(self.number(name))) < 0:
            raise self.unlike(name, "a length")
        return found

    def code(self, name: str) -> int:
        """Return the number by which a format tells its kinds apart, -1 where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else -1

    def words(self, name: str) -> str:
        """Return a text; raises UnknownFormat."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.unlike(name, "a text")
        return value

    def truth(self, name: str) -> bool:
        """Return yes or no, which SQLite writes as 1 or 0; raises UnknownFormat."""
        value = self.values.get(name)
        if not isinstance(value, int) or value not in {0, 1}:
            raise self.unlike(name, "yes or no")
        return bool(value)

    def inner(self, name: str) -> "Row | None":
        """Return an object within, or None where there is none."""
        value = self.values.get(name)
        return Row(value, f"{self.where}, {name}") if isinstance(value, dict) else None

    def unlike(self, name: str, what: str) -> UnknownFormat:
        """Return the error that a field is not what the format says; its value is not quoted, it may be content."""
        return UnknownFormat(f"{self.where}: {name} is not {what}", remedy="check that --from names the right recorder")


def rows(path: Path, tally: Tally) -> Iterator[Row]:
    """Yield the objects of a file, one a line; raises NotFound, UnknownFormat and Truncated, each with its place."""
    total, done = size(path), 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            done += len(line)
            if number % 4096 == 0:
                tally.advanced(done, total)
            row = row_of(line, f"line {number} of {path.name}", tally)
            if row is not None:
                yield row
    tally.advanced(total, total)


def size(path: Path) -> int:
    """Return how many bytes a file has; raises NotFound."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        raise NotFound(f"there is no {path.name} in the recording", remedy="check the path") from None


def first(path: Path, limit: int = 1 << 16) -> dict[str, object]:
    """Return the first object of a file of JSON lines, empty where there is none: for telling formats apart."""
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(file.readline(limit))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def document(path: Path) -> Row:
    """Return the one object of a JSON file, empty where the file is absent; raises UnknownFormat."""
    try:
        found = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        return Row({}, path.name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnknownFormat(f"{path.name} is not JSON") from None
    if not isinstance(found, dict):
        raise UnknownFormat(f"{path.name} is not a JSON object")
    return Row(found, path.name)


def row_of(line: bytes, where: str, tally: Tally) -> Row | None:
    """Return the object of one line, None for a blank line or a cut one; raises UnknownFormat and Truncated."""
    if not line.strip():
        return None
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if line.endswith(b"\n"):
            raise UnknownFormat(f"{where} is not JSON", remedy="check that the file is whole") from None
        tally.cut(where)
        return None
    if not isinstance(found, dict):
        raise UnknownFormat(f"{where} is not a JSON object")
    return Row(found, where)
