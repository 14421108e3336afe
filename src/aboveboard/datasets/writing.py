"""Writing a release to a folder: shards, manifest and cards, or nothing at all."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from aboveboard.datasets.card import CARD, CROISSANT, croissant, datasheet
from aboveboard.datasets.manifest import SHARDS, Manifest, write_manifest
from aboveboard.datasets.shards import shard_path
from aboveboard.errors import InputError
from aboveboard.formats.files import no_space_or_same

LIST = "shards.txt"
"""The shards one a line, as `aboveboard lease request --segments` takes them."""


def write_release(folder: Path, manifest: Manifest, shards: Mapping[str, bytes]) -> Manifest:
    """Write a release beside its place and move it there in one step.

    `shards` maps SHA-256 (hex) to sealed bytes; only those that the manifest names are written. Raises InputError
    when something is there, NoSpace when the disk is full; then nothing is left.
    """
    identified = manifest.identified()
    with replacing(folder) as building:
        (building / SHARDS).mkdir()
        for shard in identified.shards:
            _write(shard_path(building, shard.sha256), shards[shard.sha256])
        write_manifest(building, identified)
        names = "".join(f"{shard.sha256}\n" for shard in identified.shards)
        (building / LIST).write_text(names, encoding="ascii")
        (building / CARD).write_text(datasheet(identified), encoding="utf-8")
        (building / CROISSANT).write_text(croissant(identified), encoding="utf-8")
    return identified


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a folder beside a new one, which takes its place at the end, or is gone when anything fails.

    Raises InputError when the new folder exists and is not empty, NoSpace when the disk is full.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError("the folder for this is not empty", remedy="name a new folder with --out")
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        building.mkdir(parents=True)
        yield building
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except OSError as error:
        raise no_space_or_same(error) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
