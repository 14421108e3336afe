"""What core events leave out: how far a smooth wheel or two fingers scrolled, and touches (XI2 protocol, 2.2).

The core protocol knows whole notches only, and RECORD says nothing of touches at all. Devices that scroll smoothly
or are touched are listened to one by one, on a connection of their own: an ordinary mouse costs nothing here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from aboveboard.desktop.x11.connection import Connection, Packet

RAW_MOTION, TOUCH_BEGIN, TOUCH_UPDATE, TOUCH_END = 17, 22, 23, 24
_HIERARCHY_CHANGED, _DEVICE_CHANGED = 11, 1
_ALL_DEVICES = 0
_SLAVE_POINTER = 3
_LOOK_EVERY = 16
_TOUCH_CLASS, _SCROLL_CLASS, _TOUCH_DIRECT = 8, 3, 1
_HORIZONTAL = 2
_HEAD = struct.Struct("=8xH2xIIHH12x")  # kind, time, detail, source, mask words; xcb adds 4 bytes
_FIXED = struct.Struct("=iI")  # FP3232: whole, then parts of 2**32
_SCROLL = struct.Struct("=HHHHH2xIiI")  # type, length, source, axis, direction, flags, increment (FP3232)


@dataclass(frozen=True, slots=True)
class Scroll:
    """A device scrolled: so many notches right and down."""

    time: int
    device: int
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Touch:
    """The touch that acts as the pointer, the first of several, began, moved or ended."""

    time: int
    device: int
    kind: int


@dataclass(frozen=True, slots=True)
class _Axis:
    horizontal: bool
    increment: float


class Fingers:
    """Listens to smooth scrolling and touches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._axes: dict[int, dict[int, _Axis]] = {}
        self._found: list[Scroll | Touch] = []
        self._first: dict[int, int] = {}
        self._listens = False
        self._reads = 0

    def start(self) -> None:
        """Find the devices and select their events; devices that come later are selected as they come."""
        self._connection.extension("xinput").XIQueryVersion(2, 2).reply()
        opcode, _ = self._connection.codes("xinput")
        self._connection.on_generic(opcode, RAW_MOTION, self._moved)
        for kind in (TOUCH_BEGIN, TOUCH_UPDATE, TOUCH_END):
            self._connection.on_generic(opcode, kind, self._touched)
        for kind in (_HIERARCHY_CHANGED, _DEVICE_CHANGED):
            self._connection.on_generic(opcode, kind, self._list_again)
        self._select({_ALL_DEVICES: 1 << _HIERARCHY_CHANGED})
        self._list()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when something waits."""
        return self._connection.fileno()

    @property
    def smooth(self) -> frozenset[int]:
        """The devices whose wheel buttons are only emulated: what they scroll is told here, exactly."""
        return frozenset(self._axes)

    def read(self) -> list[Scroll | Touch]:
        """Return what has arrived, in order. Raises DisplayLost."""
        self._reads += 1
        if not self._listens and self._reads % _LOOK_EVERY:
            return []  # only a new device could be told of
        self._connection.drain()
        found, self._found = self._found, []
        return found

    def _moved(self, packet: Packet) -> None:
        _, time, _, source, words = _HEAD.unpack_from(packet)
        axes = self._axes.get(source)
        if axes is None:
            return
        dx = dy = 0.0
        for number, moved in _valuators(packet, words):
            axis = axes.get(number)
            if axis is not None and axis.horizontal:
                dx += moved / axis.increment
            elif axis is not None:
                dy += moved / axis.increment
        if dx or dy:
            self._found.append(Scroll(time, source, dx, dy))

    def _touched(self, packet: Packet) -> None:
        kind, time, touch, source, _ = _HEAD.unpack_from(packet)
        if kind == TOUCH_BEGIN:
            first = self._first.setdefault(source, touch) == touch
        else:
            first = self._first.get(source) == touch
        if kind == TOUCH_END and first:
            del self._first[source]
        if first:
            self._found.append(Touch(time, source, kind))

    def _list_again(self, _: Packet) -> None:
        self._list()

    def _list(self) -> None:
        wanted: dict[int, int] = {}
        self._axes = {}
        for number, classes in self._devices():
            axes = {axis: _Axis(direction == _HORIZONTAL, increment) for axis, direction, increment in classes.scrolls}
            if axes:
                self._axes[number] = axes
                wanted[number] = 1 << RAW_MOTION
            if classes.touched:
                wanted[number] = wanted.get(number, 0) | 1 << TOUCH_BEGIN | 1 << TOUCH_UPDATE | 1 << TOUCH_END
        self._listens = bool(wanted)
        self._select(wanted)

    def _select(self, wanted: dict[int, int]) -> None:
        mask = self._connection.x.xinput.EventMask.synthetic
        masks = [mask(number, 1, [events]) for number, events in wanted.items()]
        if masks:
            self._connection.extension("xinput").XISelectEvents(self._connection.root, len(masks), masks)
            self._connection.flush()

    def _devices(self) -> Iterator[tuple[int, "_Classes"]]:
        """Yield the slave pointers, read from the reply's bytes: xcffib keeps the head of a class only."""
        asked = self._connection.extension("xinput").XIQueryDevice(_ALL_DEVICES)
        answer = self._connection.xcb.wait_for_reply(asked.sequence)
        yield from _told(bytes(answer.buf[0 : answer.known_max]))


@dataclass(frozen=True, slots=True)
class _Classes:
    scrolls: tuple[tuple[int, int, float], ...]
    touched: bool


def _told(reply: bytes) -> Iterator[tuple[int, _Classes]]:
    (count,) = struct.unpack_from("=H", reply, 8)
    place = 32
    for _ in range(count):
        number, use, _, classes, name = struct.unpack_from("=HHHHH", reply, place)
        place += 12 + (name + 3) // 4 * 4
        scrolls, touched = [], False
        for _ in range(classes):
            kind, length = struct.unpack_from("=HH", reply, place)
            if kind == _SCROLL_CLASS:
                _, _, _, axis, direction, _, whole, part = _SCROLL.unpack_from(reply, place)
                scrolls.append((axis, direction, _number(whole, part) or 1.0))
            touched = touched or (kind == _TOUCH_CLASS and reply[place + 6] == _TOUCH_DIRECT)
            place += 4 * length
        if use == _SLAVE_POINTER:
            yield number, _Classes(tuple(scrolls), touched)


def _valuators(packet: bytes, words: int) -> Iterator[tuple[int, float]]:
    """Yield each moved axis and how far, before acceleration is applied (raw events carry both)."""
    start = _HEAD.size
    mask = int.from_bytes(packet[start : start + 4 * words], "little")
    place = start + 4 * words
    for axis in range(32 * words):
        if mask >> axis & 1:
            yield axis, _number(*_FIXED.unpack_from(packet, place))
            place += _FIXED.size


def _number(whole: int, part: int) -> float:
    return whole + part / (1 << 32)
