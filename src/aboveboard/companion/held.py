"""The sessions that lie on this device and have not left: listing, opening one, cutting, discarding, expiring."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import AboveboardError, NotFound
from aboveboard.formats import journal, keys
from aboveboard.formats.places import Places
from aboveboard.model.sessions import Recording, SessionHead

USUAL_HOLD_DAYS = 7
"""How long unreleased sessions stay where no policy says otherwise."""


@dataclass(frozen=True, slots=True)
class Held:
    """One session as its head tells: no content. `bytes` are sealed bytes on disk, `until` the end of its hold."""

    head: SessionHead
    bytes: int
    until: int


def day_of(head: SessionHead) -> str:
    """Return the day whose identity opens a session."""
    return _day(head.began)


def _day(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).strftime("%Y-%m-%d")


def held_sessions(places: Places, hold_days: int) -> tuple[Held, ...]:
    """Return the sessions on this device, oldest first; a folder without a readable head is left out."""
    found = []
    for folder in sorted(places.journal.iterdir()) if places.journal.is_dir() else ():
        try:
            head = journal.read_head(folder)
        except AboveboardError:
            continue
        size = sum(path.stat().st_size for path in folder.glob("*.abj"))
        found.append(Held(head, size, head.began + hold_days * 86_400))
    return tuple(sorted(found, key=lambda held: held.head.number))


def folder_of(places: Places, session: str) -> Path:
    """Return the folder of a session; raises NotFound."""
    folder = places.journal / session
    if not session.isalnum() or not folder.is_dir():
        raise NotFound("no such session lies on this device", remedy="`aboveboard review --list` lists them")
    return folder


def opened(places: Places, session: str, unlocked: keys.Unlocked) -> tuple[SessionHead, Recording]:
    """Return one session, decrypted in memory only; raises NotFound, KeyMissing, Tampered."""
    folder = folder_of(places, session)
    identity = keys.open_day(places, day_of(journal.read_head(folder)), unlocked)
    reading = journal.read_journal(folder, identity)
    return reading.head, journal.recording(reading.batches)


def cut(places: Places, session: str, unlocked: keys.Unlocked, cuts: tuple[journal.Cut, ...]) -> None:
    """Cut parts out of a session for good; the files are written anew, sealed to the same day.

    Raises NotFound for a stretch that the session does not have.
    """
    head, recording = opened(places, session, unlocked)
    if not all(part.stretch in range(len(recording.stretches)) for part in cuts):
        raise NotFound("this session has no such stretch", remedy="`aboveboard review SESSION` numbers them from 0")
    identity = keys.open_day(places, day_of(head), unlocked)
    journal.rewrite(folder_of(places, session), identity, head.recipient, cuts)


def discard(places: Places, session: str, now: int) -> None:
    """Forget a whole session, and with the last session of a day that is over also the day's key."""
    folder = folder_of(places, session)
    head = journal.read_head(folder)
    journal.erase(folder)
    _forget_day(places, day_of(head), now)


def expire(places: Places, hold_days: int, now: int) -> int:
    """Forget every session whose hold has ended; returns how many."""
    ended = [held for held in held_sessions(places, hold_days) if held.until <= now]
    for held in ended:
        discard(places, held.head.session, now)
    return len(ended)


def _forget_day(places: Places, day: str, now: int) -> None:
    today = _day(now)
    if day < today and all(day_of(held.head) != day for held in held_sessions(places, 0)):
        keys.destroy_day(places, day)
