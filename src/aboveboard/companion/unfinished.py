"""Releases that were not finished: brought to their end, or taken back while nothing of them can have left."""

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from aboveboard.companion.alone import alone
from aboveboard.companion.released import ReleasedSession, forget, remember
from aboveboard.errors import UnknownFormat
from aboveboard.formats import journal
from aboveboard.formats.bundle import SUFFIX
from aboveboard.formats.files import sync_folder
from aboveboard.formats.places import Places

RELEASED = "released.json"
"""What a release that is whole adds to the list of released sessions; one that is not yet whole is not on it."""

_READY = ".ready"


def staging(places: Places, session: str) -> Path:
    """Return where a release is put together; what lies there is not whole."""
    return places.outbox / f".{session}"


def ready(places: Places, session: str) -> Path:
    """Return where a release lies that is whole, until it is in the outbox."""
    return places.outbox / f".{session}{_READY}"


def finish_releases(places: Places) -> None:
    """Bring releases that were interrupted to their end, and take back those that were not yet whole."""
    with alone(places):
        for folder in sorted(places.outbox.glob(".*")):
            if folder.is_dir() and folder.suffix == _READY:
                _finish(places, folder)
            elif folder.is_dir():
                shutil.rmtree(folder)


def take_back(places: Places, session: str) -> None:
    """Undo a release that was not finished: the session lies here as before, and nothing of it leaves.

    One of which a part may have left already is brought to its end instead.
    """
    with alone(places):
        whole, parts = ready(places, session), staging(places, session)
        if whole.is_dir():
            told = _told(whole)
            if told is None or not all((whole / f"{sha256}{SUFFIX}").exists() for sha256 in told.segments):
                _finish(places, whole)
                return
            shutil.rmtree(parts, ignore_errors=True)
            whole.rename(parts)  # at once: from here on it is not whole
            sync_folder(places.outbox)
            with suppress(UnknownFormat):
                forget(places, told.number)
        shutil.rmtree(parts, ignore_errors=True)


def _finish(places: Places, folder: Path) -> None:
    told = _told(folder)
    if told is not None:  # before anything leaves: what can leave can be deleted
        remember(places, told)
    for path in folder.glob(f"*{SUFFIX}"):
        path.rename(places.outbox / path.name)
    sync_folder(places.outbox)
    journal.erase(places.journal / folder.stem.removeprefix("."))
    shutil.rmtree(folder)


def _told(folder: Path) -> ReleasedSession | None:
    try:
        return msgspec.json.decode((folder / RELEASED).read_bytes(), type=ReleasedSession)
    except FileNotFoundError:
        return None
