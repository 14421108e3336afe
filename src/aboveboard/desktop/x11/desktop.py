"""The X11 desktop as the family wants it."""

import contextlib
import select
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from aboveboard.desktop import Context, Grab, Lack, RawInput, Window, WindowLook
from aboveboard.desktop.x11.bare_watch import BareWatch
from aboveboard.desktop.x11.broker import Broker
from aboveboard.desktop.x11.clock import Clock
from aboveboard.desktop.x11.compositor import Compositor
from aboveboard.desktop.x11.connection import Address, Connection, LostAsNamed
from aboveboard.desktop.x11.damage import Damage
from aboveboard.desktop.x11.devices import VIRTUAL_SCREEN, Devices
from aboveboard.desktop.x11.fingers import Fingers
from aboveboard.desktop.x11.focus import Focus
from aboveboard.desktop.x11.identity import Owner, Owners, identify
from aboveboard.desktop.x11.input import Input
from aboveboard.desktop.x11.keyboard import Keyboard
from aboveboard.desktop.x11.monitors import ask_root_box, monitors, root_box
from aboveboard.desktop.x11.nested import is_xwayland
from aboveboard.desktop.x11.probe import Probe
from aboveboard.desktop.x11.record import RecordStream
from aboveboard.desktop.x11.saver import Saver
from aboveboard.desktop.x11.shm import SharedPixels
from aboveboard.desktop.x11.windows import Windows
from aboveboard.errors import NoDisplay
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.time import SERVER_CLOCK_RANGE

_TRIES = 4


class X11Desktop:
    """One X server: a Desktop and a WindowProbe. `environment` gives DISPLAY, XAUTHORITY and the locale.

    Entering forks the broker, then connects three times: for input, for what core events leave out of it, and for
    everything else. Wait on `fileno`, let about 10 ms pass, then `read`: input comes in batches anyway and its times
    are the server's.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.lacks: frozenset[Lack] = frozenset()
        self._address = Address.of(environment)
        self._locale = next(
            (environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "C"
        )
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Fork, connect and begin to listen. Raises NoDisplay, MissingLibrary."""
        with contextlib.ExitStack() as resources:
            self._start(resources)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect; the server frees what was made, the broker ends."""
        self._resources.close()

    def _start(self, resources: contextlib.ExitStack) -> None:
        # First of all, so that the broker holds nothing of what follows.
        self._broker = broker = resources.enter_context(Broker.forked())
        data = resources.enter_context(Connection.open(self._address))
        self._control = control = resources.enter_context(Connection.open(self._address))
        self._named = LostAsNamed()
        with self._named:
            self._root = root_box(ask_root_box(control))
            self._devices = Devices(control)
            self._keyboard = Keyboard(control, self._locale)
            self._owners = Owners(control, broker)
            compositor = Compositor(control)
            self._damage = Damage(control, compositor)
            self._windows = Windows(control, self._owners, compositor, self._damage)
            self._clock, self._pixels = Clock(control), SharedPixels(control)
            self._saver = saver = Saver(control)
            self._probe = Probe(control, self._owners)
            self._bare = bare = BareWatch(control, compositor)
            self._focus = Focus(control, self._windows, self._clock, saver, bare)
            resources.callback(self._keyboard.close)
            resources.callback(self._pixels.close)
            stream = RecordStream(data)
            fingers = Fingers(resources.enter_context(Connection.open(self._address)))
            self._ready = resources.enter_context(contextlib.closing(select.epoll()))
            for source in (data, fingers):
                self._ready.register(source.fileno(), select.EPOLLIN)
            parts = (self._devices, self._keyboard, self._owners, self._windows, self._clock, self._damage, saver)
            for part in (compositor, bare, *parts, self._pixels, self._focus, fingers, stream):
                part.start()
            self._input = Input(stream, control, self._devices, self._keyboard, fingers)
            self.lacks = frozenset({Lack.NESTED} if is_xwayland(control, self._devices.names()) else ())

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when input waits."""
        return self._ready.fileno()

    def read(self) -> Sequence[RawInput]:
        """Return the input that has arrived, in server order, without waiting."""
        with self._named:
            self._bare.read()
            return self._input.read()

    def now(self) -> int:
        """Return the server's time by a round trip."""
        with self._named:
            return self._clock.read(self._clock.ask())

    def last_input(self) -> int | None:
        """Return the server time of the last input that the server itself had; None where it does not tell."""
        with self._named:
            asked = self._saver.ask()
            if asked is None:
                return None
            now = self._clock.ask()
            idle = self._saver.idle(asked)
            return (self._clock.read(now) - idle) % SERVER_CLOCK_RANGE

    def context(self) -> Context:
        """Return focus, pointer and stack after a round trip issued now, which fetches what is damaged as well."""
        with self._named:
            return self._context()

    def _context(self) -> Context:
        self._control.drain()
        self._damage.ask()
        return self._focus.context()

    def asks_secret(self, window: Window) -> bool:
        """Tell whether a terminal in the window's process waits for something that it does not show."""
        return window.pid is not None and self._broker.asks_secret(window.pid)

    def parent(self, pid: int) -> Owner:
        """Return the process that started another, and its program; all None where that cannot be told."""
        found = self._broker.parent(pid)
        return Owner() if found is None else identify(self._broker, found)

    def version(self, window: Window) -> str:
        """Return the release of the window's program; empty where unknown, and the first time asked."""
        return "" if window.pid is None else self._broker.version(window.pid)

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors, in device pixels."""
        with self._named:
            return monitors(self._control)

    def keyboard_layout(self) -> str:
        """Return the layouts' names."""
        with self._named:
            return self._keyboard.layout()

    def damaged(self) -> Sequence[Rect]:
        """Return the boxes that changed since the last call, and forget them."""
        with self._named:
            return self._damage.take()

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box, clipped to the root window. Raises NoDisplay for one wholly outside."""
        with self._named:
            for _ in range(_TRIES):
                inside = box.intersection(self._root)
                # Size, pixels and time in one round trip; the size is that of last time, as it nearly always is.
                size = ask_root_box(self._control)
                asked = [*self._pixels.ask((self._control.root, inside)), self._clock.ask()] if inside.area else []
                before, self._root = self._root, root_box(size)
                if asked:
                    pixels, time = self._pixels.read(asked[0]), self._clock.read(asked[1])
                    if pixels is not None and self._root == before:
                        return Grab(time=time, box=inside, pixels=pixels.copy())
                elif self._root == before:
                    break
            raise NoDisplay("a picture was asked for outside the screen", remedy="ask again: the screen changed")

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        """Return windows' own pixels: under a compositor the server keeps them apart from what is on the screen.

        None for a window that is gone or has been moved off the screen. Nothing is copied.
        """
        with self._named:
            size = ask_root_box(self._control)
            placed = [(window, box.intersection(window.box).intersection(self._root)) for window, box in parts]
            there = [(window, box) for window, box in placed if window.corner is not None and box.area]
            asked = self._pixels.ask(*((window.id, _within(window, box)) for window, box in there))
            time = self._clock.ask()
            pixels = [self._pixels.read(each) for each in asked]
            at, self._root = self._clock.read(time), root_box(size)
            found = {
                (window.id, box): Grab(time=at, box=box, pixels=read)
                for (window, box), read in zip(there, pixels, strict=True)
                if read is not None
            }
            return [found.get((window.id, box)) for window, box in placed]

    def is_demo_screen(self) -> bool:
        """Tell whether the slave devices are exactly XTEST and Xvfb's own."""
        with self._named:
            return set(self._devices.names()) == VIRTUAL_SCREEN

    def look(self, window: int, part: Rect | None = None) -> WindowLook | None:
        """Return a window's own look, asked of the server now, with a part of the screen that is grabbed with it.

        The context comes with it in the same round trip.
        """
        with self._named:
            inside = part is not None and self._root.covers(part)
            grabbed = self._pixels.ask((self._control.root, part)) if part is not None and inside else []
            asked = self._probe.ask(window)
            context = self._context()
            read = self._pixels.read(grabbed[0]) if grabbed else None
            pixels = None if read is None else read.copy()
            look = self._probe.answered(asked)
            return look if look is None else replace(look, part=pixels, context=context)

    def windows_of(self, pid: int) -> tuple[Window, ...]:
        """Return the mapped windows of a process, bottom to top."""
        return tuple(window for window in self.context().stack if window.pid == pid)


def _within(window: Window, box: Rect) -> Rect:
    """Return a box of the screen as counted from the window's own corner."""
    corner = window.corner or Point(window.box.x, window.box.y)
    return box.moved(-corner.x, -corner.y)
