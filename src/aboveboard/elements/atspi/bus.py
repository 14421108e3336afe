"""One connection to a message bus: pipelined calls under a deadline, and reports read without waiting."""

import contextlib
import select
import time
from collections import deque
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from jeepney import HeaderFields, Message, MessageType
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from aboveboard.elements.atspi.calls import daemon_id
from aboveboard.elements.atspi.wire import Answers, Calls
from aboveboard.errors import NoAccessibility

_WINDOW = 64  # calls on the way at once: enough to hide the round trip, few enough for socket buffers
_CONNECT_S = 2.0
_CHUNK = 256 * 1024
_AT_ONCE = 4_096  # messages taken at once where nobody waits: a storm must not hold us


class NoAnswerInTime(Exception):
    """The application did not answer within the budget of the operation; the caller says so by NotRecognised."""


class Deadline:
    """The end of one operation's budget, on the monotonic clock."""

    def __init__(self, budget_ms: int) -> None:
        self._end = time.monotonic_ns() + budget_ms * 1_000_000

    def left_s(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0, self._end - time.monotonic_ns()) / 1e9


class Bus:
    """A connection by its address (`unix:path=...`); a context manager.

    Raises NoAccessibility when it cannot be made or is lost.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: DBusConnection
        self._kept: list[Message] = []
        self._probes: set[int] = set()
        self._calls = Calls()
        self._answers = Answers()
        self._ready: deque[Message] = deque()
        self._poll = select.poll()

    def __enter__(self) -> Self:
        """Connect and say hello."""
        try:
            self._connection = open_dbus_connection(self._address, auth_timeout=_CONNECT_S)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise NoAccessibility("the accessibility bus does not answer") from error
        self._connection.sock.settimeout(_CONNECT_S)
        early = self._connection.parser.buf
        self._answers = Answers(early.read(early.bytes_buffered) if early.bytes_buffered else b"")
        self._poll.register(self._connection.sock, select.POLLIN)
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
                self._put(b"".join(map(self._calls.encoded, batch, serials)))
                awaited.update(zip(serials, range(sent, sent + len(batch)), strict=True))
                sent += len(batch)
            message = self._receive(deadline)
            self._note(message)
            index = awaited.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if index is not None and message.header.message_type is MessageType.method_return:
                answers[index] = message.body  # None also where it was too long to be read
        while self._ready:
            self._note(self._ready.popleft())  # late answers: nobody is told of what was read already
        return answers

    def send(self, call: Message) -> int:
        """Send one call and return its serial, without waiting for the answer."""
        serial: int = next(self._connection.outgoing_serial)
        self._put(self._calls.encoded(call, serial))
        return serial

    def barrier(self, deadline: Deadline) -> list[Message]:
        """Return all signals that were routed to us before now: an own question follows them in the queue."""
        serial = self.send(daemon_id())
        while True:
            message = self._receive(deadline)
            if message.header.fields.get(HeaderFields.reply_serial, -1) == serial:
                self._kept.extend(self._ready)  # nobody is told of what was read already
                self._ready.clear()
                return self._given()
            self._kept.append(message)  # stays when the time runs out

    def arrived(self) -> list[Message]:
        """Return the messages that have arrived, without waiting."""
        self._kept.extend(self._waiting())
        return self._given()

    @property
    def read_ahead(self) -> bool:
        """Whether messages wait that the descriptor does not tell of."""
        return bool(self._ready or self._kept)

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
        """Yield what has arrived; in a storm the rest stays where the descriptor tells of it."""
        for _ in range(_AT_ONCE):
            if not self._ready:
                with self._losing():
                    if not self._read(0):
                        return
            if self._ready:
                yield self._ready.popleft()

    def _put(self, data: bytes) -> None:
        with self._losing():
            self._connection.sock.sendall(data)

    def _receive(self, deadline: Deadline) -> Message:
        while not self._ready:
            with self._losing():
                if not self._read(deadline.left_s()):
                    raise NoAnswerInTime
        return self._ready.popleft()

    def _read(self, patience_s: float) -> bool:
        """Read once from the socket; tell whether there was anything."""
        if not self._poll.poll(patience_s * 1000):
            return False
        data = self._connection.sock.recv(_CHUNK)
        if not data:
            raise ConnectionResetError
        self._answers.add(data)
        self._ready.extend(self._answers.given())
        return True

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise
        except OSError as error:
            raise NoAccessibility("the accessibility bus went away") from error
