"""Capture: one running session, from raw input and reports to sealed blocks; it holds the parts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec.structs import replace as replace_fields

from aboveboard.desktop import Context, Desktop, RawButton, RawInput, RawKey, RawMotion, Window
from aboveboard.elements import Change, ChangeKind, Elements, Node, Tree
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.recordings import time_of
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import AppSwitched, JournalRecord, Reduced, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.blocks import Blocks
from aboveboard.recorder.camera import Camera, tree_of
from aboveboard.recorder.compose import Compose, owner_of
from aboveboard.recorder.composed import Acted, Composed, Settle
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.fields import Compared
from aboveboard.recorder.film import Film
from aboveboard.recorder.gate import Decision, Gate, Held, Left, Owner, Passed, after
from aboveboard.recorder.hit import Hit
from aboveboard.recorder.keys import tells_focus
from aboveboard.recorder.locker import locked
from aboveboard.recorder.modifiers import is_modifier
from aboveboard.recorder.pointing import STILL_MS, WHEEL, flows
from aboveboard.recorder.prompts import Prompts
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.recorder.secrets import Secrets
from aboveboard.recorder.seen import Moment, Press, Report, Stroke
from aboveboard.recorder.stretch import Stretch
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
        self._elements = elements
        self._describe = describe
        self._scope = scope
        self._locale = locale
        self._gate = Gate(scope)
        self._secrets = Secrets()
        self._prompts = Prompts()
        self._camera = Camera(desktop, elements, describe, scope, hidden=hidden)
        self._monitors = desktop.monitors()
        self._film = Film(self._camera, describe, self._monitors)
        self._blocks = Blocks(writer)
        self._windows = Windows(scope)
        self._stretch: Stretch | None = None
        self._compose: Compose | None = None
        self._context: Context | None = None
        self._context_at = 0
        self._watched: set[int] = set()
        self._focus: dict[int, Node] = {}
        self._unsure: set[int] = set()
        self._field: Node | None = None
        self._reduced: tuple[str, str] | None = None
        self._moved_at: int | None = None
        self._before: Moment = Moment()
        self._hit: Hit | None = None

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
        shows = REST_MS - (now - self._context_at) if self._gate.in_scope and self._camera.waits else None
        return max(0, min((each for each in (decides, shows) if each is not None), default=1_000))

    def locked(self, *, now: bool = False) -> bool:
        """Tell whether the screen was locked or blanked at the last look, or is `now`."""
        context = self._desktop.context() if now else self._context
        return context is not None and locked(context, self._monitors, self._scope)

    # --- what arrives ------------------------------------------------------------------------------------------

    def arrived(self, raws: Sequence[RawInput], now: int) -> None:
        """Hold input, with what lies under it now; nothing out of scope is asked about."""
        acting = [raw for raw in raws if _acts(raw)]
        if acting and not (all(map(flows, acting)) and now - self._context_at < SCROLL_MS):
            self.look(now)
        self._gate.hold(held for raw in raws for held in self._held(raw))

    def reported(self, changes: Iterable[Change], now: int) -> None:
        """Hold what the trees report; they have no server time of their own, so it is told from the last look."""
        if self._context is None:
            return
        time, last = self._server_time(now), self._field
        found = list(changes)
        compared: list[Compared] = []
        if focused := self._focused(found):
            compared = [*self._compared(last, left=True), *self._compared(focused, left=False)]
            drained = self._elements.changes()  # what the texts just read hold already stands before them
            self._focused(drained)
            found += drained
        for item in (*(Report(change, self._tree_for(change)) for change in found), *compared):
            self._gate.hold([Held(time, owner_of(item), item, weighs=False)])

    def _focused(self, changes: Iterable[Change]) -> Node | None:
        """Note where the focus went; return where it is now, or None where nothing tells."""
        went = None
        for change in changes:
            if change.kind is ChangeKind.FOCUSED and change.node.pid is not None:
                went = self._field = self._focus[change.node.pid] = change.node
                self._unsure.discard(change.node.pid)
        return went

    def _compared(self, node: Node | None, *, left: bool) -> Iterable[Compared]:
        """Read the field that the focus has left or come to: what was told of it is compared with what it holds."""
        if node is None or not node.editable or self._secrets.hides(node):
            return
        text = self._elements.text(node)
        if isinstance(text, str):
            yield Compared(node, text, left, self._tree(node.pid) if left and node.pid is not None else None)

    def look(self, now: int) -> None:
        """Look at focus, pointer and windows, and write down what that decides; raises NoSpace, DisplayLost."""
        self._context = context = self._desktop.context()
        self._context_at = now
        self._watch(context)
        turnovers = [Held(context.time, Owner.FOCUS, each, weighs=False) for each in self._windows.looked(context)]
        self._gate.hold(turnovers)
        for decision in self._gate.saw(context):
            self._decided(decision, now)
        if self._gate.in_scope:
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
        self._leave(reason, now)
        for pid in self._watched:
            self._elements.forget(pid)
        self._watched.clear()

    def discard(self, minutes: int, now: int) -> int:
        """Forget the last minutes; what follows is a stretch of its own. Returns how many files went."""
        self._gate.clear()
        open_stretch = self._stretch is not None
        self._drop()
        self._camera.forget()
        self._before, self._hit, self._moved_at = Moment(), None, None
        gone = self._blocks.forget(minutes, now)
        if open_stretch:
            self._blocks.ended(GapReason.DISCARDED, now)
        return gone

    def reduce(self, dropped: str, reason: str, now: int) -> None:
        """Record less from here on, or all again (an empty `dropped`), and write that down here and in each stretch."""
        self._film.cadence_off = dropped != ""  # the first thing to go, and gone with all that follows
        self._film.off = dropped not in {"", "cadence"}
        self._reduced = (dropped, reason) if dropped else None
        if self._stretch is not None:
            self._keep([Reduced(t=self._stretch.latest, dropped=dropped, budget=reason)], now)

    # --- what is decided ---------------------------------------------------------------------------------------

    def _decided(self, decision: Decision, now: int) -> None:
        if isinstance(decision, Left):
            self._leave(GapReason.LOCKED if self.locked() else GapReason.OUT_OF_SCOPE, now)
        elif isinstance(decision, Passed):
            compose = self._compose or self._begin(decision, now)
            if isinstance(decision.item, Turnover):
                decision = replace(decision, item=self._with_role(decision.item))
            composed = compose.passed(decision)
            self._write((self._with_version(each, decision.window) for each in composed), now)
        elif self._compose is not None:
            self._compose.strayed()

    def _with_version(self, item: Composed, window: Window) -> Composed:
        """Return a change of the app with the release of the one that was gone to."""
        return (
            replace_fields(item, app_version=self._desktop.version(window)) if isinstance(item, AppSwitched) else item
        )

    def _with_role(self, turnover: Turnover) -> Turnover:
        """Return a turnover with what its tree calls the window, such as `file chooser`; a title is never kept."""
        stack = () if self._context is None else self._context.stack
        window = next((window for window in stack if window.id == turnover.window), None)
        tree = None if window is None or window.pid is None or not turnover.opened else self._tree(window.pid)
        if window is None or tree is None:
            return turnover
        shown = (node for node in tree.nodes if node.window == window.box)
        return replace(turnover, role=next((node.role for node in shown), ""))

    def _begin(self, passed: Passed, now: int) -> Compose:
        """Begin a stretch at the first thing in scope: its times count from there."""
        self._stretch = Stretch(passed.time, passed.approved)
        self._compose = Compose(self._describe, self._secrets, self._stretch)
        self._blocks.stretch_began()
        self._describe.stretch_began()
        began = StretchBegan(
            t=0,
            app=passed.approved.app,
            layers=passed.approved.layers,
            monitors=self._desktop.monitors(),
            keyboard_layout=self._desktop.keyboard_layout(),
            locale=self._locale,
            app_version=self._desktop.version(passed.window),
            toolkit=self._toolkit(passed.window.pid),
        )
        self._keep([began], now)
        if self._reduced is not None:
            self._keep([Reduced(t=0, dropped=self._reduced[0], budget=self._reduced[1])], now)
        return self._compose

    def _leave(self, reason: GapReason, now: int) -> None:
        if self._compose is None or self._stretch is None:
            return
        self._write(self._compose.ended(), now)
        self._keep(self._film.cut(self._stretch.latest, self._camera.picture), now)
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
            self._blocks.add(record, now, self._age(record))

    def _age(self, record: JournalRecord) -> int:
        """Return how many ms before the last look something happened; a run of typing is written when it ends."""
        if self._stretch is None or self._context is None:
            return 0
        return max(0, self._stretch.past(self._context.time) - time_of(record))

    # --- what is asked at once -----------------------------------------------------------------------------------

    def _held(self, raw: RawInput) -> Iterable[Held]:
        if isinstance(raw, RawMotion):
            self._approaching(raw)
            yield Held(raw.time, owner_of(raw), raw, weighs=False)
        elif not _acts(raw):
            return
        elif isinstance(raw, RawButton):
            press = self._press(raw)
            yield Held(raw.time, owner_of(press), press, weighs=raw.pressed)
        else:
            stroke = self._stroke(raw)
            yield Held(raw.time, owner_of(stroke), stroke)

    def _approaching(self, raw: RawMotion) -> None:
        """Keep the picture from before the pointer set out, since its way may change what it passes."""
        if self._moved_at is None or after(raw.time, self._moved_at) >= STILL_MS:
            self._before = Moment(before=self._camera.picture)
        self._moved_at = raw.time

    def _moment(self, time: int, *, approached: bool) -> Moment:
        picture = self._camera.picture
        moved = approached and self._moved_at is not None and after(time, self._moved_at) < 2_000
        before = self._before.before if moved and self._before.before is not None else picture
        return Moment(before=before, at=picture, stale_ms=self._camera.stale_ms(time))

    def _press(self, raw: RawButton) -> Press:
        window, approved = self._owner(self._context.pointer if self._context else None)
        if window is None or approved is None or window.pid is None:
            return Press(raw, NotRecognised(reason=Absence.NOTHING_THERE))
        self._unsure.add(window.pid)
        moment = self._moment(raw.time, approached=True) if raw.pressed else Moment()
        hit, tree = self._under(raw, window, window.pid)
        return Press(raw, hit, tree, moment)

    def _under(self, raw: RawButton, window: Window, pid: int) -> tuple[Node | NotRecognised, Tree | None]:
        known = self._hit
        if known is None or not known.serves(raw, window):
            known = Hit(window.id, raw, self._elements.at(pid, window.box, raw.at), self._tree(pid))
        self._hit = known
        return known.node, known.tree

    def _stroke(self, raw: RawKey) -> Stroke:
        window, approved = self._owner(self._context.focus if self._context else None)
        if window is None or approved is None or window.pid is None:
            return Stroke(raw, NotRecognised(reason=Absence.NOTHING_THERE))
        if self._prompts.hides(window.pid, raw, asks=self._desktop.asks_secret(window)):
            return Stroke(raw, NotRecognised(reason=Absence.NOT_EXPOSED), secret=True)
        focus, tree = self._focused_at(raw, window.pid)
        return Stroke(raw, focus, tree, self._moment(raw.time, approached=False))

    def _focused_at(self, raw: RawKey, pid: int) -> tuple[Node | NotRecognised, Tree | None]:
        """Return what has the focus, as reported; where a press may have moved it since, the tree is asked."""
        known, unsure = self._focus.get(pid), pid in self._unsure
        if known is not None and not unsure and not tells_focus(raw, known):
            return known, None
        tree = self._tree(pid)
        named = tree.find(tree.focus) if tree is not None and tree.focus is not None else None
        if named is not None and (known is None or unsure or self._secrets.hides(named)):
            known = self._focus[pid] = named
        self._unsure.discard(pid)
        return known or NotRecognised(reason=Absence.NOT_EXPOSED), tree

    def _server_time(self, now: int) -> int:
        """Return the server's time at a time of the growing clock, told from the last look."""
        passed = max(0, now - self._context_at)
        return 0 if self._context is None else (self._context.time + passed) % SERVER_CLOCK_RANGE

    def _owner(self, window: Window | None) -> tuple[Window | None, Approved | None]:
        return window, self._scope.of(window)

    def _tree_for(self, change: Change) -> Tree | None:
        """Return the tree only for what needs the ancestors; every key's report would be too dear."""
        if change.kind in {ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED} or change.node.pid is None:
            return None
        return self._tree(change.node.pid)

    def _tree(self, pid: int) -> Tree | None:
        tree = tree_of(self._elements, self._context.stack if self._context else (), pid)
        return tree if isinstance(tree, Tree) else None

    def _toolkit(self, pid: int | None) -> str:
        tree = None if pid is None else self._tree(pid)
        return next((node.toolkit for node in tree.nodes if node.toolkit), "") if tree is not None else ""

    def _watch(self, context: Context) -> None:
        """Read the trees of approved processes on the screen, and drop those of all others."""
        present: dict[int, Window] = {}
        for window in context.stack:
            if window.pid is not None and not window.popup and self._scope.of(window) is not None:
                present[window.pid] = window
        for pid in present.keys() - self._watched:
            self._elements.watch(pid, present[pid].box)
            self._desktop.version(present[pid])  # looked up from now on, so that a stretch need not wait for it
        for pid in self._watched - present.keys():
            self._elements.forget(pid)
            self._focus.pop(pid, None)
            self._unsure.discard(pid)
        self._watched = set(present)


def _acts(raw: RawInput) -> bool:
    """Tell whether input can be an action: motion, modifiers, key releases and the wheel's releases are none."""
    if isinstance(raw, RawKey):
        return raw.pressed and not is_modifier(raw.name)
    return isinstance(raw, RawButton) and (raw.pressed or raw.button not in WHEEL)
