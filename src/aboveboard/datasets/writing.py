"""Writing a release to a folder: shards, manifest and cards, or nothing at all."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from aboveboard.datasets.card import CARD, CROISSANT, croissant, datasheet
from aboveboard.datasets.manifest import SHARDS, Manifest, write_manifest
from aboveboard.datasets.shards import shard_path
from aboveboard.errors import InputError
from aboveboard.formats.files import no_space_or_same, sync_folder

LIST = "shards.txt"
"""The shards one a line, as `aboveboard lease request --segments` takes them."""

BUILDING = ".building"
"""How the name of a folder ends in which something is written, beside its place and hidden."""


def write_release(folder: Path, manifest: Manifest, shards: Mapping[str, bytes]) -> Manifest:
    """Write a release beside its place and move it there in one step.

    `shards` maps SHA-256 (hex) to sealed bytes; only those that the manifest names are written. Raises InputError
    when something is there, NoSpace when the disk is full; then nothing is left.
    """
    identified = manifest.identified()
    with replacing(folder) as building:
        (building / SHARDS).mkdir()
        for shard in identified.shards:
            shard_path(building, shard.sha256).write_bytes(shards[shard.sha256])
        write_manifest(building, identified)
        names = "".join(f"{shard.sha256}\n" for shard in identified.shards)
        (building / LIST).write_text(names, encoding="ascii")
        (building / CARD).write_text(datasheet(identified), encoding="utf-8")
        (building / CROISSANT).write_text(croissant(identified), encoding="utf-8")
        settle(building)
    return identified


def require_new(folder: Path) -> None:
    """Raise InputError where something is in the folder already: asked first, for what is opened is logged for good."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError("the folder for this is not empty", remedy="name a new folder with --out")


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a folder (0700) beside a new one, which takes its place at the end, or is gone when anything fails.

    The name is durable then; who writes settles what is in it. What a writer left that was killed is cleared away.
    Raises InputError when the new folder exists and is not empty, NoSpace when the disk is full.
    """
    require_new(folder)
    building = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{BUILDING}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder.parent)
        building.mkdir(mode=0o700)
        with _held(building):
            yield building
            if folder.exists():
                folder.rmdir()
            building.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise no_space_or_same(error) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def settle(folder: Path) -> None:
    """Make all in a folder durable and its owner's alone: folders 0700, files 0600."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _held(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a folder, so that nobody takes it for a leftover; raises BlockingIOError where another does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if sys.platform != "win32":  # which has no such locks
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _clear_leftovers(parent: Path) -> None:
    """Remove what writers that were killed left in a folder, hidden and maybe in clear text: what nobody holds."""
    for leftover in parent.glob(f".*.{'[0-9a-f]' * 8}{BUILDING}"):
        with suppress(BlockingIOError, FileNotFoundError, PermissionError), _held(leftover, wait=False):
            shutil.rmtree(leftover)
