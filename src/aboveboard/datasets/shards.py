"""One shard: a session's episodes as Parquet, sealed under a key of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aboveboard.datasets.manifest import SHARDS
from aboveboard.errors import KeyMissing, Tampered
from aboveboard.formats.sealing import SealedSegment, open_payload, seal_payload
from aboveboard.formats.tables import read_episodes, write_episodes
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, PermittedEpisode

SUFFIX = ".absd"


def seal_shard(
    episodes: Sequence[PermittedEpisode],
    pictures: Mapping[str, bytes],
    *,
    split: str,
    epoch: Week,
    deletion_hash: bytes,
) -> SealedSegment:
    """Return the sealed shard of one session: only what the gate let through, for its one purpose.

    `split` is sealed too: splits are by person, so in the clear they would tell sessions of two people apart.

    `epoch` is the week of the purpose key that will wrap the shard's key. Raises ValueError without episodes or with
    several purposes.
    """
    purposes = {permitted.purpose for permitted in episodes}
    if len(purposes) != 1:
        message = "a shard holds episodes of one purpose, and at least one"
        raise ValueError(message)
    table = write_episodes([permitted.episode for permitted in episodes], pictures, split=split)
    return seal_payload(table, purpose=purposes.pop(), epoch=epoch, deletion_hash=deletion_hash)


def open_shard(data: bytes, key: bytes, *, purpose: str) -> tuple[tuple[Episode, ...], dict[str, bytes], str]:
    """Return a shard's episodes, pictures and split; raises what opening a payload raises."""
    return read_episodes(open_payload(data, key, purpose=purpose))


def shard_path(folder: Path, sha256: str) -> Path:
    """Return where a release keeps a shard."""
    return folder / SHARDS / f"{sha256}{SUFFIX}"


def read_shard(folder: Path, sha256: str) -> bytes:
    """Return a shard's sealed bytes; raises KeyMissing when the file is gone, Tampered when it is another's."""
    import hashlib

    try:
        data = shard_path(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise KeyMissing("a shard of the release is not here", remedy="copy the whole release folder") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Tampered("a shard is not what the manifest names")
    return data
