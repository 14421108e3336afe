"""Releases that were not finished: brought to their end, or taken back while nothing of them can have left."""

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from aboveboard.companion.alone import alone
from aboveboard.companion.released import ReleasedSession, drop_waiting, forget, released_sessions, remember
from aboveboard.errors import AboveboardError, FileTrouble, NotFound, UnknownFormat
from aboveboard.formats import journal
from aboveboard.formats.bundle import SUFFIX
from aboveboard.formats.files import sync_folder
from aboveboard.formats.places import Places

RELEASED = "released.json"
"""What a release that is whole adds to the list of released sessions; one that is not yet whole is not on it."""

_READY = ".ready"


def staging(places: Places, session: str) -> Path:
    """Return where a release is put together; what lies there is not whole."""
    return places.outbox / f".{_name(session)}"


def ready(places: Places, session: str) -> Path:
    """Return where a release lies that is whole, until it is in the outbox."""
    return places.outbox / f".{_name(session)}{_READY}"


def _name(session: str) -> str:
    """Return a session's name where it is one: anything else might lead out of the outbox. Raises NotFound."""
    if not session or session.startswith(".") or Path(session).name != session:
        raise NotFound("no session has such a name")
    return session


def finish_releases(places: Places, *, wait: bool = True) -> None:
    """Bring releases that were interrupted to their end, and take back those that were not yet whole.

    One that cannot be finished keeps no other from it; the first such fault is raised at the end, as an
    AboveboardError. Who does not `wait` leaves all to whoever is at the sessions just now.
    """
    faults: list[Exception] = []
    with suppress(BlockingIOError), alone(places, wait=wait):
        for folder in sorted(places.outbox.glob(".*")):
            try:
                if folder.is_dir() and folder.suffix == _READY:
                    _finish(places, folder)
                elif folder.is_dir():
                    _undo(places, folder)
            except (AboveboardError, OSError) as fault:
                faults.append(fault)
    if faults and isinstance(faults[0], AboveboardError):
        raise faults[0]
    if faults:
        raise FileTrouble("a release could not be brought to its end") from faults[0]


def finish(places: Places, session: str) -> ReleasedSession | None:
    """Bring one release that is whole to its end; returns what was released."""
    with alone(places):
        return _finish(places, ready(places, session))


def take_back(places: Places, session: str) -> ReleasedSession | None:
    """Undo a release that was not finished: the session lies here as before, and nothing of it leaves.

    One of which a part may have left already is brought to its end instead, and returned.
    """
    with alone(places):
        whole, parts = ready(places, session), staging(places, session)
        if whole.is_dir():
            with suppress(UnknownFormat):  # what cannot be read is taken back
                told = _told(whole)
                if told is None or not all((whole / f"{sha256}{SUFFIX}").exists() for sha256 in told.segments):
                    return _finish(places, whole)
            shutil.rmtree(parts, ignore_errors=True)
            whole.rename(parts)  # at once: from here on it is not whole
            sync_folder(places.outbox)
        if parts.is_dir():
            _undo(places, parts)
    return None


def undo(places: Places, session: str) -> None:
    """Take back a release that was not finished, also where a part may have left: then the rest goes nowhere.

    Raises NotFound then: what has left is deleted by its secret only.
    """
    with alone(places):
        told = take_back(places, session)
        if told is not None:
            drop_waiting(places, told)
            raise NotFound(
                "a part of this session may have left before this", remedy="delete it everywhere: it is under My data"
            )


def _undo(places: Places, parts: Path) -> None:
    """Remove what is not whole; its files first, which may make the room that the list needs."""
    with suppress(UnknownFormat):
        told = _told(parts)
        for path in parts.glob(f"*{SUFFIX}"):
            path.unlink()
        if told is not None:
            forget(places, told.number)
    shutil.rmtree(parts)


def _finish(places: Places, folder: Path) -> ReleasedSession | None:
    told = _told(folder)
    if told is not None:  # before anything leaves: what can leave can be deleted
        listed = next((each for each in released_sessions(places) if each.number == told.number), None)
        remember(places, told if listed is None else msgspec.structs.replace(told, deletion=listed.deletion))
    for path in folder.glob(f"*{SUFFIX}"):
        path.rename(places.outbox / path.name)
    sync_folder(places.outbox)
    journal.erase(places.journal / folder.stem.removeprefix("."))
    shutil.rmtree(folder)
    return told


def _told(folder: Path) -> ReleasedSession | None:
    try:
        return msgspec.json.decode((folder / RELEASED).read_bytes(), type=ReleasedSession)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        raise UnknownFormat("what a release was to add to the list cannot be read") from None
