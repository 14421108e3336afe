"""The reader rule for versions: newer is refused by name, older is migrated by pure functions, one step each.

Every artefact is a map with `v`. A reader looks at `v` first, so that a newer artefact is told apart from damage.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import msgspec

from aboveboard.errors import NewerFormat, UnknownFormat
from aboveboard.model.value import IllegalValue

Document = dict[str, Any]
Migration = Callable[[Document], Document]
T = TypeVar("T")

KNOWN: Mapping[str, int] = {
    "batch": 1,
    "bundle": 1,
    "consent-receipt": 1,
    "content": 1,
    "day-identity": 1,
    "deletion-receipt": 1,
    "enrolment": 1,
    "envelope": 1,
    "evaluation-log": 1,
    "events": 1,
    "export": 1,
    "export-recipe": 1,
    "freshness": 1,
    "head": 1,
    "header": 1,
    "journal-file": 1,
    "lease": 1,
    "model": 1,
    "participant-identity": 1,
    "pending-deletion": 1,
    "pins": 1,
    "policy": 1,
    "policy-floor": 1,
    "purpose-key": 1,
    "rewrite": 1,
    "root": 1,
    "session-counter": 1,
    "steps": 1,
    "wrap": 2,
}
"""The newest version of each kind that this reader knows."""


def check(kind: str, found: int, known: int) -> None:
    """Let a version through that can be read or migrated; raises NewerFormat or UnknownFormat."""
    if found > known:
        raise NewerFormat(f"this {kind} has format version {found}, and version {known} is the newest known here")
    if found < 0:
        raise UnknownFormat(f"a {kind} cannot have format version {found}")


def check_exact(kind: str, found: int) -> None:
    """Let through only the known version of a kind whose older versions were never released."""
    check(kind, found, KNOWN[kind])
    if found != KNOWN[kind]:
        raise UnknownFormat(f"format version {found} of a {kind} was never released")


def check_released(kind: str, found: int) -> None:
    """Let a version through that is read as it is or after its migrations; raises NewerFormat or UnknownFormat."""
    check(kind, found, KNOWN[kind])
    if any((kind, step) not in MIGRATIONS for step in range(found, KNOWN[kind])):
        raise UnknownFormat(f"format version {found} of a {kind} was never released")


def _batch_0_to_1(document: Document) -> Document:
    """Rename `sequence` to `first` (the rehearsed migration: spec/vectors/versions/batch.json)."""
    rest = {name: value for name, value in document.items() if name != "sequence"}
    return {**rest, "v": 1, "first": document["sequence"]}


MIGRATIONS: Mapping[tuple[str, int], Migration] = {("batch", 0): _batch_0_to_1}
"""(kind, version) -> pure function to the next version."""


def migrate(kind: str, document: Document, known: int) -> Document:
    """Return the document at the known version; raises NewerFormat or, where no way leads there, UnknownFormat."""
    while True:
        found = document.get("v")
        if not isinstance(found, int):
            raise UnknownFormat(f"this {kind} does not say its format version")
        check(kind, found, known)
        if found == known:
            return document
        step = MIGRATIONS.get((kind, found))
        if step is None:
            raise UnknownFormat(f"format version {found} of a {kind} was never released")
        document = step(document)


class _Versioned(msgspec.Struct):
    """Just the version of any artefact."""

    v: int


def decode(kind: str, data: bytes, as_type: type[T], *, wire: Literal["msgpack", "json"] = "msgpack") -> T:
    """Return an artefact of a kind in KNOWN from its bytes; raises NewerFormat or UnknownFormat.

    The message never quotes the bytes: they may be content.
    """
    known = KNOWN[kind]
    codec: Any = msgspec.msgpack if wire == "msgpack" else msgspec.json
    try:
        found = codec.decode(data, type=_Versioned).v
        if found == known:
            value: T = codec.decode(data, type=as_type)
            return value
        document = migrate(kind, codec.decode(data), known)
        return msgspec.convert(document, as_type)
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError, IllegalValue):
        # `from None`: msgspec names the place of the fault, which may be a key of recorded content.
        raise UnknownFormat(f"these bytes are not a {kind}") from None
