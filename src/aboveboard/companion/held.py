"""The sessions that lie on this device and have not left: listing, opening one, cutting, discarding, expiring."""

import datetime
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aboveboard.companion import clock
from aboveboard.companion.alone import alone
from aboveboard.companion.ending_note import was_hung
from aboveboard.companion.passing import Passing
from aboveboard.companion.unfinished import undo
from aboveboard.errors import AboveboardError, InputError, NotFound
from aboveboard.formats import blocks, journal, keys
from aboveboard.formats.journal_writer import FILE_NAME
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.policy_rules import read_policy
from aboveboard.formats.recordings import drops
from aboveboard.model.sessions import FILE_LIMIT_MS, Recording, SessionHead

_DAY_S = 86_400

USUAL_HOLD_DAYS = 7
"""How long unreleased sessions stay where no policy says otherwise."""


@dataclass(frozen=True, slots=True)
class Held:
    """One session on this device: `head` tells of it without content, and is None where it cannot be read.

    `session` is its folder's name, `began` Unix seconds (the folder's last change where there is no head), `bytes`
    sealed bytes on disk, `until` the end of its hold.
    """

    session: str
    head: SessionHead | None
    began: int
    bytes: int
    until: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What a torn journal lacks: at most so many minutes (a file holds one), and whether it is the end."""

    minutes: int
    at_end: bool


State = tuple[tuple[str, int, int], ...]
"""The files of a session, each with its bytes and when it was written: other ones, and it is another session."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One session, decrypted in memory only: `began` when each stretch did, `missing` what a crash tore off.

    `hung` tells that its recorder was ended because it did not answer, `state` what lay on the disk then.
    """

    head: SessionHead
    recording: Recording = field(repr=False)
    began: clock.Began
    missing: Missing | None
    hung: bool = False
    state: State = ()


def hold_days(places: Places) -> int:
    """Return how long unreleased sessions stay, by the last rules that were installed here, in force or run out.

    Rules that ran out, or a day without a network, must neither keep sessions for ever nor end their hold early.
    """
    with suppress(AboveboardError):
        return read_policy(PolicyStore(places.policy).envelopes()[0]).hold_days
    return USUAL_HOLD_DAYS


def day_of(head: SessionHead) -> str:
    """Return the day whose identity opens a session."""
    return _day(head.began)


def _day(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).strftime("%Y-%m-%d")


def held_sessions(places: Places, hold_days: int) -> tuple[Held, ...]:
    """Return the sessions on this device, oldest first; those whose head cannot be read count by their files' time."""
    found = []
    for folder in _folders(places):
        with suppress(FileNotFoundError):  # it has just been deleted or released
            found.append(_held(folder, hold_days))
    return tuple(sorted(found, key=lambda held: (held.began, held.head.number if held.head else 0, held.session)))


def _folders(places: Places) -> list[Path]:
    return [folder for folder in places.journal.iterdir() if folder.is_dir()] if places.journal.is_dir() else []


def _held(folder: Path, hold_days: int) -> Held:
    head = None
    with suppress(AboveboardError, OSError):
        head = journal.read_head(folder)
    files = list(folder.iterdir())
    began = head.began if head else max((int(path.stat().st_mtime) for path in (folder, *files)), default=0)
    size = sum(path.stat().st_size for path in files if path.is_file())
    return Held(folder.name, head, began, size, began + hold_days * _DAY_S)


def folder_of(places: Places, session: str) -> Path:
    """Return the folder of a session; raises NotFound."""
    folder = next((folder for folder in _folders(places) if folder.name == session), None)
    if folder is None:
        raise NotFound("no such session lies on this device", remedy="`aboveboard review --list` lists them")
    return folder


def read_session(places: Places, session: str, unlocked: keys.Unlocked) -> Reading:
    """Return one session and what is known about it; raises NotFound, KeyMissing, Tampered, UnknownFormat."""
    with alone(places):
        folder = folder_of(places, session)
        identity = keys.open_day(places, day_of(journal.read_head(folder)), unlocked)
        reading = journal.read_journal(folder, identity)
        missing, hung, state = _missing(folder), was_hung(folder), state_of(places, session)
        recording = journal.recording(reading.batches)
        return Reading(reading.head, recording, clock.began(folder, reading, recording), missing, hung, state)


def state_of(places: Places, session: str) -> State:
    """Return what lies on the disk of a session; raises NotFound."""
    with alone(places):
        folder = folder_of(places, session)
        files = [(path.name, path.stat()) for path in folder.iterdir()]
    return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in files))


def require_state(places: Places, session: str, state: State) -> None:
    """Refuse to go on with a session that is no longer as it was read; raises InputError, NotFound."""
    if state_of(places, session) != state:
        raise InputError("this session was changed after it was shown", remedy="look at the session again")


def _missing(folder: Path) -> Missing | None:
    files = sorted(path for path in folder.iterdir() if FILE_NAME.fullmatch(path.name))
    torn = [path for path in files if blocks.split(path.read_bytes()).truncated]
    return Missing(len(torn) * FILE_LIMIT_MS // 60_000, at_end=files[-1] in torn) if torn else None


def opened(places: Places, session: str, unlocked: keys.Unlocked) -> tuple[SessionHead, Recording]:
    """Return one session, decrypted in memory only; raises NotFound, KeyMissing, Tampered, UnknownFormat."""
    reading = read_session(places, session, unlocked)
    return reading.head, reading.recording


def cut(
    places: Places,
    session: str,
    unlocked: keys.Unlocked,
    cuts: tuple[journal.Cut, ...],
    *,
    state: State | None = None,
) -> None:
    """Cut parts out of a session for good; the files are written anew, sealed to the same day.

    `state` is how it was when it was shown. Raises NotFound for a stretch that the session does not have, InputError
    for nothing to cut or where it was shown otherwise.
    """
    if not all(part.start < part.end for part in cuts):
        raise InputError("this cut ends before it begins", remedy="choose a later end")
    with alone(places):
        if state is not None:
            require_state(places, session, state)
        folder = folder_of(places, session)
        undo(places, session)
        before = read_session(places, session, unlocked)
        if not all(part.stretch in range(len(before.recording.stretches)) for part in cuts):
            raise NotFound("this session has no such stretch", remedy="`aboveboard review SESSION` numbers them from 0")
        identity = keys.open_day(places, day_of(before.head), unlocked)
        left = journal.rewrite(folder, identity, before.head.recipient, cuts)
        clock.hand_on(folder, left, clock.after_cut(before.began, before.recording, drops(cuts)))


def discard(places: Places, session: str, now: int) -> None:
    """Forget a whole session, and with the last session of a day that is over also the day's key.

    Works for a session that cannot be read too, and takes back a release that was not finished. Raises NotFound.
    """
    with alone(places):
        folder = folder_of(places, session)
        undo(places, session)
        if _held(folder, 0).head is None:
            shutil.rmtree(folder)  # whatever it is that lies there
        else:
            journal.erase(folder)
        _forget_days(places, now)


def expire(places: Places, hold_days: int, now: int, passing: Passing | None = None) -> int:
    """Forget every session whose hold has ended, unreadable ones too; returns how many.

    It has ended by the wall clock (`now`) or by the time that has passed here, whichever is sooner; but a wall clock
    that `passing` doubts ends nothing.
    """
    with alone(places):
        held = held_sessions(places, hold_days)
        began = {each.session: each.began for each in held}
        ages = passing.ages(began) if passing else {name: now - at for name, at in began.items()}
        ended = [each for each in held if ages[each.session] >= hold_days * _DAY_S]
        for each in ended:
            with suppress(AboveboardError, OSError):  # one that cannot go keeps no other
                discard(places, each.session, now)
        if ended:
            _forget_days(places, now, passing.now() if passing else 0)
    return len(ended)


def _forget_days(places: Places, now: int, passed: int = 0) -> None:
    """Destroy the keys of days that are over, also by the time `passed`, and of which no session is left."""
    # A session may begin at this moment, by the wall clock: today's key stays, and tomorrow's if this is midnight.
    over, current = _day(max(now, passed)), (_day(now), _day(now + _DAY_S))
    needed = {day_of(held.head) for held in held_sessions(places, 0) if held.head}
    for day in keys.days(places):
        if day < over and day not in current and day not in needed:
            keys.destroy_day(places, day)
