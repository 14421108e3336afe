"""The recorder's ends of the two sockets that a browser's host connects to: reports in, words and scope out.

Who connects must run as the same user, below a browser: the kernel tells the process, and whoever may look at others
tells its parent. Everything else is hung up on, and what it said is not read.
"""

import contextlib
import os
import select
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec

from aboveboard.errors import AlreadyRunning
from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    REPORTS_SOCKET,
    SCOPE_SOCKET,
    BrowserScope,
    Down,
    Question,
    WordList,
    decode_pause,
    decode_up,
    encode,
)
from aboveboard.formats.browser_reports import Up

AT_ONCE = 512
"""Messages taken from one host in one go: a page that floods keeps nothing else waiting."""

MOST_PEERS = 32
"""Connections at once: each profile of each browser has two. More are refused."""

_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser's process by the word of who may look: its number, and its start in clock ticks since boot."""

    pid: int
    started: int


BrowserOf = Callable[[int], Browser | None]
"""Returns the browser that is the parent of a process; None where the parent is none, or nobody can tell."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a host reported; None where it has gone, or said what is no report. `link` names the connection."""

    link: int
    browser: Browser
    report: Up | None


@dataclass(slots=True, eq=False)
class _Peer:
    connection: socket.socket
    browser: Browser
    reports: bool
    number: int
    waiting: deque[bytes] = field(default_factory=deque)
    question: bytes | None = None


class Link:
    """Both listeners and what is connected. Enter it before confinement: it needs `bind`; later it only accepts."""

    def __init__(self, runtime: Path, browser_of: BrowserOf) -> None:
        self._paths = {True: runtime / REPORTS_SOCKET, False: runtime / SCOPE_SOCKET}
        self._browser_of = browser_of
        self._listeners: dict[int, tuple[socket.socket, bool]] = {}
        self._peers: dict[int, _Peer] = {}
        self._number = 0
        self._scope: tuple[bytes, ...] = (encode(BrowserScope(state="idle")),)
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Listen on both; raises AlreadyRunning where another recorder answers."""
        with contextlib.ExitStack() as resources:
            self._ready = resources.enter_context(contextlib.closing(select.epoll()))
            for reports, path in self._paths.items():
                listener = resources.enter_context(contextlib.closing(_listening(path)))
                resources.callback(path.unlink, missing_ok=True)
                self._listeners[listener.fileno()] = (listener, reports)
                self._ready.register(listener.fileno(), select.EPOLLIN)
            resources.callback(self._drop_all)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up on everybody and remove the sockets."""
        self._resources.close()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when something waits."""
        return self._ready.fileno()

    @property
    def connected(self) -> int:
        """How many connections there are; each host has two."""
        return len(self._peers)

    def heard(self) -> Iterator[Heard | None]:
        """Yield what has arrived, without waiting; None is a person's Pause on a toolbar."""
        ready = self._ready.poll(0)
        called = [number for number, _ in ready if number in self._listeners]
        for number in called:
            self._accept(*self._listeners[number])
        for number, events in self._ready.poll(0) if called else ready:  # who calls may have spoken at once
            peer = self._peers.get(number)
            if peer is not None and events & select.EPOLLOUT:
                self._flush(peer)
            if peer is not None and events & ~select.EPOLLOUT:
                yield from self._hear(peer)

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        """Tell every extension, and each that comes later: the words, then the scope that needs them."""
        told: list[Down] = [*words, scope]
        self._scope = tuple(encode(message) for message in told)
        for peer in list(self._peers.values()):
            if not peer.reports:
                self._send(peer)

    def ask(self, question: Question) -> None:
        """Ask every extension; a question that is not sent yet is dropped: who answers this one answers that, too."""
        for peer in [peer for peer in self._peers.values() if not peer.reports]:
            peer.question = encode(question)
            self._flush(peer)

    def _accept(self, listener: socket.socket, reports: bool) -> None:  # which of the two listeners
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # nobody else waits, or nothing more can be opened
                return
            browser = self._welcome(connection) if len(self._peers) < MOST_PEERS else None
            if browser is None:
                connection.close()
                continue
            connection.setblocking(False)
            self._number += 1
            peer = _Peer(connection, browser, reports, self._number)
            self._peers[connection.fileno()] = peer
            self._ready.register(connection.fileno(), select.EPOLLIN)
            if not reports:
                self._send(peer)

    def _welcome(self, connection: socket.socket) -> Browser | None:
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        pid, uid, _ = _CREDENTIALS.unpack(credentials)
        return self._browser_of(pid) if uid == os.getuid() else None

    def _send(self, peer: _Peer) -> None:
        """Send the scope anew; what an older one left unsent is forgotten."""
        peer.waiting = deque(self._scope)
        self._flush(peer)

    def _flush(self, peer: _Peer) -> None:
        try:
            while peer.waiting:
                peer.connection.send(peer.waiting[0], socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
                peer.waiting.popleft()
            if peer.question is not None:
                peer.connection.send(peer.question, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
                peer.question = None
        except BlockingIOError:
            pass
        except OSError:
            self._drop(peer)
            return
        wanted = select.EPOLLIN | (select.EPOLLOUT if peer.waiting or peer.question else 0)
        self._ready.modify(peer.connection.fileno(), wanted)

    def _hear(self, peer: _Peer) -> Iterator[Heard | None]:
        for _ in range(AT_ONCE):
            try:
                packet = peer.connection.recv(LARGEST_MESSAGE + 1)
            except BlockingIOError:
                return
            except OSError:
                packet = b""
            try:
                if not packet:
                    raise msgspec.ValidationError  # it has gone: all the same
                if peer.reports:
                    yield Heard(peer.number, peer.browser, decode_up(packet))
                else:
                    decode_pause(packet)
                    yield None
            except msgspec.MsgspecError:  # what is no report is never half believed
                self._drop(peer)
                if peer.reports:
                    yield Heard(peer.number, peer.browser, None)
                return

    def _drop(self, peer: _Peer) -> None:
        number = peer.connection.fileno()
        if self._peers.pop(number, None) is not None:
            self._ready.unregister(number)
        peer.connection.close()

    def _drop_all(self) -> None:
        for peer in list(self._peers.values()):
            self._drop(peer)


def _listening(path: Path) -> socket.socket:
    """Return a listener at a path, mode 0600; raises AlreadyRunning where another answers."""
    _refuse_second(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
        listener.listen(8)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(mask)
    return listener


def _refuse_second(path: Path) -> None:
    if not path.exists():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)  # left behind by a recorder that was killed
            return
    raise AlreadyRunning("a recorder is already listening to browsers for this login session")
