"""The recorder: one per login session. It waits for a companion's verbs and runs at most one session at a time."""

from collections.abc import Callable, Sequence

from aboveboard.desktop import RawButton, RawInput, RawKey
from aboveboard.elements import Change
from aboveboard.errors import AboveboardError, AlreadyRunning, ConsentNotHuman, DisplayLost, IndicatorLost, NotRunning
from aboveboard.formats.control import Discard, Heartbeat, Pause, Reply, Request, Resume, Start, Status
from aboveboard.model.events import Device
from aboveboard.model.gaps import GapReason
from aboveboard.recorder.control_server import Peer
from aboveboard.recorder.gate import after
from aboveboard.recorder.session import Clocks, Parts, Session
from aboveboard.recorder.settings import Settings
from aboveboard.recorder.states import State

ANSWERS = frozenset({"return", "kp_enter", "space"})
"""Keys that press a focused button."""

HUMAN_WITHIN_MS = 30_000
"""A start or resume follows a person's own click or key within so long (the page's round trip included)."""

IDLE_MS = 1_000

LOOK_EVERY_MS = 40
"""Looks that only wait for something are never nearer to each other than this."""


class Recorder:
    """Answers requests and keeps the state; everything it raises to a caller becomes a refusal in the reply."""

    def __init__(self, parts: Parts, settings: Settings, clocks: Clocks) -> None:
        self._parts = parts
        self._settings = settings
        self._clocks = clocks
        self._session: Session | None = None
        self._owner: Peer | None = None
        self._state = State.IDLE
        self._reason: GapReason | None = None
        self._fault = ""
        self._press: tuple[Device, int] | None = None
        self._time = (0, 0)
        self._looked_at = 0

    @property
    def recording(self) -> bool:
        """Whether a session runs."""
        return self._session is not None

    @property
    def patience(self) -> int:
        """How many ms may pass until the recorder wants to be called again."""
        if self._session is None:
            return IDLE_MS
        now = self._clocks.now()
        wanted = min(self._session.patience(now), self._session.capture.patience(now))
        return max(wanted, LOOK_EVERY_MS - (now - self._looked_at))

    def request(self, peer: Peer, request: Request) -> Reply:
        """Carry out a verb and return how things are; a refusal names its error and remedy."""
        try:
            self._carry_out(peer, request)
        except AboveboardError as error:
            return self._reply(error)
        return self._reply(exact=not isinstance(request, Heartbeat))

    def lost(self, peer: Peer) -> None:
        """Note that a connection ended; without the companion that began it, capture stops."""
        if peer is self._owner:
            self._fault = "the companion has gone"
            self.stop(GapReason.INDICATOR)

    def arrived(self, raws: Sequence[RawInput]) -> None:
        """Take input. While nothing is recorded only the device of the last press is kept, in memory."""
        presses = [raw for raw in raws if isinstance(raw, RawButton | RawKey) and _presses(raw)]
        if presses:
            self._press = (presses[-1].device, presses[-1].time)
        if self._session is not None and raws:
            self._guarded(lambda session: session.arrived(raws, self._clocks.now()))

    def reported(self, changes: Sequence[Change]) -> None:
        """Take what trees report, and a Pause that was pressed on a browser's toolbar."""
        if self._parts.pages is not None and self._parts.pages.pauses():
            self.stop(GapReason.PAUSED, State.PAUSED)
        if self._session is not None and changes:
            self._guarded(lambda session: session.capture.reported(changes, self._clocks.now()))

    def look(self) -> None:
        """Check whether capture may go on, and look at the screen; often enough and no more often than needed."""
        session, now = self._session, self._clocks.now()
        if session is None or now - self._looked_at < LOOK_EVERY_MS:
            return
        if session.due(now) or not session.capture.patience(now):
            self._looked_at = now
            self._guarded(self._look)

    def stop(self, reason: GapReason, state: State = State.STOPPED) -> None:
        """End the session, if one runs; what was sealed stays."""
        session, self._session, self._owner = self._session, None, None
        if session is None:
            return
        self._state, self._reason = state, reason
        session.end(reason)

    def _look(self, session: Session) -> None:
        reason = session.check()
        if reason is None:
            session.look()
        else:
            self.stop(reason)

    def _guarded(self, step: Callable[[Session], object]) -> None:
        """Take one step of the session; a named fault ends it (promise 16), a lost display ends the recorder."""
        if self._session is None:
            return
        try:
            step(self._session)
        except IndicatorLost as lost:
            self._fault = lost.message
            self._end_quietly(GapReason.INDICATOR)
        except DisplayLost:
            self._end_quietly(GapReason.FAULT)
            raise
        except AboveboardError:
            self._end_quietly(GapReason.FAULT)

    def _end_quietly(self, reason: GapReason) -> None:
        """End after a fault, which may have taken the disk or the display with it."""
        try:
            self.stop(reason)
        except AboveboardError:
            self._state, self._reason = State.STOPPED, reason

    def _carry_out(self, peer: Peer, request: Request) -> None:
        if isinstance(request, Start | Resume):
            self._begin(peer, request)
        elif isinstance(request, Pause):
            self.stop(GapReason.PAUSED, State.PAUSED)
        elif isinstance(request, Discard):
            if self._session is None:
                raise NotRunning("no session runs", remedy="discard a finished session in the review")
            self._session.discard(request.minutes)
        elif isinstance(request, Heartbeat):
            if peer is self._owner and self._session is not None:
                self._session.beat()
        elif not isinstance(request, Status):
            raise NotRunning("this verb is unknown")

    def _begin(self, peer: Peer, request: Start | Resume) -> None:
        if self._session is not None:
            raise AlreadyRunning("a session is being recorded already", remedy="pause it first")
        self._check_human()
        session = Session(self._parts, self._settings, self._clocks, request, peer.pid)
        session.begin()
        self._session, self._owner = session, peer
        self._state, self._reason, self._fault = State.RECORDING, None, ""

    def _check_human(self) -> None:
        """Refuse a start or resume that no person's own device can have asked for, outside demo screens."""
        if self._settings.demo:
            return
        device, age = self._last_press()
        if device is not Device.HUMAN or age > HUMAN_WITHIN_MS:
            raise ConsentNotHuman("recording was not asked for by a click or key of a person's own device")

    def _last_press(self, *, exact: bool = True) -> tuple[Device | None, int]:
        """Return whose press was the last and how many ms ago; for a heartbeat the server is not asked the time."""
        if self._press is None:
            return None, 0
        device, time = self._press
        now = self._clocks.now()
        if exact:
            self._time = (self._parts.desktop.now(), now)
        server, at = self._time
        return device, max(0, after(server, time) + now - at)

    def _reply(self, error: AboveboardError | None = None, *, exact: bool = True) -> Reply:
        session = self._session
        device, age = self._last_press(exact=exact)
        return Reply(
            state=self._state,
            reason=self._reason,
            fault=self._fault,
            session=session.head.session if session else "",
            app=session.capture.app if session else "",
            events=session.capture.events if session else 0,
            frames=session.capture.frames if session else 0,
            reduced=session.reduced if session else (),
            last_press=device,
            last_press_ms=age,
            error=f"{type(error).__name__}: {error.message}" if error else "",
            remedy=error.remedy if error else "",
        )


def _presses(raw: RawButton | RawKey) -> bool:
    """Tell whether this can have pressed a button on the screen."""
    return raw.pressed and (isinstance(raw, RawButton) or raw.name in ANSWERS)
