"""Writing a release to a folder: shards, manifest and cards, or nothing at all."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from aboveboard.datasets.card import CARD, CROISSANT, croissant, datasheet
from aboveboard.datasets.manifest import SHARDS, Manifest, write_manifest
from aboveboard.datasets.shards import shard_path
from aboveboard.errors import InputError

LIST = "shards.txt"
"""The shards one a line, as `aboveboard lease request --segments` takes them."""


def write_release(folder: Path, manifest: Manifest, shards: Mapping[str, bytes]) -> Manifest:
    """Write a release beside its place and move it there in one step; raises InputError when something is there.

    `shards` maps SHA-256 (hex) to sealed bytes; only those that the manifest names are written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError("the folder of the release is not empty", remedy="name a new folder with --out")
    identified = manifest.identified()
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    (building / SHARDS).mkdir(parents=True)
    for shard in identified.shards:
        _write(shard_path(building, shard.sha256), shards[shard.sha256])
    write_manifest(building, identified)
    names = "".join(f"{shard.sha256}\n" for shard in identified.shards)
    (building / LIST).write_text(names, encoding="ascii")
    (building / CARD).write_text(datasheet(identified), encoding="utf-8")
    (building / CROISSANT).write_text(croissant(identified), encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    building.rename(folder)
    return identified


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
