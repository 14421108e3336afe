"""Who has focus, pointer and canvas, after a round trip that began now."""

from typing import Any

from aboveboard.desktop import Context, Window
from aboveboard.desktop.x11.bare_watch import BareWatch
from aboveboard.desktop.x11.clock import Clock
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.saver import Saver
from aboveboard.desktop.x11.windows import Windows
from aboveboard.model.geometry import Point

_PROPERTY_NOTIFY = 28
_NONE, _POINTER_ROOT = 0, 1
_TRIES = 8


class Focus:
    """Answers with a stack that nothing changed while it was read, or else with nobody in focus: unknown is out."""

    def __init__(self, connection: Connection, windows: Windows, clock: Clock, saver: Saver, bare: BareWatch) -> None:
        self._connection = connection
        self._windows = windows
        self._clock = clock
        self._saver = saver
        self._bare = bare
        self._active = 0
        self._changes = self._serial = 0
        self._last: object = None

    def start(self) -> None:
        """Ask to be told of the active window's changes and of every change of the stack."""
        self._active = self._connection.atom("_NET_ACTIVE_WINDOW")
        self._connection.on(_PROPERTY_NOTIFY, self._note)
        xproto, root = self._connection.x.xproto, self._connection.root
        mask = xproto.EventMask
        events = mask.PropertyChange | mask.SubstructureNotify | mask.StructureNotify  # the last for the root's size
        self._connection.xcb.core.ChangeWindowAttributesChecked(root, xproto.CW.EventMask, [events]).check()

    def context(self) -> Context:
        """Return the context."""
        for _ in range(_TRIES):
            if self._windows.stale:
                self._windows.refresh()
            answers = self._ask()
            if self._connection.drain() and not self._windows.stale:
                return self._answer(*answers)
        return self._answer(*answers, settled=False)

    def _ask(self) -> tuple[int, Any, int, int]:
        core, root, window = self._connection.xcb.core, self._connection.root, self._connection.x.xproto.Atom.WINDOW
        focus, pointer = core.GetInputFocus(), core.QueryPointer(root)
        active, time = core.GetProperty(False, root, self._active, window, 0, 1), self._clock.ask()
        value = self._connection.numbers(active.reply())
        return focus.reply().focus, pointer.reply(), value[0] if value else _NONE, self._clock.read(time)

    def _answer(self, focus: int, pointer: Any, active: int, time: int, *, settled: bool = True) -> Context:
        at = Point(pointer.root_x, pointer.root_y)
        under = self._under(pointer.child, at) if settled else None
        focused = under if focus == _POINTER_ROOT else self._find(focus)
        stack, found = self._windows.stack, self._find(active)
        seen = (stack, focused, found, self._changes, self._windows.changes)
        if seen != self._last:
            self._last, self._serial = seen, self._serial + 1
        focused, found = (focused, found) if settled else (None, None)
        bare = self._bare.areas(self._windows.left())
        return Context(time, self._serial, focused, found, under, at, stack, blanked=self._saver.shown, bare=bare)

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
