"""Who has focus, pointer and canvas, after a round trip that began now."""

import struct
from dataclasses import dataclass

from aboveboard.desktop import Context, Window
from aboveboard.desktop.x11.bare_watch import BareWatch
from aboveboard.desktop.x11.clock import Clock
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.grabbed import Grabbed
from aboveboard.desktop.x11.prepared import Prepared
from aboveboard.desktop.x11.saver import Saver
from aboveboard.desktop.x11.windows import Windows
from aboveboard.model.geometry import Point

_PROPERTY_NOTIFY = 28
_NONE, _POINTER_ROOT = 0, 1
_TRIES = 8

# Answers (X core protocol, section 9, and its encoding): the focus, the pointer's child of the root, its place and the
# modifiers, a property's format, length and first number.
_FOCUS, _POINTER, _PROPERTY = struct.Struct("=8xI"), struct.Struct("=12xIhh4xH"), struct.Struct("=xB14xI12x")
_NUMBERS, _NUMBER = 32, struct.Struct("=32xI")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one round trip told, windows by their ids."""

    focus: int
    top: int
    at: Point
    state: int
    active: int
    time: int
    grabbed: bool


class Focus:
    """Answers with a stack that nothing changed while it was read, or else with nobody in focus: unknown is out."""

    def __init__(self, connection: Connection, windows: Windows, clock: Clock, saver: Saver, bare: BareWatch) -> None:
        self._connection = connection
        self._windows = windows
        self._clock = clock
        self._saver = saver
        self._bare = bare
        self._grabbed = Grabbed(connection)
        self._active = 0
        self._changes = self._serial = 0
        self._last: object = None
        self._questions: tuple[Prepared, ...] = ()

    def start(self) -> None:
        """Ask to be told of the active window's changes and of every change of the stack."""
        self._active = self._connection.atom("_NET_ACTIVE_WINDOW")
        self._connection.on(_PROPERTY_NOTIFY, self._note)
        self._grabbed.start()
        xproto, root, core = self._connection.x.xproto, self._connection.root, self._connection.xcb.core
        mask = xproto.EventMask
        events = mask.PropertyChange | mask.SubstructureNotify | mask.StructureNotify  # the last for the root's size
        core.ChangeWindowAttributesChecked(root, xproto.CW.EventMask, [events]).check()
        active = (False, root, self._active, xproto.Atom.WINDOW, 0, 1)
        self._questions = (
            Prepared(self._connection, core.GetInputFocus),
            Prepared(self._connection, core.QueryPointer, root),
            Prepared(self._connection, core.GetProperty, *active),
        )

    def context(self) -> Context:
        """Return the context."""
        for _ in range(_TRIES):
            if self._windows.stale:
                self._windows.refresh()
            asked = self._ask()
            if self._connection.drain() and not self._windows.stale:
                return self._answer(asked)
        return self._answer(asked, settled=False)

    def _ask(self) -> _Asked:
        asked, grabbed = [question.ask() for question in self._questions], self._grabbed.ask()
        time = self._clock.ask()
        focus, pointer, active = (self._connection.sure(each) for each in asked)
        child, x, y, state = _POINTER.unpack_from(pointer)
        return _Asked(
            focus=_FOCUS.unpack_from(focus)[0],
            top=child,
            at=Point(x, y),
            state=state,
            active=_number(active),
            grabbed=self._grabbed.read(grabbed),
            time=self._clock.read(time),
        )

    def _answer(self, asked: _Asked, *, settled: bool = True) -> Context:
        under = self._under(asked.top, asked.at) if settled else None
        focused = under if asked.focus == _POINTER_ROOT else self._find(asked.focus)
        stack, found = self._windows.stack, self._find(asked.active)
        seen = (stack, focused, found, self._changes, self._windows.changes)
        if seen != self._last:
            self._last, self._serial = seen, self._serial + 1
        focused, found = (focused, found) if settled else (None, None)
        bare = self._bare.areas(self._windows.left())
        told = (self._saver.shown, bare, asked.grabbed, asked.state)
        return Context(asked.time, self._serial, focused, found, under, asked.at, stack, *told)

    def _find(self, window: int) -> Window | None:
        return None if window in {_NONE, _POINTER_ROOT} else self._windows.find(window)

    def _under(self, top: int, at: Point) -> Window | None:
        """Return the window under the pointer; a frame's decorations are the window manager's, not the app's."""
        inside = [window for window in self._windows.stack if window.frame == top]
        if not inside:
            return None
        return next((window for window in reversed(inside) if window.box.contains(at)), None) or (
            self._windows.frame_of(inside[0])
        )

    def _note(self, packet: Packet) -> None:
        if int.from_bytes(packet[8:12], "little") == self._active:
            self._changes += 1


def _number(answer: bytes) -> int:
    """Return a property's number; what any client may have written there in another size is none."""
    form, length = _PROPERTY.unpack_from(answer)
    return int(_NUMBER.unpack_from(answer)[0]) if form == _NUMBERS and length else _NONE
