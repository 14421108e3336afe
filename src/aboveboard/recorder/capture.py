"""Capture: one running session, from raw input and reports to sealed blocks; it holds the parts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec.structs import replace as replace_fields

from aboveboard.desktop import Context, Desktop, RawInput, Window
from aboveboard.elements import Change, Elements
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.recordings import time_of
from aboveboard.model.events import AppSwitched, JournalRecord, Reduced, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.asking import Asking, acts
from aboveboard.recorder.blocks import Blocks
from aboveboard.recorder.camera import Camera
from aboveboard.recorder.compose import Compose
from aboveboard.recorder.composed import Acted, Composed, Settle
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.film import Film
from aboveboard.recorder.gate import Decision, Gate, Held, Left, Owner, Passed
from aboveboard.recorder.locker import locked
from aboveboard.recorder.pointing import flows
from aboveboard.recorder.rhythm import Evened
from aboveboard.recorder.scope import Scope
from aboveboard.recorder.secrets import Secrets
from aboveboard.recorder.seen import Press
from aboveboard.recorder.stretch import Stretch
from aboveboard.recorder.tellers import Tellers
from aboveboard.recorder.trees import Trees
from aboveboard.recorder.windows import Turnover, Windows

SCROLL_MS = 50
"""A wheel that turns on so soon after a look needs none of its own: like motion, the next look decides about it."""

REST_MS = 60
"""How soon the screen is looked at again while a picture waits for it to rest."""


class Capture:
    """One session being recorded. `now` arguments are ms of a clock that only grows; server times are X's."""

    def __init__(
        self,
        desktop: Desktop,
        elements: Elements,
        describe: Describe,
        scope: Scope,
        writer: JournalWriter,
        *,
        hidden: frozenset[int] = frozenset(),
        locale: str = "",
    ) -> None:
        self._desktop = desktop
        self._describe = describe
        self._scope = scope
        self._locale = locale
        self._secrets = Secrets()
        self._tellers = Tellers()
        self._camera = Camera(desktop, elements, describe, scope, hidden=hidden)
        self._trees = Trees(desktop, elements, scope)
        self._asking = Asking(desktop, elements, scope, self._secrets, self._camera, self._trees)
        self._gate = Gate(scope, self._asking.told_by)
        self._monitors = desktop.monitors()
        self._film = Film(self._camera, describe, self._monitors)
        self._blocks = Blocks(writer)
        self._windows = Windows(scope)
        self._evened = Evened()
        self._stretch: Stretch | None = None
        self._compose: Compose | None = None
        self._context: Context | None = None
        self._context_at = 0
        self._reduced: tuple[str, str] | None = None

    @property
    def app(self) -> str:
        """The policy's id of the app being recorded now; empty out of scope."""
        return self._stretch.approved.app if self._stretch is not None else ""

    @property
    def in_scope(self) -> bool:
        """Whether the last look showed an approved app in focus."""
        return self._gate.in_scope

    @property
    def events(self) -> int:
        """How many records were taken so far."""
        return self._blocks.count

    @property
    def frames(self) -> int:
        """How many frames were written so far."""
        return self._film.count

    @property
    def bytes_written(self) -> int:
        """How many bytes of journal were written so far."""
        return self._blocks.bytes_written

    def patience(self, now: int) -> int:
        """Return in how many ms a look at the screen will decide or show something; a second when nothing waits."""
        if self._context is None:
            return 0
        decides = self._gate.patience(self._server_time(now))
        awaited = self._gate.in_scope and self._camera.waits and not self._film.off
        shows = REST_MS - (now - self._context_at) if awaited else None
        return max(0, min((each for each in (decides, shows) if each is not None), default=1_000))

    def locked(self, *, now: bool = False) -> bool:
        """Tell whether the screen was locked or blanked at the last look, or is `now`."""
        context = self._desktop.context() if now else self._context
        return context is not None and locked(context, self._monitors, self._scope)

    # --- what arrives ------------------------------------------------------------------------------------------

    def arrived(self, raws: Sequence[RawInput], now: int) -> None:
        """Hold input, with what lies under it now; nothing out of scope is asked about."""
        acting = [raw for raw in raws if acts(raw)]
        if acting and not (all(map(flows, acting)) and now - self._context_at < SCROLL_MS):
            self.look(now)
        self._gate.hold(held for raw in raws for held in self._asking.held(raw))

    def reported(self, changes: Iterable[Change], now: int) -> None:
        """Hold what the trees report; they have no server time of their own, so it is told from the last look."""
        if self._context is not None:
            for held in self._asking.reported(changes, self._server_time(now)):
                self._gate.hold([held])

    def look(self, now: int) -> None:
        """Look at focus, pointer and windows, and write down what that decides; raises NoSpace, DisplayLost."""
        self.took(self._desktop.context(), now)

    def took(self, context: Context, now: int) -> None:
        """Take what was on the screen at a round trip that began after all that is held; raises NoSpace."""
        self._context, self._context_at = context, now
        for pid in self._asking.looked(context):
            self._tellers.gone(pid)
        turnovers = [Held(context.time, Owner.FOCUS, each, weighs=False) for each in self._windows.looked(context)]
        self._gate.hold(turnovers)
        for decision in self._gate.saw(context):
            self._decided(decision, now)
        if self._gate.in_scope and not self._film.off:
            self._camera.looked(context)  # also before the first event, which wants its `before`
        if self._compose is not None and self._stretch is not None:
            horizon = self._gate.horizon(context.time)
            self._write(self._compose.waited(horizon), now)
            if not self._gate.acting and not self._compose.collecting:
                self._keep(self._film.looked(self._stretch.at(horizon), self._stretch.approved), now)
        self._blocks.looked(now)

    def end(self, reason: GapReason, now: int) -> None:
        """End the session: what is held undecided is dropped, what passed is sealed. Raises NoSpace."""
        self._gate.clear()
        try:
            self._leave(reason, now)
        finally:
            self._trees.ended()

    def discard(self, minutes: int, now: int) -> int:
        """Forget the last minutes; what follows is a stretch of its own. Returns how many files went."""
        self._gate.clear()
        open_stretch = self._stretch is not None
        self._drop()
        self._camera.forget()
        self._asking.forget()
        gone = self._blocks.forget(minutes, now)
        if open_stretch:
            self._blocks.ended(GapReason.DISCARDED, now)
        return gone

    def reduce(self, dropped: str, reason: str, now: int) -> None:
        """Record less from here on, or all again (an empty `dropped`), and write that down here and in each stretch."""
        self._film.cadence_off = dropped != ""  # the first thing to go, and gone with all that follows
        self._film.off = dropped not in {"", "cadence"}
        if self._film.off:
            self._camera.forget()  # no picture is taken, and what was seen before is kept no longer
        self._reduced = (dropped, reason) if dropped else None
        if self._stretch is not None:
            self._keep([Reduced(t=self._stretch.latest, dropped=dropped, budget=reason)], now)

    # --- what is decided ---------------------------------------------------------------------------------------

    def _decided(self, decision: Decision, now: int) -> None:
        if isinstance(decision, Left):
            self._leave(GapReason.LOCKED if self.locked() else GapReason.OUT_OF_SCOPE, now)
            self._camera.forget()  # the age of a picture from before would tell how long the gap was
            self._asking.left()
        elif isinstance(decision, Passed):
            item = decision.item
            if isinstance(item, Turnover) and item.opened:
                decision = replace(decision, item=replace(item, role=self._trees.role(item.window)))
            elif isinstance(item, Press):
                bound = self._asking.bound(item, decision.approved)
                if bound is None:  # of no page: it leaves nothing, and begins nothing
                    return
                decision = replace(decision, item=bound)
            compose = self._compose or self._begin(decision, now)
            composed = compose.passed(decision)
            self._write((self._with_version(each, decision.window) for each in composed), now)
        elif self._compose is not None:
            self._compose.strayed()

    def _with_version(self, item: Composed, window: Window) -> Composed:
        """Return a change of the app with the release of the one that was gone to."""
        return (
            replace_fields(item, app_version=self._desktop.version(window)) if isinstance(item, AppSwitched) else item
        )

    def _begin(self, passed: Passed, now: int) -> Compose:
        """Begin a stretch at the first thing in scope: its times count from there."""
        self._stretch = Stretch(passed.time, passed.approved)
        self._compose = Compose(self._describe, self._secrets, self._tellers, self._stretch, self._trees.of)
        self._blocks.stretch_began()
        self._evened = Evened()
        self._describe.stretch_began()
        began = StretchBegan(
            t=0,
            app=passed.approved.app,
            site=passed.approved.site,
            layers=passed.approved.layers,
            monitors=self._desktop.monitors(),
            keyboard_layout=self._desktop.keyboard_layout(),
            locale=self._locale,
            app_version=self._desktop.version(passed.window),
            toolkit=self._trees.toolkit(passed.window.pid),
        )
        self._keep([began], now)
        if self._reduced is not None:
            self._keep([Reduced(t=0, dropped=self._reduced[0], budget=self._reduced[1])], now)
        return self._compose

    def _leave(self, reason: GapReason, now: int) -> None:
        if self._compose is None or self._stretch is None:
            return
        self._write(self._compose.ended(), now)
        self._keep(self._film.cut(self._stretch.latest, self._camera.picture, self._camera.age), now)
        self._drop()
        self._blocks.ended(reason, now)

    def _drop(self) -> None:
        """End the stretch and forget what was still being collected."""
        self._stretch = self._compose = None
        self._film.stretch_ended()

    def _write(self, composed: Iterable[Composed], now: int) -> None:
        for item in composed:
            if isinstance(item, Acted):
                self._keep(self._film.acted(item), now)
            elif isinstance(item, Settle):
                self._film.settle(item)
            else:
                self._keep([item], now)

    def _keep(self, records: Iterable[JournalRecord], now: int) -> None:
        if self._blocks.opens_file(now):
            self._film.file_began()
        for record in records:
            self._blocks.add(self._timed(record), now, self._age(record))

    def _timed(self, record: JournalRecord) -> JournalRecord:
        """Return a record with the time that its layers allow to be told."""
        timing = self._stretch is not None and self._stretch.approved.layers.key_timing
        return record if timing else self._evened.told(record)

    def _age(self, record: JournalRecord) -> int:
        """Return how many ms before the last look something happened; a run of typing is written when it ends."""
        if self._stretch is None or self._context is None:
            return 0
        return max(0, self._stretch.past(self._context.time) - time_of(record))

    def _server_time(self, now: int) -> int:
        """Return the server's time at a time of the growing clock, told from the last look."""
        passed = max(0, now - self._context_at)
        return 0 if self._context is None else (self._context.time + passed) % SERVER_CLOCK_RANGE
