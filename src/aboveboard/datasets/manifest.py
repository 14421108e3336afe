"""The manifest of a release: what it holds, of what it was made, by which versions, and what was measured."""

from pathlib import Path

import msgspec

from aboveboard.errors import NotFound, Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.envelopes import canonical
from aboveboard.model.time import Week
from aboveboard.model.value import Value

VERSION = 1
NAME = "release.json"
SHARDS = "shards"
FEWEST_PEOPLE = 10
"""Totals of a release are told only over at least so many people (promise 8)."""


class ShardEntry(Value, frozen=True, kw_only=True):
    """One sealed shard: the SHA-256 of its bytes and the segments it was made of (SHA-256, hex).

    It stands under its session's deletion hash, so what deletes the session deletes the shard. Its split is inside it.
    """

    sha256: str
    deletion_hash: str
    epoch: Week
    size: int
    segments: tuple[str, ...]


class Versions(Value, frozen=True, kw_only=True):
    """The versions of what made a release, so that it can be made again: sorted, each once."""

    builder: str
    reducer: str
    recogniser: str = ""
    recorders: tuple[str, ...] = ()
    redactors: tuple[str, ...] = ()
    policies: tuple[int, ...] = ()


class LeakReport(Value, frozen=True, kw_only=True):
    """What was measured of leaks: how many planted or known strings were searched and how many were found.

    `measured` False means that nobody looked; it never means that there are none. `where` says what was searched.
    """

    measured: bool = False
    searched: int = 0
    found: int = 0
    where: str = "not measured"


class Totals(Value, frozen=True, kw_only=True):
    """Totals over all people of a release; `splits` counts the shards of each."""

    episodes: int
    steps: int
    pictures: int
    splits: dict[str, int] = {}


class Manifest(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All that a release says in the clear; nothing in it is content. `id` is the hash of everything else.

    `people` is how many people it holds, in the word `fewer than 10` below the least count; `totals` only above it.
    """

    v: int = VERSION
    id: str = ""
    name: str
    purpose: str
    week: Week
    lease: str
    versions: Versions
    people: str
    totals: Totals | None = None
    withheld: dict[str, int] = {}
    leaks: LeakReport = LeakReport()
    shards: tuple[ShardEntry, ...]

    def identified(self) -> "Manifest":
        """Return the manifest with its id: SHA-256 of the canonical JSON of all other fields."""
        import hashlib

        blank = msgspec.structs.replace(self, id="")
        return msgspec.structs.replace(self, id=hashlib.sha256(canonical(blank)).hexdigest())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest in its canonical form."""
    (folder / NAME).write_bytes(canonical(manifest) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Return a release's manifest; raises NotFound, NewerFormat, UnknownFormat, or Tampered for a changed one."""
    try:
        data = (folder / NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound("there is no dataset release in this folder") from None
    try:
        versions.check("release", msgspec.json.decode(data, type=_Versioned).v, VERSION)
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnknownFormat("this is not the manifest of a release") from None
    if manifest.identified().id != manifest.id:
        raise Tampered("the manifest is not the one its id was made of")
    return manifest


class _Versioned(msgspec.Struct):
    v: int
