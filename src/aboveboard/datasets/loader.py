"""Reading a release under a lease: shards open one by one, and one whose key is gone is refused as deleted."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from aboveboard.datasets.manifest import Manifest, ShardEntry, read_manifest, require_vouched
from aboveboard.datasets.shards import open_shard, read_shard
from aboveboard.errors import Deleted, NotFound
from aboveboard.model.trajectories import Episode


class Keys(Protocol):
    """Who holds a live lease: gives the keys of what it names, one request for all."""

    def keys(self, hashes: tuple[str, ...]) -> Mapping[str, bytes]:
        """Return the keys of shards by SHA-256 in hex; one that is absent from the answer is gone.

        Raises LeaseInvalid for what the lease does not name, WrongPurpose, NotWitnessed, Unreachable.
        """

    def require_live(self) -> None:
        """Raise LeaseInvalid once the lease has ended: a key in memory does not end with it."""


@dataclass(frozen=True, slots=True)
class OpenedShard:
    """One shard in memory: its entry, its split, its episodes, its pictures by BLAKE3."""

    entry: ShardEntry
    split: str
    episodes: tuple[Episode, ...] = field(repr=False)
    pictures: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk and the keys a lease gives for it. Keys live in memory only, as long as this value.

    `require_live` raises LeaseInvalid once that lease has ended; it is asked before each shard is opened.
    """

    folder: Path
    manifest: Manifest
    opened: Mapping[str, bytes] = field(repr=False)
    require_live: Callable[[], None] = field(repr=False)

    @classmethod
    def open(cls, folder: Path, keys: Keys) -> "Release":
        """Ask for all keys at once; raises what `read_manifest` and the lease raise.

        And Tampered for a manifest whose shards do not vouch for it: another leak rate, another list, another card.
        """
        manifest = read_manifest(folder)
        opened = dict(keys.keys(tuple(shard.sha256 for shard in manifest.shards)))
        require_vouched(manifest, opened)
        return cls(folder, manifest, opened, keys.require_live)

    @property
    def deleted(self) -> tuple[str, ...]:
        """The shards whose keys are gone."""
        return tuple(shard.sha256 for shard in self.manifest.shards if shard.sha256 not in self.opened)

    def without(self, shards: Container[str]) -> "Release":
        """Return the release less the keys of shards that were deleted after it was opened."""
        return replace(self, opened={name: key for name, key in self.opened.items() if name not in shards})

    def shard(self, sha256: str) -> OpenedShard:
        """Return one shard.

        Raises Deleted when its key is gone, NotFound when the release has none of that name, LeaseInvalid once the
        lease has ended.
        """
        entry = next((shard for shard in self.manifest.shards if shard.sha256 == sha256), None)
        if entry is None:
            raise NotFound("the release holds no shard of that name")
        key = self.opened.get(sha256)
        if key is None:
            raise Deleted("the person this shard came from has deleted it")
        self.require_live()
        episodes, pictures, split = open_shard(read_shard(self.folder, sha256), key, purpose=self.manifest.purpose)
        return OpenedShard(entry, split, episodes, pictures)

    def shards(self) -> Iterator[OpenedShard]:
        """Yield every shard that still opens, one in memory at a time; `deleted` names the others."""
        for entry in self.manifest.shards:
            if entry.sha256 in self.opened:
                yield self.shard(entry.sha256)
