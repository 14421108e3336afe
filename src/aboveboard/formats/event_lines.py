"""Events as JSON lines, for people who bring their own: a head that says what it is, then one record a line.

The records are those of a journal (spec/events.md, spec/lines.md); a `gap` stands between stretches. Bytes (the tiles
of a frame) are base64. A record of an unknown kind, or with an unknown field, is told to the caller, who decides.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.formats import versions
from aboveboard.model.events import JournalRecord
from aboveboard.model.value import IllegalValue, Value

KIND = "aboveboard events"
TAGS = {kind.__struct_config__.tag: kind for kind in get_args(JournalRecord)}
_RECORD = msgspec.json.Decoder(JournalRecord)

Told = Callable[[str], None]
"""Is told the name of what is not known, or where a file was cut; what it does not raise for is left out."""


class EventsHead(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The first line: what the file is, in which version, and under which policy and redactor it was collected.

    `source` says what it was made from, such as `ducktrack`; empty for a recorder's own events.
    """

    kind: str = KIND
    v: int = versions.KNOWN["events"]
    source: str = ""
    policy_version: int = 0
    redactor_version: str = ""


def write_events(head: EventsHead, records: Iterable[JournalRecord]) -> Iterator[bytes]:
    """Yield the lines of a file, each with its end."""
    encoder = msgspec.json.Encoder()
    yield encoder.encode(head) + b"\n"
    for record in records:
        yield encoder.encode(record) + b"\n"


def read_head(line: bytes) -> EventsHead:
    """Return what a first line says; raises UnknownFormat and NewerFormat."""
    try:
        kind = msgspec.json.decode(line, type=_Kind).kind
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        kind = ""
    if kind != KIND:
        raise UnknownFormat(
            "this is no file of events", remedy="give a file that begins with a head as in spec/lines.md, or use --from"
        )
    return versions.decode("events", line, EventsHead, wire="json")


def read_records(lines: Iterable[bytes], unknown: Told, cut: Told) -> Iterator[JournalRecord]:
    """Yield the records of the lines after the head; raises UnknownFormat, which names the line.

    `cut` is told where a file ends within a line, and raises unless what stands before it is enough.
    """
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        try:
            yield _RECORD.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IllegalValue):
            record = _known(line, number, unknown, cut)
            if record is not None:
                yield record


class _Kind(msgspec.Struct):
    kind: str


def _known(line: bytes, number: int, unknown: Told, cut: Told) -> JournalRecord | None:
    """Return what is known of a record, telling what is not; None where its kind is unknown."""
    document = _document(line, number, cut)
    if document is None:
        return None
    tag = document.get("type")
    kind = TAGS.get(tag) if isinstance(tag, str) else None
    if kind is None:
        unknown(f"event kind {tag}")
        return None
    known = {field.encode_name for field in msgspec.structs.fields(kind)} | {"type"}
    for name in sorted(document.keys() - known):
        unknown(f"{tag}.{name}")
    try:
        record: JournalRecord = msgspec.convert(
            {name: value for name, value in document.items() if name in known}, kind
        )
    except (msgspec.ValidationError, IllegalValue):
        raise UnknownFormat(f"line {number} is no {tag} as spec/events.md has it") from None
    return record


def _document(line: bytes, number: int, cut: Told) -> dict[str, Any] | None:
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if line.endswith(b"\n"):
            raise UnknownFormat(f"line {number} is not JSON") from None
        cut(f"line {number}")
        return None
    if not isinstance(document, dict):
        raise UnknownFormat(f"line {number} is not a JSON object")
    return document
