"""One connection to a message bus: pipelined calls under a deadline, and reports read without waiting."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from jeepney import HeaderFields, Message, MessageType
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from aboveboard.elements.atspi.calls import daemon_id
from aboveboard.errors import NoAccessibility

_WINDOW = 64  # calls on the way at once: enough to hide the round trip, few enough for socket buffers
_CONNECT_S = 2.0
_MOST_KNOWN = 4_096
_KEY = (HeaderFields.destination, HeaderFields.path, HeaderFields.interface, HeaderFields.member)


class NoAnswerInTime(Exception):
    """The application did not answer within the budget of the operation; the caller says so by NotRecognised."""


class Deadline:
    """The end of one operation's budget, on the monotonic clock."""

    def __init__(self, budget_ms: int) -> None:
        self._end = time.monotonic_ns() + budget_ms * 1_000_000

    def left_s(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0, self._end - time.monotonic_ns()) / 1e9


class _Wire:
    """Calls as bytes, kept: the same questions come again for every picture, and encoding is a third of their cost."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], bytes] = {}

    def encoded(self, call: Message, serial: int) -> bytes:
        """Return a call's bytes with this serial (D-Bus specification, "Message Format": bytes 8 to 11, our order)."""
        fields = call.header.fields
        key = tuple(fields.get(name) for name in _KEY) + tuple(map(str, call.body))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = bytes(call.serialise(serial=serial))
        return known[:8] + serial.to_bytes(4, "little") + known[12:]


class Bus:
    """A connection by its address (`unix:path=...`); a context manager.

    Raises NoAccessibility when it cannot be made or is lost.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: DBusConnection
        self._kept: list[Message] = []
        self._probes: set[int] = set()
        self._wire = _Wire()

    def __enter__(self) -> Self:
        """Connect and say hello."""
        try:
            self._connection = open_dbus_connection(self._address, auth_timeout=_CONNECT_S)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise NoAccessibility("the accessibility bus does not answer") from error
        self._connection.sock.settimeout(_CONNECT_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._connection.close()

    def fileno(self) -> int:
        """Return the socket's descriptor."""
        descriptor: int = self._connection.sock.fileno()
        return descriptor

    @property
    def name(self) -> str:
        """Our unique name on the bus."""
        return str(self._connection.unique_name)

    def ask(self, calls: Sequence[Message], deadline: Deadline) -> list[tuple[Any, ...] | None]:
        """Return the answers' bodies in the order of the calls; None stands for an error answer.

        Raises NoAnswerInTime when the deadline passes; late answers are dropped when they come.
        """
        answers: list[tuple[Any, ...] | None] = [None] * len(calls)
        awaited: dict[int, int] = {}
        sent = 0
        while sent < len(calls) or awaited:
            if len(awaited) <= _WINDOW // 2 and sent < len(calls):
                batch = calls[sent : sent + _WINDOW - len(awaited)]
                serials = [next(self._connection.outgoing_serial) for _ in batch]
                self._put(b"".join(map(self._wire.encoded, batch, serials)))
                awaited.update(zip(serials, range(sent, sent + len(batch)), strict=True))
                sent += len(batch)
            message = self._receive(deadline)
            self._note(message)
            index = awaited.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if index is not None and message.header.message_type is MessageType.method_return:
                answers[index] = message.body
        return answers

    def send(self, call: Message) -> int:
        """Send one call and return its serial, without waiting for the answer."""
        serial: int = next(self._connection.outgoing_serial)
        self._put(self._wire.encoded(call, serial))
        return serial

    def barrier(self, deadline: Deadline) -> list[Message]:
        """Return all signals that were routed to us before now: an own question follows them in the queue."""
        serial = self.send(daemon_id())
        while True:
            message = self._receive(deadline)
            if message.header.fields.get(HeaderFields.reply_serial, -1) == serial:
                return self._given()
            self._kept.append(message)  # stays when the time runs out

    def arrived(self) -> list[Message]:
        """Return the messages that have arrived, without waiting."""
        self._kept.extend(self._waiting())
        return self._given()

    def probe(self, call: Message) -> int:
        """Send one call whose answer nobody waits for; `outstanding` tells whether it came."""
        serial = self.send(call)
        self._probes.add(serial)
        return serial

    def outstanding(self, probe: int) -> bool:
        """Tell whether a probe is still without answer, without waiting; late answers to others are dropped."""
        for message in self._waiting():
            self._note(message)
        return probe in self._probes

    def _given(self) -> list[Message]:
        given, self._kept = self._kept, []
        return given

    def _note(self, message: Message) -> None:
        self._probes.discard(message.header.fields.get(HeaderFields.reply_serial, -1))

    def _waiting(self) -> Iterator[Message]:
        with contextlib.suppress(TimeoutError), self._losing():
            while True:
                yield self._connection.receive(timeout=0)

    def _put(self, data: bytes) -> None:
        with self._losing():
            self._connection.sock.sendall(data)

    def _receive(self, deadline: Deadline) -> Message:
        try:
            with self._losing():
                return self._connection.receive(timeout=deadline.left_s())
        except TimeoutError:
            raise NoAnswerInTime from None

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise
        except OSError as error:
            raise NoAccessibility("the accessibility bus went away") from error
