"""Raw input as the family wants it: server times, devices, text of keys, repeats marked."""

from collections.abc import Sequence

from aboveboard.desktop import RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.devices import Devices
from aboveboard.desktop.x11.fingers import Fingers, Scroll, Touch
from aboveboard.desktop.x11.keyboard import Keyboard
from aboveboard.desktop.x11.record import (
    BUTTON_PRESS,
    BUTTON_RELEASE,
    KEY_PRESS,
    KEY_RELEASE,
    MOTION,
    DeviceEvent,
    RecordStream,
    motions,
    only_motion,
    parsed,
)
from aboveboard.desktop.x11.scrolling import Done, Now, joined
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point

WHEEL = (4, 5, 6, 7)
_DRAIN_EVERY = 16
_ASKS_NOBODY = frozenset({MOTION, KEY_RELEASE})
"""Whose device nobody waits for: a key is let go by who pressed it."""


class Input:
    """Joins the record stream with the devices, the keyboard, and what fingers do."""

    def __init__(
        self, stream: RecordStream, control: Connection, devices: Devices, keyboard: Keyboard, fingers: Fingers
    ) -> None:
        self._stream = stream
        self._control = control
        self._devices = devices
        self._keyboard = keyboard
        self._fingers = fingers
        self._held: dict[int, Device] = {}
        self._reads = 0

    def read(self) -> Sequence[RawInput]:
        """Return what has arrived, in server order, without waiting."""
        fingers = self._fingers.read()
        events = self._stream.read()
        self._reads += 1
        if self._reads % _DRAIN_EVERY == 0:
            self._control.drain()  # while nobody looks at windows, the server would keep what it has to tell of them
        if not fingers and only_motion(events):
            return [RawMotion(time, Point(x, y), state) for time, x, y, state in motions(events)]
        return self._acted(parsed(events), fingers)

    def _acted(self, events: list[DeviceEvent], fingers: list[Scroll | Touch]) -> list[RawInput]:
        """Return input that is more than motion."""
        if fingers or any(event[0] not in _ASKS_NOBODY for event in events):
            # The raw events were written before, but on another socket: after a round trip they are here.
            self._control.round_trip()
        if fingers:
            events += parsed(self._stream.read())  # what came before the fingers is here after a round trip, too
        found = [
            RawMotion(time, Point(x, y), state) if kind == MOTION else self._press((kind, detail, time, x, y, state))
            for kind, detail, time, x, y, state in events
        ]
        told = [each for each in found if each is not None]
        return self._with_fingers(told, fingers) if fingers else told

    def _with_fingers(self, found: list[RawInput], fingers: list[Scroll | Touch]) -> list[RawInput]:
        """Return both by time; where the pointer is now is where the last of them acted, a few ms ago."""
        pointer = self._control.xcb.core.QueryPointer(self._control.root).reply()
        now = Now(Point(pointer.root_x, pointer.root_y), int(pointer.mask))
        return joined(found, [Done(each, self._devices.kind(each.device)) for each in fingers], now)

    def _press(self, event: DeviceEvent) -> RawButton | RawKey | None:
        if event[0] in {BUTTON_PRESS, BUTTON_RELEASE}:
            return self._button(event)
        return self._key(event)

    def _button(self, event: DeviceEvent) -> RawButton | None:
        kind, button, time, x, y, state = event
        source = self._devices.source(kind, button, time)
        if source is not None and source.number in self._fingers.smooth and button in WHEEL:
            return None  # told exactly by what the fingers did
        # Human is a claim that needs proof: without a raw event the source counts as injected.
        device = Device.XTEST if source is None else source.device
        return RawButton(time, button, kind == BUTTON_PRESS, Point(x, y), state, device)

    def _key(self, event: DeviceEvent) -> RawKey:
        kind, code, time, _, _, state = event
        source, held = self._devices.source(kind, code, time), self._held.get(code)
        device = source.device if source is not None else held or Device.XTEST
        if kind == KEY_PRESS:
            self._held[code] = device
            repeat = source is None and held is not None  # the server repeats keys without a raw event
            name, text, composing = self._keyboard.press(code, state, time)
            return RawKey(time, code, True, state, name, text, composing, repeat, device)
        self._held.pop(code, None)
        return RawKey(time, code, False, state, self._keyboard.name(code, state, time), device=device)
