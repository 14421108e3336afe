"""Input from pynput's two listener threads, in the order in which it is heard."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from aboveboard.desktop import RawButton, RawInput, RawKey, RawMotion
from aboveboard.desktop.portable.keys import Keys
from aboveboard.desktop.portable.scene import SceneReader
from aboveboard.desktop.portable.wheel import turn_of
from aboveboard.errors import DisplayLost, MissingLibrary, NoDisplay
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from aboveboard.model.time import SERVER_CLOCK_RANGE

_MOST_WAITING = 1 << 16
"""More than a minute of a 1 kHz mouse: who does not read for so long has hung."""
_BUTTONS = {"left": 1, "middle": 2, "right": 3, "x1": 8, "x2": 9}
_JOIN_S = 5.0


def now() -> int:
    """Return the clock of this member in 32-bit ms: the one of highest resolution that never goes back."""
    return time.perf_counter_ns() // 1_000_000 % SERVER_CLOCK_RANGE


class Listening:
    """The queue between the listeners and the reader, with a descriptor that wakes the reader.

    A listener's callback only notes down: Windows takes the hook away from whoever is slow.
    `tells_devices` says whether pynput's `injected` can be believed; where not, all input counts as a program's.
    `virtual_keys` is as in `Keys`.
    """

    def __init__(self, *, tells_devices: bool, virtual_keys: bool = False) -> None:
        self._tells_devices = tells_devices
        self._lock = threading.Lock()
        self._waiting: list[RawInput] = []
        self._dropped = 0
        self._keys = Keys(virtual_keys=virtual_keys)
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._listeners: tuple[Any, ...] = ()

    @contextlib.contextmanager
    def started(self, scenes: SceneReader) -> Iterator[None]:
        """Listen until leaving; from here on input is heard. Raises MissingLibrary where pynput cannot start."""
        try:
            from pynput import keyboard, mouse
        except ImportError as error:
            raise MissingLibrary("the library pynput is absent or finds no desktop") from error
        # A pair of sockets and no pipe: on Windows `select` takes nothing else.
        self._ends = socket.socketpair()
        self._listeners = (
            mouse.Listener(
                on_move=self._moved,
                on_click=self._clicked,
                on_scroll=self._scrolled,
                win32_event_filter=self._hooked,  # pynput drops it elsewhere
            ),
            keyboard.Listener(on_press=self._pressed, on_release=self._released),
        )
        try:
            for listener in self._listeners:
                listener.start()
                # Not pynput's own `wait`: it is over before the platform listens, and never if the thread failed.
                while not scenes.is_listening(listener):
                    if not listener.is_alive():
                        raise NoDisplay("a listener to input ended before it heard any")
                    time.sleep(0.001)
            yield
        finally:
            self._stop(scenes)

    def fileno(self) -> int:
        """Return the descriptor that is readable while input waits. Raises NoDisplay before listening."""
        if self._ends is None:
            raise NoDisplay("the desktop was not entered", remedy="use it as a context manager")
        return self._ends[0].fileno()

    def read(self) -> Sequence[RawInput]:
        """Return what waits, in the order in which it was heard. Raises DisplayLost when a listener has ended."""
        with self._lock:
            found, self._waiting = self._waiting, []
            if found and self._ends is not None:
                self._ends[0].recv(1)
            dropped = self._dropped
        if dropped:
            raise DisplayLost(f"{dropped} inputs came while too many waited to be read")
        if not found and not all(listener.is_alive() for listener in self._listeners):
            raise DisplayLost("a listener to input has ended")
        return found

    def _stop(self, scenes: SceneReader) -> None:
        for listener in self._listeners:
            # pynput raises here, in its platform's own words, what went wrong in its thread: `read` has told it.
            with contextlib.suppress(Exception):
                listener.stop()
            with contextlib.suppress(DisplayLost):
                scenes.hush(listener)
        for listener in self._listeners:
            with contextlib.suppress(Exception):
                listener.join(_JOIN_S)
        with self._lock:
            for end in self._ends or ():
                end.close()
            self._ends = None

    def _note(self, make: Callable[[int], RawInput]) -> None:
        with self._lock:
            if len(self._waiting) >= _MOST_WAITING:
                self._dropped += 1
                return
            if self._ends is None:
                return  # heard while ending
            if not self._waiting:
                self._ends[1].send(b"\0")
            self._waiting.append(make(now()))

    def _moved(self, x: float, y: float, _injected: bool = True) -> None:
        at = Point(int(x), int(y))
        self._note(lambda time: RawMotion(time, at, self._keys.state))

    def _clicked(self, x: float, y: float, button: Any, pressed: bool, injected: bool = True) -> None:
        at, number = Point(int(x), int(y)), _number(button.name)
        self._note(lambda time: RawButton(time, number, pressed, at, self._keys.state, self._device(injected)))

    def _scrolled(self, x: float, y: float, dx: float, dy: float, injected: bool = True) -> None:
        at = Point(int(x), int(y))
        # Up, down, left and right of the X core protocol; a wheel is never let go.
        for turned, less, more in ((dy, 5, 4), (dx, 6, 7)):
            if turned:
                number, notches = (more if turned > 0 else less), abs(float(turned))
                self._note(self._turn(number, at, injected, notches))

    def _hooked(self, message: int, data: Any) -> bool:
        """Take the wheel from Windows' own words, and tell pynput, which drops parts of a notch, to leave it."""
        turn = turn_of(message, data.mouseData, data.flags)
        if turn is None:
            return True
        self._scrolled(data.pt.x, data.pt.y, turn.right, turn.up, turn.injected)
        return False

    def _turn(self, number: int, at: Point, injected: bool, notches: float) -> Callable[[int], RawInput]:
        device = self._device(injected)
        return lambda time: RawButton(time, number, True, at, self._keys.state, device, notches)

    def _pressed(self, key: Any, injected: bool = True) -> None:
        self._key(key, pressed=True, injected=injected)

    def _released(self, key: Any, injected: bool = True) -> None:
        self._key(key, pressed=False, injected=injected)

    def _key(self, key: Any, *, pressed: bool, injected: bool) -> None:
        def make(time: int) -> RawKey:
            stroke = self._keys.stroke(key, pressed=pressed)
            return RawKey(
                *(time, stroke.keycode, stroke.pressed, stroke.state, stroke.name, stroke.text),
                *(stroke.composing, stroke.repeat, self._device(injected)),
            )

        self._note(make)

    def _device(self, injected: bool) -> Device:
        return Device.HUMAN if self._tells_devices and not injected else Device.XTEST


def _number(name: str) -> int:
    """Return the X number of pynput's button; 0 is one that it does not know."""
    numbered = name.removeprefix("button")
    return _BUTTONS.get(name) or (int(numbered) if numbered.isdecimal() else 0)
