"""How much time has passed on this device: it never goes back, and a wall clock that leaps ahead is doubted for a day.

The wall clock can be set and CLOCK_BOOTTIME begins anew with each boot, so both count and the stricter wins
(docs/decisions/0003-units-and-clocks.md). A clock that once ran ahead must not end the hold of later sessions: each
session's age counts from when it was first seen here, by this time. A clock that is wrong must not end the hold of
those that lie here before anybody can know of it: a leap counts once rules confirm it, or it has stood for a day.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from aboveboard.errors import AboveboardError
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.value import Value

STAMP_MS = 300_000
"""The time passed is written down again after so much of it, and at once for a session that is new."""

LEAP_MS = 86_400_000
"""A wall clock further ahead than this of all time that is accounted for has leapt; so long it has to stand then."""

_Ms = Annotated[int, msgspec.Meta(le=200_000_000_000_000)]  # to the year 8307, so that each one has a day

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Unix seconds, ms since this boot that go on in suspend, which boot it is, and the greatest time rules have seen.

    `boot` is "" where boots cannot be told apart.
    """

    wall: Callable[[], int]
    since_boot_ms: Callable[[], int]
    boot: Callable[[], str]
    seen_by_rules: Callable[[], int]


class _Doubt(Value, frozen=True, kw_only=True, omit_defaults=False):
    """When a leap was first seen: by the wall clock and in time passed (both Unix ms), and in which boot."""

    wall_ms: _Ms
    passed_ms: _Ms
    boot: str


class _Stamp(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What clock.json holds: the time passed (Unix ms), when in which boot that was, and of each session its beginning.

    `began` is in time passed too, so that it does not move when the wall clock is set. `doubt` is there while the wall
    clock is not believed.
    """

    v: Literal[1] = 1
    boot: str = ""
    since_boot_ms: _Ms = 0
    passed_ms: _Ms = 0
    began: dict[str, _Ms] = msgspec.field(default_factory=dict)
    doubt: _Doubt | None = None


@dataclass(slots=True)
class Passing:
    """The time that has passed, kept in a file: after a crash or a reboot it is at most `STAMP_MS` behind."""

    path: Path
    clocks: Clocks
    _stamp: _Stamp | None = field(default=None, init=False, repr=False)
    _written_ms: int = field(default=0, init=False, repr=False)
    _written_doubt: _Doubt | None = field(default=None, init=False, repr=False)

    def now(self) -> int:
        """Return the Unix seconds that it is at least, never fewer than before or than a believed wall clock says."""
        stamp = self._advance()
        self._keep(stamp, at_once=False)
        return stamp.passed_ms // 1000

    def doubted_until(self) -> int | None:
        """Return the Unix seconds by the wall clock from which it is believed, None where it is believed now."""
        stamp = self._advance()
        self._keep(stamp, at_once=False)
        return None if stamp.doubt is None else (stamp.doubt.wall_ms + LEAP_MS) // 1000

    def ages(self, began: Mapping[str, int]) -> dict[str, int]:
        """Return how many seconds each session has lain here at least; `began` is Unix seconds, by the wall clock.

        A session that is no longer named is forgotten.
        """
        stamp = self._advance()
        # Behind the wall clock while that is doubted, at it or past it otherwise.
        wall = min(self.clocks.wall(), stamp.passed_ms // 1000)
        seen = max(wall, self.clocks.seen_by_rules())
        known = {name: stamp.began.get(name, stamp.passed_ms - max(0, seen - at) * 1000) for name, at in began.items()}
        self._keep(msgspec.structs.replace(stamp, began=known), at_once=not known.keys() <= stamp.began.keys())
        return {name: max(wall - began[name], (stamp.passed_ms - at) // 1000) for name, at in known.items()}

    def _advance(self) -> _Stamp:
        last = self._stamp or self._read()
        boot, since = self.clocks.boot(), self.clocks.since_boot_ms()
        elapsed = max(0, since - last.since_boot_ms) if boot and boot == last.boot else 0
        # The greatest time of rules moves only while they are fresh, by a day at most beyond what their signers said.
        passed = max(last.passed_ms + elapsed, self.clocks.seen_by_rules() * 1000)
        wall, doubt = self.clocks.wall() * 1000, None
        if last.passed_ms and wall - passed > LEAP_MS:
            doubt = _still(last.doubt, _Doubt(wall_ms=wall, passed_ms=passed, boot=boot))
        if doubt is None:
            passed = max(passed, wall)
        return msgspec.structs.replace(last, boot=boot, since_boot_ms=since, passed_ms=passed, doubt=doubt)

    def _read(self) -> _Stamp:
        # A file that is torn, or of another version, tells nothing: the wall clock still counts.
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            stamp = msgspec.json.decode(self.path.read_bytes(), type=_Stamp)
            self._written_ms, self._written_doubt = stamp.passed_ms, stamp.doubt
            return stamp
        return _Stamp()

    def _keep(self, stamp: _Stamp, *, at_once: bool) -> None:
        self._stamp = stamp
        news = at_once or stamp.doubt != self._written_doubt
        if news or stamp.passed_ms - self._written_ms >= STAMP_MS:
            # A full disk must not keep sessions from expiring: what is known here goes on without it.
            with suppress(AboveboardError, OSError):
                write_atomically(self.path, msgspec.json.encode(stamp))
                self._written_ms, self._written_doubt = stamp.passed_ms, stamp.doubt


def _still(since: _Doubt | None, now: _Doubt) -> _Doubt | None:
    """Return since when a clock that is ahead is doubted, None where it has stood for a day.

    A machine that never runs for a day must let go too: there, being a day further in another boot is enough.
    """
    if since is None or now.wall_ms < since.wall_ms:
        return now
    later = not now.boot or now.boot != since.boot or now.passed_ms - since.passed_ms >= LEAP_MS
    return None if later and now.wall_ms - since.wall_ms >= LEAP_MS else since


def passing(places: Places) -> Passing:
    """Return the time that passes on this device."""

    def seen_by_rules() -> int:
        with suppress(AboveboardError, OSError):
            return PolicyStore(places.policy).seen()
        return 0

    def boot() -> str:
        with suppress(OSError):
            return _BOOT_ID.read_text(encoding="ascii").strip()
        return ""

    return Passing(
        places.participant / "clock.json",
        Clocks(
            wall=lambda: int(time.time()),
            since_boot_ms=lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000,
            boot=boot,
            seen_by_rules=seen_by_rules,
        ),
    )
