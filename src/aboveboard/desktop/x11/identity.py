"""Who a window belongs to: the process by the server's word, its program by the broker's."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.desktop.x11.broker import Broker
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.model.policy import AppIdentity

_LOCAL_PID = 2  # XRes 1.2, ClientIdMask
_COUNT, _ID, _IDS = struct.Struct("=8xI"), struct.Struct("=III"), 32  # how many; each one's client, mask, bytes; where
_PID = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """The process behind a window; all None where the server or the broker cannot tell."""

    pid: int | None = None
    started: int | None = None
    identity: AppIdentity | None = None


class Owners:
    """Asks the server for process ids and the broker for programs. Keeps nothing: windows are asked about once."""

    def __init__(self, connection: Connection, broker: Broker) -> None:
        self._connection = connection
        self._broker = broker
        self._base_mask: int = ~connection.xcb.setup.resource_id_mask & 0xFFFFFFFF

    def start(self) -> None:
        """Agree on the extension's version."""
        self._connection.extension("res").QueryVersion(1, 2).reply()

    def base(self, window: int) -> int:
        """Return the part of a window's id that names the client that made it."""
        return window & self._base_mask

    def of(self, windows: Sequence[int]) -> dict[int, Owner]:
        """Return the owner of each window, by one request to the server."""
        pids = self.pids(windows)
        known: dict[int, Owner] = {}
        found = {}
        for window in windows:
            pid = pids.get(self.base(window))
            if pid is None:
                found[window] = Owner()
                continue
            if pid not in known:
                known[pid] = identify(self._broker, pid)
            found[window] = known[pid]
        return found

    def pids(self, windows: Sequence[int]) -> dict[int, int]:
        """Return the local process id of each client base."""
        return self.told(self._connection.sure(self.prepared(windows).ask())) if windows else {}

    def prepared(self, windows: Sequence[int]) -> Prepared:
        """Return the question about some windows; give what comes back to `told`."""
        bases = sorted({self.base(window) for window in windows})
        spec: Any = self._connection.x.res.ClientIdSpec.synthetic
        specs = [spec(base, _LOCAL_PID) for base in bases]
        return Prepared(self._connection, self._connection.extension("res").QueryClientIds, len(bases), specs)

    def told(self, answer: bytes) -> dict[int, int]:
        """Return the local process ids by client base."""
        found, place = {}, _IDS
        for _ in range(_COUNT.unpack_from(answer)[0]):
            client, mask, length = _ID.unpack_from(answer, place)
            place += _ID.size
            if mask == _LOCAL_PID and length >= _PID:
                found[self.base(client)] = int.from_bytes(answer[place : place + _PID], "little")
            place += (length + 3) // 4 * 4
        return found


def identify(broker: Broker, pid: int) -> Owner:
    """Return whose a process is, by the broker's word."""
    facts = broker.ask(pid)
    if facts is None:
        return Owner(pid)
    identity = AppIdentity(executable=facts.executable, script=facts.script) if facts.trusted else None
    return Owner(pid, facts.started, identity)
