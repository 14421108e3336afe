"""Which input device pressed what: XInput raw events name it, and force RECORD's buffer out."""

import struct
from collections import defaultdict, deque
from dataclasses import dataclass

from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.model.events import Device
from aboveboard.model.time import SERVER_CLOCK_RANGE

# XInput 2.2: raw event kinds and the core kinds they come before (XI2 protocol, section 6).
_RAW_KINDS = {13: 2, 14: 3, 15: 4, 16: 5}
_HIERARCHY_CHANGED = 11
_RAW = struct.Struct("=12xIIH10x")  # time, detail, source
_ALL_DEVICES, _ALL_MASTERS = 0, 1
_SLAVES = (3, 4)
_LATEST_MS = 5_000
"""A raw event that waited longer for its core event belongs to none."""

VIRTUAL_SCREEN = frozenset({"Virtual core XTEST pointer", "Virtual core XTEST keyboard", "Xvfb mouse", "Xvfb keyboard"})


@dataclass(frozen=True, slots=True)
class Source:
    """Who made an event: its device's kind and number."""

    device: Device
    number: int


class Devices:
    """Remembers who made the raw presses and releases that no core event has claimed yet.

    A limit: XTEST can also speak in the name of a real device (its XInput form, which ordinary tools do not use), so
    HUMAN means "not injected in the ordinary way". Malware of the same user is beyond what a source can prove.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._synthetic: frozenset[int] = frozenset()
        self._waiting: dict[tuple[int, int], deque[tuple[int, Source]]] = defaultdict(lambda: deque(maxlen=256))

    def start(self) -> None:
        """Select raw key and button events; motion needs no device and would cost an event each."""
        xinput = self._connection.extension("xinput")
        # Before 2.1 raw events stop during grabs, which loses every release in a menu.
        xinput.XIQueryVersion(2, 2).reply()
        opcode, _ = self._connection.codes("xinput")
        for kind in _RAW_KINDS:
            self._connection.on_generic(opcode, kind, self._note)
        self._connection.on_generic(opcode, _HIERARCHY_CHANGED, self._list_again)
        raw = sum(1 << kind for kind in _RAW_KINDS)
        mask = self._connection.x.xinput.EventMask.synthetic
        masks = [mask(_ALL_MASTERS, 1, [raw]), mask(_ALL_DEVICES, 1, [1 << _HIERARCHY_CHANGED])]
        xinput.XISelectEventsChecked(self._connection.root, len(masks), masks).check()
        self._list()

    def names(self) -> list[str]:
        """Return the names of the server's slave devices: what is, or claims to be, plugged in."""
        return [name for _, name in self._slaves()]

    def source(self, kind: int, detail: int, time: int) -> Source | None:
        """Return and forget who pressed or released this at that server time; None when no raw event told."""
        waiting = self._waiting.get((kind, detail))
        while waiting:
            noted, source = waiting[0]
            age = (time - noted) % SERVER_CLOCK_RANGE
            if age > SERVER_CLOCK_RANGE // 2:
                return None  # it belongs to a later event
            waiting.popleft()
            if age == 0 or (age <= _LATEST_MS and not any(later == time for later, _ in waiting)):
                return source
        return None

    def _note(self, packet: Packet) -> None:
        time, detail, source = _RAW.unpack_from(packet)
        kind = _RAW_KINDS[int.from_bytes(packet[8:10], "little")]
        self._waiting[kind, detail].append((time, Source(self.kind(source), source)))

    def kind(self, number: int) -> Device:
        """Return the kind of a slave device."""
        return Device.XTEST if number in self._synthetic else Device.HUMAN

    def _list_again(self, _: Packet) -> None:
        self._list()

    def _list(self) -> None:
        # Every master has its own XTEST slaves, which the server names and clients cannot rename.
        self._synthetic = frozenset(
            number for number, name in self._slaves() if name.endswith(("XTEST pointer", "XTEST keyboard"))
        )

    def _slaves(self) -> list[tuple[int, str]]:
        infos = self._connection.extension("xinput").XIQueryDevice(_ALL_DEVICES).reply().infos
        return [(info.deviceid, self._connection.text(info.name)) for info in infos if info.type in _SLAVES]
