"""How commands and pages ask the companion: six verbs over `runtime/companion.sock`; content never crosses it.

One msgpack packet each way on a SOCK_SEQPACKET socket, mode 0600; the peer must be the same OS user (SO_PEERCRED).
"""

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from aboveboard.errors import AboveboardError, NotRunning
from aboveboard.formats.places import Places
from aboveboard.model.events import Device
from aboveboard.model.gaps import GapReason
from aboveboard.model.value import Value

_LARGEST = 65_536


class State(Value, frozen=True, kw_only=True, tag="state"):
    """Ask how things are."""


class Begin(Value, frozen=True, kw_only=True, tag="begin"):
    """Start recording, or resume after a pause; needs a human press just before."""


class Halt(Value, frozen=True, kw_only=True, tag="halt"):
    """Pause at once."""


class Forget(Value, frozen=True, kw_only=True, tag="forget"):
    """Discard the last minutes of the running session."""

    minutes: int


class Show(Value, frozen=True, kw_only=True, tag="show"):
    """Open a page (`notice`, `home`, `review`) in the companion's own browser window."""

    page: str


class Refresh(Value, frozen=True, kw_only=True, tag="refresh"):
    """Consent changed: show or hide the strip, and stop what is no longer permitted."""


Ask = State | Begin | Halt | Forget | Show | Refresh


class Answer(Value, frozen=True, kw_only=True):
    """How things are: `state` is idle, recording, paused or stopped; `error` and `remedy` say why a verb was refused.

    `events` and `frames` count what was taken in this session; where `discarded`, some of it was discarded since.
    What was `consented` to and not withdrawn is `in_force` only while there are valid rules for it, and `ended` once
    its time is over.
    `trouble` and its remedy say what ended without the person, until the next start: a recorder that did not answer,
    or pages that do not come up. `press` is the device of the last press on this screen as the recorder saw it,
    `press_ms` its age.
    """

    v: int = 1
    state: str = "idle"
    reason: GapReason | None = None
    session: str = ""
    app: str = ""
    events: int = 0
    frames: int = 0
    discarded: bool = False
    reduced: tuple[str, ...] = ()
    consented: bool = False
    in_force: bool = False
    ended: bool = False
    recorder: bool = False
    trouble: str = ""
    trouble_remedy: str = ""
    press: Device | None = None
    press_ms: int = 0
    error: str = ""
    remedy: str = ""


def socket_path(places: Places) -> Path:
    """Return where the companion listens."""
    return places.runtime / "companion.sock"


def ask(places: Places, request: Ask, *, patience_s: float = 30.0) -> Answer:
    """Ask the running companion; raises NotRunning when there is none, and a refusal as the error it names."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.settimeout(patience_s)
        try:
            connection.connect(str(socket_path(places)))
            connection.sendall(msgspec.msgpack.encode(request))
            answer = msgspec.msgpack.decode(connection.recv(_LARGEST), type=Answer)
        except (OSError, msgspec.DecodeError) as error:
            raise NotRunning("no companion runs in this login session") from error
    if answer.error:
        raise Declined(answer.error, remedy=answer.remedy)
    return answer


class Declined(AboveboardError):
    """The companion refused a verb, in the recorder's or its own words."""

    default_remedy = "see `aboveboard status`"
    exit_status = 3


class DeskServer:
    """Answers on the socket, one thread per connection; a context manager."""

    def __init__(self, path: Path, answer: Callable[[Ask], Answer]) -> None:
        self._path = path
        self._answer = answer
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Listen, readable by this user only."""
        self._path.unlink(missing_ok=True)
        self._socket = listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        before = os.umask(0o177)
        try:
            listener.bind(str(self._path))
            listener.listen(8)
        except OSError:
            listener.close()
            raise
        finally:
            os.umask(before)
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
        self._path.unlink(missing_ok=True)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed: the companion ends
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            if peer_uid(connection) != os.getuid():
                return
            while packet := connection.recv(_LARGEST):
                connection.sendall(msgspec.msgpack.encode(self._one(packet)))

    def _one(self, packet: bytes) -> Answer:
        try:
            return self._answer(msgspec.msgpack.decode(packet, type=Ask))
        except AboveboardError as error:
            return Answer(error=error.message, remedy=error.remedy)
        except msgspec.DecodeError:
            return Answer(error="that is no verb of the companion", remedy="update Aboveboard on this machine")


def peer_uid(connection: socket.socket) -> int:
    """Return the user id of the other end (SO_PEERCRED: pid, uid, gid as three ints)."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", credentials)
    return int(uid)
