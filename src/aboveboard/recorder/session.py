"""The session: from a human start or resume to pause, stop, a lost indicator, policy, consent, budget, or 4 h."""

import contextlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aboveboard.conditions import Conditions, Moment, look
from aboveboard.desktop import Context, Desktop, RawInput, WindowProbe
from aboveboard.elements import Elements, Pages
from aboveboard.errors import (
    AboveboardError,
    IndicatorLost,
    NoConsent,
    NotADemoScreen,
    PlatformNotProven,
    PolicyInvalid,
)
from aboveboard.formats.control import Resume, Start
from aboveboard.formats.journal import JournalWriter
from aboveboard.model.gaps import GapReason
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.sessions import SESSION_LIMIT_S, SessionHead
from aboveboard.recorder.budget import DROPPED, Budget, Level, Sample
from aboveboard.recorder.capture import Capture
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.hearing import EVERY_MS as HEARING_EVERY_MS
from aboveboard.recorder.hearing import Hearing
from aboveboard.recorder.indicator_watch import IndicatorWatch, Strip
from aboveboard.recorder.permission import check_purpose, permission, written
from aboveboard.recorder.settings import Settings
from aboveboard.recorder.telling import began, ended

PERMISSION_EVERY_MS = 2_000
VERIFIED_EVERY_MS = 10_000
"""Policy and consent are verified anew at least so often; at once where one of their files is not what it was."""

BUDGET_EVERY_MS = 5_000
BEAT_TOLERANCE_MS = 750
"""Two missed heartbeats of 250 ms, with some slack for a loaded machine; still well within a second."""

ATTENTION_MS = 300
"""Between two checks the companion counts as silent for so long at most: in a longer stall it had no turn either."""


class Screen(Desktop, WindowProbe, Protocol):
    """What the recorder needs of a desktop: its events, and a look at the indicator."""


def check_screen(desktop: Desktop, settings: Settings) -> None:
    """Refuse a desktop that cannot tell all that the promises need, and a mode that does not belong to the screen.

    Demo mode belongs to no person's screen, real mode to none but these. Raises PlatformNotProven, NotADemoScreen.
    """
    if desktop.lacks:
        raise PlatformNotProven("this desktop cannot be recorded: " + "; ".join(sorted(desktop.lacks)))
    if settings.demo != desktop.is_demo_screen():
        raise NotADemoScreen("the recorder's mode and this screen do not belong together")


ENDED_BY = {
    Moment.SLEEPING: GapReason.SUSPENDED,
    Moment.LOCKED: GapReason.LOCKED,
    Moment.LEAVING: GapReason.STOPPED,
}

DescribeFor = Callable[[tuple[AppRule | SiteRule, ...]], Describe]
"""Makes what minimises, from the rules in scope (it reads the apps' own vocabularies)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root hands in."""

    desktop: Screen
    elements: Elements
    describe_for: DescribeFor
    conditions: tuple[Conditions, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Growing ms (CLOCK_BOOTTIME, which goes on in suspend), Unix seconds, this process's CPU ms and MiB of memory."""

    now: Callable[[], int]
    wall: Callable[[], int]
    cpu: Callable[[], int]
    awake: Callable[[], int]
    memory: Callable[[], int] = lambda: 0


class Session:
    """One session from its start to its end; a second one is another object."""

    def __init__(self, parts: Parts, settings: Settings, clocks: Clocks, asked: Start | Resume, pid: int) -> None:
        self._parts = parts
        self._settings = settings
        self._clocks = clocks
        self._head = asked.head
        self._strip = Strip(asked.strip_window, pid)
        self._resources = contextlib.ExitStack()
        now = clocks.now()
        self._began = self._checked_at = self._permitted_at = self._sampled_at = self._heard_at = now
        self._verified: tuple[object, int] = (None, 0)
        self._silent_ms = 0
        self._asleep = now - clocks.awake()
        self._seen: tuple[Context, int] | None = None
        self._budget = Budget(settings.limits)
        self.capture: Capture
        self._level = Level.ALL
        self.reduced: tuple[str, ...] = ()

    @property
    def head(self) -> SessionHead:
        """The session's head."""
        return self._head

    def begin(self) -> None:
        """Check everything that must be true, then begin. Raises the named error of what is not."""
        desktop, settings = self._parts.desktop, self._settings
        check_screen(desktop, settings)
        check_purpose(settings, self._head)
        look(self._parts.conditions)  # what happened before ended no session
        allowed = permission(settings.places, self._head, self._clocks.wall())
        key, pages = secrets.token_bytes(32), self._parts.pages
        scope = allowed.scope if pages is None else allowed.scope.seeing(pages, key)
        describe = self._parts.describe_for(allowed.rules)  # takes its time, so before any clock runs
        now = self._checked_at = self._clocks.now()
        self._watch = IndicatorWatch(desktop, self._strip, desktop.monitors(), now)
        self._watch.look(now)
        self._hearing = Hearing(desktop.now())
        folder = settings.places.journal / self._head.session
        hidden = frozenset({self._strip.window, *(own.id for own in desktop.windows_of(self._strip.pid))})
        with contextlib.ExitStack() as resources:
            writer = JournalWriter(folder, self._head, quota_bytes=allowed.quota_bytes)
            resources.enter_context(writer)
            self.capture = Capture(
                desktop, self._parts.elements, describe, scope, writer, hidden=hidden, locale=settings.locale
            )
            self._resources = resources.pop_all()
        if pages is not None:
            pages.tell(*began(scope, key))

    def patience(self, now: int) -> int:
        """Return how many ms the session may be left alone."""
        return max(0, self._watch.next_at - now)

    def due(self, now: int) -> bool:
        """Tell whether what keeps capture on is to be checked, since something woke us anyway."""
        return self._watch.due(now)

    def beat(self) -> None:
        """Note that the companion lives."""
        self._silent_ms = 0

    def arrived(self, raws: Sequence[RawInput], now: int) -> None:
        """Take input. Raises NoSpace, DisplayLost."""
        self._hearing.heard(raws)
        self._heard_at = now
        self.capture.arrived(raws, now)

    def check(self) -> GapReason | None:
        """Return why capture must stop now, or None. Raises IndicatorLost, which is such a reason too."""
        now, self._seen = self._clocks.now(), None
        self._silent_ms += min(now - self._checked_at, ATTENTION_MS)
        self._checked_at = now
        if self._silent_ms > BEAT_TOLERANCE_MS:
            raise IndicatorLost("the companion fell silent")
        if self._watch.due(now):
            if self._hidden_by_a_lock(now):
                return GapReason.LOCKED
            ended = self._weathered(now) or self._unheard(now)
            if ended is not None:
                return ended
        if now - self._clocks.awake() - self._asleep > 1_000:
            return GapReason.SUSPENDED
        if self.capture.locked():
            return GapReason.LOCKED
        if now - self._began >= SESSION_LIMIT_S * 1_000:
            return GapReason.STOPPED
        if now - self._permitted_at >= PERMISSION_EVERY_MS:
            self._permitted_at = now
            return self._refused()
        if now - self._sampled_at >= BUDGET_EVERY_MS:
            self._sampled_at = now
            return self._spent(now)
        return None

    def look(self) -> None:
        """Look at the screen, or take what the check just before saw of it. Raises NoSpace, DisplayLost."""
        seen, self._seen = self._seen, None
        if seen is None:
            self.capture.look(self._clocks.now())
        else:
            self.capture.took(*seen)

    def discard(self, minutes: int) -> int:
        """Forget the last minutes."""
        return self.capture.discard(minutes, self._clocks.now())

    def end(self, reason: GapReason) -> None:
        """End capture and close the journal; what was sealed stays. Raises NoSpace when the tail found no room."""
        with self._resources:
            if self._parts.pages is not None:
                self._parts.pages.tell(ended(reason))
            self.capture.end(reason, self._clocks.now())

    def _hidden_by_a_lock(self, now: int) -> bool:
        """Look at the strip; tell whether a locker hides it. Raises IndicatorLost where anything else does."""
        try:
            context = self._watch.look(now)
        except IndicatorLost:
            if self.capture.locked(now=True):
                return True
            raise
        self._seen = None if context is None else (context, now)
        return False

    def _unheard(self, now: int) -> GapReason | None:
        """Ask the server, now and then while nothing comes, whether somebody works in an approved app all the same."""
        if now - self._heard_at < HEARING_EVERY_MS:
            return None
        self._heard_at = now
        if not self.capture.in_scope:
            self._hearing.stopped()
            return None
        return GapReason.UNHEARD if self._hearing.told(self._parts.desktop.last_input()) else None

    def _refused(self) -> GapReason | None:
        now, files = self._clocks.now(), written(self._settings.places)
        if files == self._verified[0] and now - self._verified[1] < VERIFIED_EVERY_MS:
            return None
        self._verified = (files, now)
        try:
            permission(self._settings.places, self._head, self._clocks.wall())
        except PolicyInvalid:
            return GapReason.POLICY
        except NoConsent:
            return GapReason.CONSENT
        except AboveboardError:
            return GapReason.POLICY  # unreadable counts as not there
        return None

    def _weathered(self, now: int) -> GapReason | None:
        """Look at what the machine can bear; return why the session ends by it, or None."""
        weather = look(self._parts.conditions)
        if weather.passed:
            return ENDED_BY[weather.passed[0]]
        self._budget.borne(weather.holds, now)
        return self._kept_to_budget(now)

    def _spent(self, now: int) -> GapReason | None:
        free = shutil.disk_usage(self._settings.places.journal).free
        self._budget.used(
            Sample(
                now,
                self._clocks.cpu(),
                self.capture.frames,
                self.capture.bytes_written // 1024,
                self._clocks.memory(),
                free // (1024 * 1024),
            )
        )
        return self._kept_to_budget(now)

    def _kept_to_budget(self, now: int) -> GapReason | None:
        """Drop what the budget asks for, or record it again, and write down which."""
        level = self._budget.level
        if level is not self._level:
            self._level = level
            self.capture.reduce(DROPPED.get(level, ""), self._budget.reason, now)
            self.reduced = tuple(name for known, name in DROPPED.items() if known <= level)
        return GapReason.BUDGET if level is Level.NOTHING else None
