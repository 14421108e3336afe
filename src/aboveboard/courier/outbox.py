"""The outbox: sealed bundles by session, and when each session's moment to leave is."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import ArtefactError, NewerFormat
from aboveboard.formats.begun import begun_bundles, keep_begun
from aboveboard.formats.bundle import REFUSED, read_bundle_and_hash
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.formats.segments import read_header
from aboveboard.model.purposes import DEMO


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bundle in the outbox: its file, its segment's hash and the session it belongs to, both in hex."""

    path: Path
    sha256: str
    session: str
    purpose: str


class Outbox:
    """What waits to leave. A session leaves whole, over one connection, at a random moment within a day."""

    def __init__(self, places: Places, settings: CourierSettings) -> None:
        self._places = places
        self._folder = places.outbox
        self._moments = places.feed / "moments.json"
        self._settings = settings

    def due(self, now: float) -> tuple[Sequence[Sequence[Waiting]], int]:
        """Return the sessions whose moment has come, in random order, and how many bundles still wait for theirs."""
        sessions: dict[str, list[Waiting]] = {}
        for waiting in self._waiting():
            sessions.setdefault(waiting.session, []).append(waiting)
        self._forget_begun(frozenset(each.sha256 for found in sessions.values() for each in found))
        moments = self._draw(sessions, now)
        due = [found for session, found in sessions.items() if moments[session] <= now]
        secrets.SystemRandom().shuffle(due)
        return due, sum(len(found) for session, found in sessions.items() if moments[session] > now)

    def postpone(self, due: Sequence[Sequence[Waiting]], now: float) -> int:
        """Draw new moments for what cannot leave now, so that it does not leave together later; count bundles.

        A session that has begun to leave keeps its moment: the collector takes the rest of it for 48 hours only.
        """
        begun = begun_bundles(self._places)
        fresh = [found for found in due if begun.isdisjoint(each.sha256 for each in found)]
        later = {found[0].session: now + self._delay(found[0]) for found in fresh}
        write_atomically(self._moments, msgspec.json.encode(self._kept() | later))
        return sum(map(len, due))

    def begin(self, session: Sequence[Waiting]) -> None:
        """Note durably, before its first byte leaves, that all of a session may have left; raises NoSpace."""
        before = begun_bundles(self._places)
        if more := {waiting.sha256 for waiting in session} - before:
            keep_begun(self._places, before | more)

    def sent(self, waiting: Waiting) -> None:
        """Forget a bundle that the collector has."""
        waiting.path.unlink(missing_ok=True)

    def refused(self, waiting: Waiting) -> None:
        """Put a bundle aside that will never be taken, so that the person can see it and nothing waits behind it."""
        with suppress(FileNotFoundError):  # its person took it back meanwhile
            waiting.path.rename(waiting.path.with_name(waiting.path.name + REFUSED))

    def _waiting(self) -> list[Waiting]:
        found = []
        for path in sorted(self._folder.iterdir() if self._folder.is_dir() else ()):
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith(REFUSED):
                try:
                    found.append(_read(path))
                except (FileNotFoundError, NewerFormat):  # taken back meanwhile; or of a version that may come again
                    continue
                except ArtefactError:
                    path.rename(path.with_name(path.name + REFUSED))
        return found

    def _draw(self, sessions: Mapping[str, Sequence[Waiting]], now: float) -> dict[str, float]:
        """Return each session's moment, drawn once and kept over restarts; demo leaves at once.

        A moment that is further away than any could be was drawn by a clock that was ahead: it is drawn again.
        """
        kept = {session: at for session, at in self._kept().items() if at <= now + self._settings.spread_s}
        moments = {session: kept.get(session, now + self._delay(found[0])) for session, found in sessions.items()}
        if moments != kept:
            write_atomically(self._moments, msgspec.json.encode(moments))
        return moments

    def _forget_begun(self, here: frozenset[str]) -> None:
        begun = begun_bundles(self._places)
        if begun - here:
            keep_begun(self._places, begun & here)

    def _delay(self, waiting: Waiting) -> float:
        at_once = self._settings.demo and waiting.purpose == DEMO
        return 0 if at_once or not self._settings.spread_s else secrets.randbelow(self._settings.spread_s)

    def _kept(self) -> dict[str, float]:
        try:
            return msgspec.json.decode(self._moments.read_bytes(), type=dict[str, float])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}


def _read(path: Path) -> Waiting:
    bundle, sha256 = read_bundle_and_hash(path.read_bytes())
    header = read_header(bundle.segment)
    return Waiting(path, sha256.hex(), header.deletion_hash.hex(), header.purpose)
