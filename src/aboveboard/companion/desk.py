"""The companion's state: what may be started, what runs, and what the strip shows; no window and no page of its own."""

import datetime
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from aboveboard.companion.control import Answer, Ask, Begin, Forget, Halt, Refresh, Show, State
from aboveboard.companion.presses import human_press
from aboveboard.companion.recorder_link import RecorderLink
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.standing import standing_consent
from aboveboard.errors import AboveboardError, InputError, NoConsent, NotRunning
from aboveboard.formats import control, keys
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.sessions import SessionHead

PAGES = ("notice", "home", "review", "mydata")

OBEYS_S = 2.0
"""A recorder answers a pause or a heartbeat within this time, or it counts as gone."""


class Desk:
    """Speaks with the recorder for strip, pages and commands.

    `strip_window` returns the X id of the indicator; `show` opens a page; `end_recorder` ends a recorder that does not
    obey; `clock` gives Unix seconds. Every method may be called from any thread.
    """

    def __init__(
        self,
        settings: CompanionSettings,
        *,
        strip_window: Callable[[], int],
        show: Callable[[str], None],
        end_recorder: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._strip_window = strip_window
        self._show = show
        self._end_recorder = end_recorder
        self._clock = clock
        self._turn = threading.RLock()
        self._link: RecorderLink | None = None
        self._last = control.Reply()
        self._consent: ConsentReceipt | None = None
        self._paused = False

    @property
    def consent(self) -> ConsentReceipt | None:
        """The consent that stands, as of the last look."""
        return self._consent

    @property
    def last(self) -> control.Reply:
        """What the recorder said last."""
        return self._last

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
            self._ask(verb(head=head, strip_window=self._strip_window()))
            self._paused = False

    def pause(self) -> None:
        """Stop capture at once; pausing what does not run is no fault. A recorder that does not obey is ended."""
        with self._turn:
            if self._link is None:
                return
            self._paused = True
            try:
                self._ask(control.Pause(), patience_s=OBEYS_S)
            except NotRunning:
                self._end_recorder()

    def forget(self, minutes: int) -> None:
        """Discard the last minutes of the running session."""
        if minutes < 1:
            raise InputError("how many minutes to discard is a number of at least 1")
        self._ask(control.Discard(minutes=minutes))

    def show(self, page: str) -> None:
        """Open a page in the companion's own browser window."""
        if page not in PAGES:
            raise InputError(f"there is no such page; there are {', '.join(PAGES)}")
        self._show(page)

    def refresh(self) -> None:
        """Look at the consent anew; what it no longer permits stops now."""
        with self._turn:
            before = self._consent
            now = self._look_for_consent()
            if self._last.state == "recording" and (now is None or before is None or now.id != before.id):
                self.pause()

    def look(self) -> None:
        """Ask the recorder how things are; a recorder that is not there is a fact, no fault."""
        with suppress(NotRunning):
            self._ask(control.Status())

    def beat(self) -> None:
        """Tell the recorder that companion and strip live; call it every 250 ms while the strip is drawn."""
        if self._last.state == "recording":
            with suppress(AboveboardError):
                self._ask(control.Heartbeat(), patience_s=OBEYS_S)

    def close(self) -> None:
        """Leave; a recorder that was recording stops."""
        with self._turn:
            self._drop_link(self._last.state)

    def _ask(self, request: control.Request, *, patience_s: float | None = None) -> control.Reply:
        with self._turn:
            try:
                reply = self._connected().ask(request, patience_s=patience_s)
            except NotRunning:
                self._drop_link("stopped" if self._last.state == "recording" else self._last.state)
                raise
            self._last = reply
        if reply.error:
            raise RecorderRefused(reply.error, remedy=reply.remedy or None)
        return reply

    def _connected(self) -> RecorderLink:
        if self._link is None:
            self._link = RecorderLink(self._settings.places.recorder_socket).__enter__()
        return self._link

    def _drop_link(self, state: str) -> None:
        if self._link is not None:
            self._link.__exit__(None, None, None)
            self._link = None
        self._last = control.Reply(state=state, reason=self._last.reason)

    def _look_for_consent(self) -> ConsentReceipt | None:
        self._consent = standing_consent(self._settings, int(self._clock()))
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
            reduced=last.reduced,
            consented=self._consent is not None,
            recorder=self._link is not None,
            press=last.last_press,
            press_ms=last.last_press_ms,
        )


class RecorderRefused(AboveboardError):
    """The recorder refused a verb; its own words say why."""

    default_remedy = "run `aboveboard doctor`"
    exit_status = 3


def _day(now: float) -> str:
    return datetime.datetime.fromtimestamp(now, tz=datetime.UTC).strftime("%Y-%m-%d")
