"""The talk between companion and recorder: five verbs and a heartbeat over a Unix socket; content never crosses it.

The recorder listens on `runtime_folder/recorder.sock` (SOCK_SEQPACKET, mode 0600, SO_PEERCRED must be the same
user). One msgpack packet each way: a `Request` (told apart by its `type` tag), then a `Reply`. A companion that has
started or resumed a recording sends `Heartbeat` every 250 ms on the same connection; two missed beats or a closed
connection stop capture (promise 3).
"""

import msgspec

from aboveboard.model.events import Device
from aboveboard.model.gaps import GapReason
from aboveboard.model.sessions import SessionHead
from aboveboard.model.value import Value

SOCKET_NAME = "recorder.sock"
HEARTBEAT_MS = 250
LARGEST_PACKET = 65_536


class Start(Value, frozen=True, kw_only=True, tag="start"):
    """Begin a session. The recorder reads policy and receipt itself and refuses what they do not permit.

    `strip_window` is the X id of the indicator, owned by the process that sends this.
    """

    head: SessionHead
    strip_window: int


class Pause(Value, frozen=True, kw_only=True, tag="pause"):
    """Stop capture at once; no reason, no limit."""


class Resume(Value, frozen=True, kw_only=True, tag="resume"):
    """A new session after a pause, by a human act: as Start, after a pause (one session = one deletion secret)."""

    head: SessionHead
    strip_window: int


class Discard(Value, frozen=True, kw_only=True, tag="discard"):
    """Forget the last minutes: whole journal files of the running session are unlinked."""

    minutes: int


class Status(Value, frozen=True, kw_only=True, tag="status"):
    """Ask how things are."""


class Heartbeat(Value, frozen=True, kw_only=True, tag="heartbeat"):
    """The companion lives and its strip is drawn; answered by a Reply like every request."""


Request = Start | Pause | Resume | Discard | Status | Heartbeat


class Reply(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What the recorder answers: its state (`idle`, `recording`, `paused`, `stopped`) and why it stopped.

    `fault` says what was wrong with the indicator where the last session ended by that, until the next start. `app`
    is the policy id of the app being recorded now, empty while out of scope. `error` and `remedy` are set when the
    verb was refused. `last_press` is the device of the last pointer press or Return or space key on the screen,
    `last_press_ms` its age; it lets the companion refuse a consent or resume from a synthetic source.
    """

    v: int = 1
    state: str = "idle"
    reason: GapReason | None = None
    fault: str = ""
    session: str = ""
    app: str = ""
    events: int = 0
    frames: int = 0
    reduced: tuple[str, ...] = ()
    last_press: Device | None = None
    last_press_ms: int = 0
    error: str = ""
    remedy: str = ""


def encode(packet: Request | Reply) -> bytes:
    """Return one packet."""
    return msgspec.msgpack.encode(packet)


def decode_request(packet: bytes) -> Request:
    """Return a request; raises msgspec.ValidationError on anything else."""
    request: Request = msgspec.msgpack.decode(packet, type=Request)
    return request


def decode_reply(packet: bytes) -> Reply:
    """Return a reply; raises msgspec.ValidationError on anything else."""
    return msgspec.msgpack.decode(packet, type=Reply)
