"""The recorder's end of the control socket: five verbs and a heartbeat, from the same user only; no content."""

import contextlib
import os
import socket
import struct
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from aboveboard.errors import AlreadyRunning
from aboveboard.formats.control import LARGEST_PACKET, Reply, Request, decode_request, encode


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """One connection and the process at its other end, by the kernel's word."""

    connection: socket.socket
    pid: int

    def fileno(self) -> int:
        """Return the connection's descriptor."""
        return self.connection.fileno()


@dataclass(frozen=True, slots=True)
class Said:
    """A request, or None when the peer has gone."""

    peer: Peer
    request: Request | None


class ControlServer:
    """Listens on a SOCK_SEQPACKET Unix socket, mode 0600. Enter it before confinement: it needs `bind`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listener: socket.socket | None = None
        self._peers: dict[int, Peer] = {}

    def __enter__(self) -> Self:
        """Listen; raises AlreadyRunning where another recorder answers."""
        self._refuse_second()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
        mask = os.umask(0o177)
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(mask)
        listener.listen(4)
        self._listener = listener
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection and remove the socket."""
        for peer in self._peers.values():
            peer.connection.close()
        self._peers.clear()
        if self._listener is not None:
            self._listener.close()
            with contextlib.suppress(OSError):
                self._path.unlink()

    def filenos(self) -> list[int]:
        """Return the descriptors that become readable when somebody calls, speaks or leaves."""
        return [*([self._listener.fileno()] if self._listener else []), *self._peers]

    def heard(self, ready: Collection[int]) -> list[Said]:
        """Return what was said at the descriptors that are readable; a peer of another user is hung up on.

        One thing from each peer: what else it said leaves its descriptor readable.
        """
        if not ready:
            return []
        if self._listener is not None and self._listener.fileno() in ready:
            self._accept()
        speaking = [peer for number, peer in self._peers.items() if number in ready]
        return [said for peer in speaking if (said := self._hear(peer)) is not None]

    def answer(self, peer: Peer, reply: Reply) -> None:
        """Answer; a peer that does not read is hung up on."""
        try:
            peer.connection.send(encode(reply))
        except OSError:
            self._drop(peer)

    def _accept(self) -> None:
        while self._listener is not None:
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError:
                return
            credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            pid, uid, _ = struct.unpack("3i", credentials)
            if uid != os.getuid():
                connection.close()
                continue
            connection.setblocking(False)
            self._peers[connection.fileno()] = Peer(connection, pid)

    def _hear(self, peer: Peer) -> Said | None:
        try:
            packet = peer.connection.recv(LARGEST_PACKET)
        except BlockingIOError:
            return None
        except OSError:
            packet = b""
        try:
            return Said(peer, decode_request(packet))  # nothing at all, from a peer that has gone, is no request
        except msgspec.MsgspecError:
            self._drop(peer)
            return Said(peer, None)

    def _drop(self, peer: Peer) -> None:
        self._peers = {number: known for number, known in self._peers.items() if known is not peer}
        peer.connection.close()

    def _refuse_second(self) -> None:
        if not self._path.exists():
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
            caller.settimeout(1)
            try:
                caller.connect(str(self._path))
            except OSError:
                self._path.unlink(missing_ok=True)  # left behind by a recorder that was killed
                return
        raise AlreadyRunning("a recorder is already listening for this login session")
