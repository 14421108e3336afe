"""Somebody at each member's screen, for the contract of desktops: opens windows and, where there is input, makes it."""

import os
import struct
import termios
from typing import Protocol

import numpy as np
import xcffib
import xcffib.xproto
import xcffib.xtest

from aboveboard.desktop import Desktop, RawButton, RawInput, RawKey, RawMotion, Window, WindowProbe
from aboveboard.desktop.scripted import Paint, ScriptedDesktop, Stage
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point, Rect
from tests.integration.wayland.session import Painter

BLUE, RED = (255, 0, 0, 0), (0, 0, 255, 0)  # BGRX
A_KEY, SHIFT_KEY = 38, 50


class ProbedDesktop(Desktop, WindowProbe, Protocol):
    """What every member is."""


class Scene(Protocol):
    """Somebody who opens windows; `pid` is the process that owns them."""

    @property
    def desktop(self) -> ProbedDesktop: ...
    @property
    def pid(self) -> int: ...
    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int: ...
    def close(self, window: int) -> None: ...
    def focus(self, window: int) -> None: ...
    def ask(self, *, secret: bool) -> None: ...


class World(Scene, Protocol):
    """Somebody who also has a mouse and a keyboard."""

    def move(self, to: Point) -> None: ...
    def button(self, number: int, *, down: bool) -> None: ...
    def key(self, code: int, *, down: bool) -> None: ...


class RealWorld:
    """An X client that opens plain windows and makes input by XTEST."""

    def __init__(self, desktop: ProbedDesktop, client: xcffib.Connection) -> None:
        self.desktop = desktop
        self.pid = os.getpid()
        self.client = client
        self.root = client.setup.roots[0].root
        self.test = client(xcffib.xtest.key)
        self.terminal: tuple[int, int] | None = None

    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int:
        window: int = self.client.generate_id()
        (pixel,) = struct.unpack("<I", bytes(colour))
        mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
        self.client.core.CreateWindowChecked(
            *(24, window, self.root, box.x, box.y, box.width, box.height, 0),
            *(xcffib.xproto.WindowClass.InputOutput, 0, mask, [pixel, 1]),
        ).check()
        self.client.core.MapWindowChecked(window).check()
        return window

    def close(self, window: int) -> None:
        self.client.core.DestroyWindowChecked(window).check()

    def focus(self, window: int) -> None:
        self.client.core.SetInputFocusChecked(0, window, 0).check()

    def move(self, to: Point) -> None:
        self._fake(6, 0, to)

    def button(self, number: int, *, down: bool) -> None:
        self._fake(4 if down else 5, number)

    def key(self, code: int, *, down: bool) -> None:
        self._fake(2 if down else 3, code)

    def ask(self, *, secret: bool) -> None:
        if self.terminal is None:
            self.terminal = os.openpty()
        settings = termios.tcgetattr(self.terminal[1])
        settings[3] = settings[3] & ~termios.ECHO if secret else settings[3] | termios.ECHO
        termios.tcsetattr(self.terminal[1], termios.TCSANOW, settings)

    def hang_up(self) -> None:
        for end in self.terminal or ():
            os.close(end)

    def _fake(self, kind: int, detail: int, at: Point | None = None) -> None:
        at = at or Point(0, 0)
        self.test.FakeInputChecked(kind, detail, 0, self.root, at.x, at.y, 0).check()


class ScriptedWorld:
    """A script that is written while it plays, one step a millisecond."""

    def __init__(self, desktop: ScriptedDesktop) -> None:
        self.desktop = desktop
        self.pid = os.getpid()
        self.at = Point(0, 0)
        self.stage = Stage(0)
        self.shift = 0
        self.asking: frozenset[int] = frozenset()

    def open(self, box: Rect, colour: tuple[int, int, int, int]) -> int:
        window = Window(id=100 + self.desktop.now(), frame=100 + self.desktop.now(), box=box, pid=os.getpid())
        self._show((*self.stage.windows, window), self.stage.focus)
        self._do(Paint(self._next(), box, np.array(colour, np.uint8)))
        return window.id

    def close(self, window: int) -> None:
        self._show(tuple(found for found in self.stage.windows if found.id != window), None)

    def focus(self, window: int) -> None:
        self._show(self.stage.windows, window)

    def move(self, to: Point) -> None:
        self.at = to
        self._do(RawMotion(self._next(), to, self.shift))

    def button(self, number: int, *, down: bool) -> None:
        self._do(RawButton(self._next(), number, down, self.at, self.shift, Device.XTEST))

    def key(self, code: int, *, down: bool) -> None:
        name = {A_KEY: "a", SHIFT_KEY: "shift_l"}[code]
        text = ("A" if self.shift else "a") if down and code == A_KEY else ""
        self._do(RawKey(self._next(), code, down, self.shift, name, text, device=Device.XTEST))
        self.shift = int(down) if code == SHIFT_KEY else self.shift

    def ask(self, *, secret: bool) -> None:
        self.asking = frozenset({os.getpid()} if secret else ())
        self._show(self.stage.windows, self.stage.focus)

    def _show(self, windows: tuple[Window, ...], focus: int | None) -> None:
        self.stage = Stage(self._next(), windows, focus, asking=self.asking)
        self._do(self.stage)

    def _next(self) -> int:
        return self.desktop.now() + 1

    def _do(self, step: RawInput | Stage | Paint) -> None:
        self.desktop.add(step)
        self.desktop.advance(step.time)


class SwayScene:
    """A program on sway that opens plain windows; nobody has a mouse or a keyboard there."""

    def __init__(self, desktop: ProbedDesktop, painter: Painter) -> None:
        self.desktop = desktop
        self.painter = painter
        self.pid = painter.pid
        self.open, self.close, self.focus = painter.open, painter.close, painter.focus

    def ask(self, *, secret: bool) -> None:
        """Ask nothing: the member's answer is the same for each."""
