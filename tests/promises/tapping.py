"""Whoever sits between devices and collector, with TLS opened: every connection and every byte, both ways."""

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.patience import PATIENCE_S

UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

CHANGING = {"signature", "signature-input"}
"""Headers that are another in every request, for all alike; of them the length is compared."""


@dataclass(frozen=True)
class Asked:
    """One request, and its answer as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    answer: bytes

    @property
    def shape(self) -> tuple[object, ...]:
        """All that an observer can compare between devices."""
        told = {name: len(value) if name in CHANGING else value for name, value in self.headers.items()}
        return self.method, self.path, tuple(told.items()), self.body, self.answer

    @property
    def personal(self) -> bool:
        """Whether it carries what a person decided: an upload, a deletion or the question for its receipt."""
        return self.method != "GET" or self.path.startswith("/receipts/")


@dataclass
class _Wire:
    """One connection: what went up, what came down, and whether it is over."""

    up: bytearray = field(default_factory=bytearray)
    down: bytearray = field(default_factory=bytearray)
    over: threading.Event = field(default_factory=threading.Event)

    def asked(self) -> tuple[Asked, ...]:
        found = []
        pairs = zip(_messages(bytes(self.up)), _messages(bytes(self.down)), strict=True)
        for (first, headers, body, _), (*_, answer) in pairs:
            method, path, _ = first.split(" ")
            found.append(Asked(method, path, headers, body, answer))
        return tuple(found)


class Tap:
    """Passes connections on to the collector and remembers them. A context manager.

    What begins with `refused` is not passed on and answered 503.
    """

    def __init__(self, collector: str) -> None:
        self.refused = b""
        told = urlsplit(collector)
        self._to = (str(told.hostname), int(told.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wires: list[_Wire] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or the thread that accepts would never hear of it
        self._listener.close()

    def taken(self) -> list[tuple[Asked, ...]]:
        """Return the connections since the last time, in order, each as its requests; waits until all are over."""
        wires, self._wires = self._wires, []
        for wire in wires:
            assert wire.over.wait(PATIENCE_S), "a connection never ended"
        return [wire.asked() for wire in wires]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # it was closed
            while True:
                client, _ = self._listener.accept()
                wire = _Wire()
                self._wires.append(wire)
                threading.Thread(target=self._carry, args=(client, wire), daemon=True).start()

    def _carry(self, client: socket.socket, wire: _Wire) -> None:
        with client:
            first = b""
            with contextlib.suppress(OSError):  # it left without a word
                first = client.recv(65_536)
            wire.up.extend(first)
            if self.refused and first.startswith(self.refused):
                _refuse(client, wire)
            else:
                self._pass_on(client, wire, first)
        wire.over.set()

    def _pass_on(self, client: socket.socket, wire: _Wire, first: bytes) -> None:
        with socket.create_connection(self._to) as collector:
            back = threading.Thread(target=_pump, args=(collector, client, wire.down), daemon=True)
            back.start()
            collector.sendall(first)
            _pump(client, collector, wire.up)
            back.join()


def _refuse(client: socket.socket, wire: _Wire) -> None:
    wire.down.extend(UNAVAILABLE)
    with contextlib.suppress(OSError):  # it left before the answer
        client.sendall(UNAVAILABLE)
        client.shutdown(socket.SHUT_WR)
        while data := client.recv(65_536):
            wire.up.extend(data)


def _pump(source: socket.socket, to: socket.socket, seen: bytearray) -> None:
    with contextlib.suppress(OSError):  # the other side left first
        while data := source.recv(65_536):
            seen.extend(data)
            to.sendall(data)
    with contextlib.suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def _messages(data: bytes) -> list[tuple[str, dict[str, str], bytes, bytes]]:
    """Split one direction into messages: first line, headers, body, and all of it."""
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        found.append((first, headers, rest[:length], data[: len(head) + 4 + length]))
        data = rest[length:]
    return found
