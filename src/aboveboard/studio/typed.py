"""What records spell when they are read one after the other, and what tells of the use of a secure field.

A text that is kept a key at a time lies nowhere in one piece, so bytes alone would not show it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from aboveboard.model.elements import Element
from aboveboard.model.events import FieldEdited, JournalRecord, KeyPressed, SecureFieldUsed
from aboveboard.model.frames import Frame
from aboveboard.model.text import Chrome, Redacted
from aboveboard.studio.canaries import Search

SECURE_ROLE = "password text"


def spelled(records: Sequence[JournalRecord]) -> bytes:
    """Return the names of all keys in order, a line for each kind of record, and the contents of all edits in order."""
    keys = "".join(record.key for record in records if isinstance(record, KeyPressed))
    edits = "".join(
        record.content.text
        for record in records
        if isinstance(record, FieldEdited) and isinstance(record.content, Chrome | Redacted)
    )
    return f"{keys}\n{edits}".encode()


def plain(records: Sequence[Any]) -> bytes:
    """Return records as JSON without their pictures, so that names of keys stand in quotes."""
    bare = [msgspec.structs.replace(one, tiles=()) if isinstance(one, Frame) else one for one in records]
    return msgspec.json.encode(bare)


def search_secure_use(place: str, records: Sequence[JournalRecord], into: Search) -> None:
    """Note every record that tells how a secure field was used: one may say only that it was."""
    into.places += 1
    if any(_tells(record) for record in records):
        into.note(place, "use of a secure field", "password")


def _tells(record: JournalRecord) -> bool:
    return not isinstance(record, SecureFieldUsed) and any(one.role == SECURE_ROLE for one in _named(record))


def _named(record: JournalRecord) -> Iterator[Element]:
    for name in ("target", "field"):
        named = getattr(record, name, None)
        if isinstance(named, Element):
            yield named
