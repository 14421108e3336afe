"""The manifest of a release: what it holds, of what it was made, by which versions, and what was measured."""

import hmac
import math
from collections.abc import Mapping
from pathlib import Path

import msgspec

from aboveboard.errors import NotFound, Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.envelopes import canonical
from aboveboard.formats.framing import domain_hmac
from aboveboard.model.time import Week
from aboveboard.model.value import Value

VERSION = 1
NAME = "release.json"
SHARDS = "shards"
VOUCH = "aboveboard/release/1"
Z = 1.959963984540054
"""Of 95 %, both sides."""


class ShardEntry(Value, frozen=True, kw_only=True):
    """One sealed shard: the SHA-256 of its bytes and the segments it was made of (SHA-256, hex).

    It stands under its session's deletion hash, so what deletes the session deletes the shard. Its split is inside it.
    `vouch` is the builder's word for the whole manifest, under this shard's key.
    """

    sha256: str
    deletion_hash: str
    epoch: Week
    size: int
    segments: tuple[str, ...]
    vouch: str = ""


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

    @property
    def rate(self) -> float:
        """The share of the strings that were found; raises ValueError where nothing was measured."""
        if not self.searched:
            message = "nothing was searched"
            raise ValueError(message)
        return self.found / self.searched

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate (Wilson): what so few strings leave open."""
        count, rate = self.searched, self.rate
        middle = (rate + Z * Z / (2 * count)) / (1 + Z * Z / count)
        half = Z / (1 + Z * Z / count) * math.sqrt(rate * (1 - rate) / count + Z * Z / (4 * count * count))
        return max(0.0, middle - half), min(1.0, middle + half)


class Totals(Value, frozen=True, kw_only=True):
    """Totals over all people of a release, in tens; `splits` counts the shards of each, where each has ten people."""

    episodes: int
    steps: int
    pictures: int
    splits: dict[str, int] = {}


class Manifest(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All that a release says in the clear; nothing in it is content. `id` is the hash of everything else.

    `people` is how many people it holds, in the words `fewer than 10` below the least count; `totals`, and for which
    reasons something was `withheld`, only from there on: below it a reason would be one person's no or deletion.
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
    withheld: tuple[str, ...] = ()
    leaks: LeakReport = LeakReport()
    shards: tuple[ShardEntry, ...]

    def identified(self) -> "Manifest":
        """Return the manifest with its id: SHA-256 of the canonical JSON of all other fields."""
        import hashlib

        blank = msgspec.structs.replace(self, id="")
        return msgspec.structs.replace(self, id=hashlib.sha256(canonical(blank)).hexdigest())


def vouched(manifest: Manifest, keys: Mapping[str, bytes]) -> Manifest:
    """Return the manifest with the builder's word for it in every shard's entry; `keys` by SHA-256 in hex.

    Who has no key of a shard can change the manifest, and its id, but not this.
    """
    said = _said(manifest)
    return msgspec.structs.replace(
        manifest,
        shards=tuple(
            msgspec.structs.replace(shard, vouch=_vouch(keys[shard.sha256], said)) for shard in manifest.shards
        ),
    )


def require_vouched(manifest: Manifest, keys: Mapping[str, bytes]) -> None:
    """Raise Tampered unless every shard that opens vouches for this very manifest, its measured leaks above all."""
    said = _said(manifest)
    for shard in manifest.shards:
        key = keys.get(shard.sha256)
        if key is not None and not hmac.compare_digest(shard.vouch, _vouch(key, said)):
            raise Tampered("the manifest is not the one that this release was built with", remedy="build it anew")


def _said(manifest: Manifest) -> bytes:
    shards = tuple(msgspec.structs.replace(shard, vouch="") for shard in manifest.shards)
    return canonical(msgspec.structs.replace(manifest, id="", shards=shards))


def _vouch(key: bytes, said: bytes) -> str:
    return domain_hmac(key, VOUCH, said).hex()


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
