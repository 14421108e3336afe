"""The companion's state: what may be started, what runs, and what the strip shows; no window and no page of its own."""

import datetime
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from aboveboard.companion.control import Answer, Ask, Begin, Forget, Halt, Refresh, Show, State
from aboveboard.companion.ending_note import note_hung
from aboveboard.companion.presses import human_press
from aboveboard.companion.recorder_link import RecorderLink
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.standing import consent_in_force, has_ended, standing_consent
from aboveboard.companion.telling import names_of
from aboveboard.companion.troubles import REMEDIES, TROUBLES
from aboveboard.errors import (
    AboveboardError,
    ConsentNotHuman,
    InputError,
    NoConsent,
    NotRunning,
    PolicyInvalid,
    RecorderHung,
)
from aboveboard.formats import control, keys
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.gaps import GapReason
from aboveboard.model.sessions import SessionHead

PAGES = ("notice", "home", "review", "mydata")

OBEYS_S = 2.0
"""A recorder answers a pause or a heartbeat within this time, or it is ended."""

FORGETS_S = 5.0
"""How long it may take to forget minutes."""


class Desk:
    """Speaks with the recorder for strip, pages and commands.

    `strip_window` returns the X id of the indicator; `show` opens a page; `end_recorder` ends a recorder that does not
    obey, `revive` brings back one that was given up and tells whether it did; `clock` gives Unix seconds. Every method
    may be called from any thread.
    """

    def __init__(
        self,
        settings: CompanionSettings,
        *,
        strip_window: Callable[[], int],
        show: Callable[[str], None],
        end_recorder: Callable[[], None] = lambda: None,
        revive: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._strip_window = strip_window
        self._show = show
        self._end_recorder = end_recorder
        self._revive = revive
        self._clock = clock
        self._turn = threading.RLock()
        self._link: RecorderLink | None = None
        self._last = control.Reply()
        self._consent: ConsentReceipt | None = None
        self._standing: ConsentReceipt | None = None
        self._names: Mapping[str, str] = {}
        self._paused = False
        self._pauses = 0
        self._session = self._receipt = self._discarded = ""
        self._trouble: AboveboardError | None = None
        self._said = threading.Lock()
        """Held for a moment where what was last said changes, never while somebody is asked."""
        self._looked = threading.Lock()
        """Held while the consent is looked for, so that what was seen last stays; nothing else is waited for within."""

    @property
    def consent(self) -> ConsentReceipt | None:
        """The consent in force, as of the last look."""
        return self._consent

    @property
    def standing(self) -> ConsentReceipt | None:
        """The consent that nobody has withdrawn, in force or not, as of the last look."""
        return self._standing

    @property
    def ended(self) -> bool:
        """Whether the time of that consent is over."""
        return has_ended(self._standing, int(self._clock()))

    @property
    def last(self) -> control.Reply:
        """What the recorder said last, or what is known without it."""
        return self._last

    @property
    def app_name(self) -> str:
        """What the policy calls the app that is being recorded now; empty out of scope."""
        return self._names.get(self._last.app, self._last.app)

    @property
    def trouble(self) -> AboveboardError | None:
        """What a person must know before all else: why something that they did not end has ended, or was refused."""
        return self._trouble

    def tell(self, trouble: AboveboardError | None) -> None:
        """Say on the strip and in the status what went wrong, or that it is past."""
        self._trouble = trouble

    def answer(self, request: Ask) -> Answer:
        """Do what a command or page asks; refusals are raised as named errors."""
        match request:
            case Begin():
                self.begin()
            case Halt():
                self.pause()
            case Forget(minutes=minutes):
                self.forget(minutes)
            case Show(page=page):
                self.show(page)
            case Refresh():
                self.refresh()
            case State():
                self.look()
        return self._answer()

    def begin(self) -> None:
        """Start a session, or a new one after a pause, by a human press just before; raises what forbids it."""
        pauses = self._pauses
        revived = self._revive()
        try:
            self._begin()
        except ConsentNotHuman as error:
            if not revived:
                raise
            # It was not there to see the press that brought it back.
            raise NotRunning(TROUBLES["recorder back"], remedy=REMEDIES["recorder back"]) from error
        self._trouble = None
        if self._pauses != pauses:  # somebody pressed Pause meanwhile, and may have been answered before it began
            self.pause()

    def _begin(self) -> None:
        with self._turn:
            now = self._clock()
            policy = PolicyStore(self._settings.places.policy).current(int(now))
            receipt = self._look_for_consent()
            if receipt is None:
                raise NoConsent("nobody has agreed to a recording here")
            reply = self._ask(control.Status())
            human_press(reply.last_press, reply.last_press_ms, demo=self._settings.demo)
            if reply.state == "recording":
                return
            places = self._settings.places
            head = SessionHead(
                session=secrets.token_hex(8),
                number=keys.next_session_number(places),
                purpose=receipt.purpose,
                receipt=receipt.id,
                policy_version=policy.version,
                began=int(now),
                recipient=keys.create_day(places, _day(now)),
            )
            verb = control.Resume if self._paused else control.Start
            self._session, self._receipt = head.session, receipt.id
            self._ask(verb(head=head, strip_window=self._strip_window()))
            self._paused = False

    def pause(self) -> None:
        """Stop capture at once; pausing what does not run is no fault. A recorder that does not obey is ended.

        It waits for nobody else's talk with the recorder: it has a connection of its own, and `OBEYS_S`.
        """
        with self._said:
            self._pauses += 1
        try:
            with RecorderLink(self._settings.places.recorder_socket, patience_s=OBEYS_S) as own:
                self._heard(own.ask(control.Pause()))
        except RecorderHung as hung:
            self._end_hung(hung, "paused")
        except NotRunning:
            if self._link is None and self._last.state != "recording":
                return
            self._end_recorder()
            self._lost("paused")
        self._paused = True

    def forget(self, minutes: int) -> None:
        """Discard the last minutes of the running session."""
        if minutes < 1:
            raise InputError("how many minutes to discard is a number of at least 1")
        self._discarded = self._ask(control.Discard(minutes=minutes), patience_s=FORGETS_S).session

    def show(self, page: str) -> None:
        """Open a page in the companion's own browser window."""
        if page not in PAGES:
            raise InputError(f"there is no such page; there are {', '.join(PAGES)}")
        self._show(page)
        if not isinstance(self._trouble, RecorderHung):  # that stands until the next start
            self._trouble = None

    def refresh(self) -> None:
        """Look at the consent anew; what it no longer permits stops now.

        The look waits for the disk and for whoever else is at the policy, so no heartbeat waits for it: the recorder
        would take the companion for gone.
        """
        self._look_for_consent()
        with self._turn:
            now = self._consent
            if self._last.state == "recording" and (now is None or now.id != self._receipt):
                self.pause()

    def look(self) -> None:
        """Ask the recorder how things are; a recorder that is not there is a fact, no fault."""
        recording = self._last.state == "recording"
        with suppress(NotRunning):
            self._ask(control.Status(), patience_s=OBEYS_S if recording else None)

    def watch(self) -> None:
        """See that the recorder answers while no beat is due; call it as often while the strip is not drawn."""
        if self._last.state == "recording":
            self.look()

    def beat(self) -> None:
        """Tell the recorder that companion and strip live; call it every 250 ms while the strip is drawn."""
        if self._last.state == "recording":
            with suppress(AboveboardError):
                self._ask(control.Heartbeat(), patience_s=OBEYS_S)

    def close(self) -> None:
        """Leave; a recorder that was recording stops."""
        with self._turn:
            self._drop_link()

    def _ask(self, request: control.Request, *, patience_s: float | None = None) -> control.Reply:
        with self._turn:
            try:
                reply = self._talk(request, patience_s)
            except RecorderHung as hung:
                self._drop_link()
                self._end_hung(hung, "stopped")
                raise
            except NotRunning:
                self._drop_link()
                self._lost("stopped")
                raise
            self._heard(reply)
        if reply.error:
            raise RecorderRefused(reply.error, remedy=reply.remedy or None)
        return reply

    def _talk(self, request: control.Request, patience_s: float | None) -> control.Reply:
        """Ask over the connection that stands; one that a recorder before this one left is no answer to a question."""
        left = self._link is not None
        try:
            return self._connected().ask(request, patience_s=patience_s)
        except RecorderHung:
            raise
        except NotRunning:
            if not left or not isinstance(request, control.Status):
                raise
        self._drop_link()
        return self._connected().ask(request, patience_s=patience_s)

    def _heard(self, reply: control.Reply) -> None:
        """Keep what the recorder said; an idle one is new, and how the last session ended is still so."""
        with self._said:
            before = self._last
            if reply.state == "idle" and before.state != "idle":
                state, reason = before.state, before.reason
                if state == "recording":
                    state, reason = "stopped", GapReason.FAULT
                reply = msgspec.structs.replace(reply, state=state, reason=reason)
            if reply.state in {"paused", "stopped"}:
                self._session = ""
            self._last = reply

    def _end_hung(self, hung: RecorderHung, state: str) -> None:
        """End a recorder that does not answer: nothing else stops it, and awake again it would take what waited."""
        session, self._trouble = self._session, hung
        self._end_recorder()
        if session:
            note_hung(self._settings.places.journal / session)
        self._lost(state)

    def _lost(self, state: str) -> None:
        """Note that no recorder is there; `state` is how a session ends by that."""
        with self._said:
            if self._last.state in {"recording", state}:
                reason = GapReason.PAUSED if state == "paused" else GapReason.FAULT
                self._last = control.Reply(state=state, reason=reason)
            elif state == "paused" and self._last.state == "stopped":
                self._last = control.Reply(state=state, reason=GapReason.PAUSED)
            else:
                self._last = control.Reply(state=self._last.state, reason=self._last.reason)

    def _connected(self) -> RecorderLink:
        if self._link is None:
            self._link = RecorderLink(self._settings.places.recorder_socket).__enter__()
        return self._link

    def _drop_link(self) -> None:
        if self._link is not None:
            self._link.__exit__(None, None, None)
            self._link = None

    def _look_for_consent(self) -> ConsentReceipt | None:
        with self._looked:
            self._consent = consent_in_force(self._settings, int(self._clock()))
            self._standing = standing_consent(self._settings, int(self._clock()))
            with suppress(PolicyInvalid):  # then nothing is recorded, and an id still says what was
                self._names = names_of(PolicyStore(self._settings.places.policy).current(int(self._clock())))
            return self._consent

    def _answer(self) -> Answer:
        last = self._last
        return Answer(
            state=last.state,
            reason=last.reason,
            session=last.session,
            app=last.app,
            events=last.events,
            frames=last.frames,
            discarded=last.session != "" and last.session == self._discarded,
            reduced=last.reduced,
            consented=self._standing is not None,
            in_force=self._consent is not None,
            ended=self.ended,
            recorder=self._link is not None,
            trouble=self._trouble.message if self._trouble else "",
            trouble_remedy=self._trouble.remedy if self._trouble else "",
            press=last.last_press,
            press_ms=last.last_press_ms,
        )


class RecorderRefused(AboveboardError):
    """The recorder refused a verb; its own words say why."""

    default_remedy = "run `aboveboard doctor`"
    exit_status = 3


def _day(now: float) -> str:
    return datetime.datetime.fromtimestamp(now, tz=datetime.UTC).strftime("%Y-%m-%d")
