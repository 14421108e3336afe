"""Raw input as the family wants it: server times, devices, text of keys, repeats marked."""

from collections.abc import Sequence

from aboveboard.desktop import RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.x11.connection import Connection
from aboveboard.desktop.x11.devices import Devices
from aboveboard.desktop.x11.keyboard import Keyboard
from aboveboard.desktop.x11.record import (
    BUTTON_PRESS,
    BUTTON_RELEASE,
    KEY_PRESS,
    KEY_RELEASE,
    MOTION,
    DeviceEvent,
    RecordStream,
)
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point

_ASKS_NOBODY = frozenset({MOTION, KEY_RELEASE})
"""Whose device nobody waits for: a key is let go by who pressed it."""


class Input:
    """Joins the record stream with the devices and the keyboard."""

    def __init__(self, stream: RecordStream, control: Connection, devices: Devices, keyboard: Keyboard) -> None:
        self._stream = stream
        self._control = control
        self._devices = devices
        self._keyboard = keyboard
        self._held: dict[int, Device] = {}

    def read(self) -> Sequence[RawInput]:
        """Return what has arrived, in server order, without waiting."""
        events = self._stream.read()
        if any(event[0] not in _ASKS_NOBODY for event in events):
            # The raw events were written before, but on another socket: after a round trip they are here.
            self._control.round_trip()
        return [
            RawMotion(time, Point(x, y), state) if kind == MOTION else self._press((kind, detail, time, x, y, state))
            for kind, detail, time, x, y, state in events
        ]

    def _press(self, event: DeviceEvent) -> RawButton | RawKey:
        if event[0] in {BUTTON_PRESS, BUTTON_RELEASE}:
            return self._button(event)
        return self._key(event)

    def _button(self, event: DeviceEvent) -> RawButton:
        kind, button, time, x, y, state = event
        # Human is a claim that needs proof: without a raw event the source counts as injected.
        device = self._devices.source(kind, button, time) or Device.XTEST
        return RawButton(time, button, kind == BUTTON_PRESS, Point(x, y), state, device)

    def _key(self, event: DeviceEvent) -> RawKey:
        kind, code, time, _, _, state = event
        source, held = self._devices.source(kind, code, time), self._held.get(code)
        device = source or held or Device.XTEST
        if kind == KEY_PRESS:
            self._held[code] = device
            repeat = source is None and held is not None  # the server repeats keys without a raw event
            name, text, composing = self._keyboard.press(code, state, time)
            return RawKey(time, code, True, state, name, text, composing, repeat, device)
        self._held.pop(code, None)
        return RawKey(time, code, False, state, self._keyboard.name(code, state, time), device=device)
