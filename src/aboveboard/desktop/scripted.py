"""A desktop that plays a script: for tests of what stands on a desktop, and for reducing old logs."""

import os
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from aboveboard.desktop import Context, Grab, Lack, RawButton, RawInput, RawMotion, Window, WindowLook
from aboveboard.errors import DisplayLost, NoDisplay
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.time import SERVER_CLOCK_RANGE

SCREEN = Monitor(name="scripted", box=Rect(0, 0, 1280, 800))
SPOILT = 0xA5
"""What every byte of a window's pixels becomes at the next question for pixels."""


@dataclass(frozen=True, slots=True)
class Stage:
    """From `time` on these windows are mapped, bottom to top, and those ids have the focus and are active.

    `asking` are the processes whose terminal waits for a secret, `versions` the releases of processes' programs,
    `bare` the boxes in which something else's pixels may still be, `unreadable` the windows that go when they are read.
    `grabbed` says that a program has grabbed the keyboard.
    """

    time: int
    windows: tuple[Window, ...] = ()
    focus: int | None = None
    active: int | None = None
    blanked: bool = False
    asking: frozenset[int] = frozenset()
    versions: Mapping[int, str] = field(default_factory=dict)
    bare: tuple[Rect, ...] = ()
    unreadable: frozenset[int] = frozenset()
    grabbed: bool = False


@dataclass(frozen=True, slots=True)
class Paint:
    """At `time` a box of the screen shows these pixels: BGRX, shape (height, width, 4), or one colour (4,)."""

    time: int
    box: Rect
    pixels: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Flicker:
    """From `time` on a box is painted anew each time that windows' pixels are read, just after they were."""

    time: int
    box: Rect
    pixels: NDArray[np.uint8] = field(repr=False)


Step = RawInput | Stage | Paint | Flicker


class ScriptedDesktop:
    """A Desktop and a WindowProbe whose steps happen when `advance` reaches their server time.

    A script is a sequence of steps, each with its time, which may exceed 32 bits: what is told wraps as a server's
    does. Steps of one time happen in the order given. Nothing happens by itself. Raises DisplayLost after `lose`.
    """

    lacks: frozenset[Lack] = frozenset()

    def __init__(
        self,
        steps: Sequence[Step] = (),
        *,
        monitors: tuple[Monitor, ...] = (SCREEN,),
        layout: str = "us",
        demo_screen: bool = False,
        start: int = 0,
    ) -> None:
        self._monitors = monitors
        self._layout = layout
        self._demo_screen = demo_screen
        self._time = start
        self._coming: list[tuple[int, int, Step]] = []
        self._stage = Stage(start)
        self._pointer, self._state = Point(0, 0), 0
        self._waiting: list[RawInput] = []
        self._serial, self._count, self._lost, self._deaf = 1, 0, False, False
        self._last_input = start
        self.looks = 0
        """How often the context was asked for: what it costs."""
        width, height = max(m.box.right for m in monitors), max(m.box.bottom for m in monitors)
        self._box = Rect(0, 0, width, height)
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._damaged: list[Rect] = [self._box]
        self._flicker: Flicker | None = None
        self._lent: list[NDArray[np.uint8]] = []
        self._wake: tuple[int, int] | None = None
        self.add(*steps)

    def __enter__(self) -> Self:
        """Open the descriptor that tells of input."""
        self._wake = os.pipe()
        if self._waiting:
            os.write(self._wake[1], b"\0")
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        if self._wake is not None:
            for end in self._wake:
                os.close(end)
        self._wake = None

    def add(self, *steps: Step) -> None:
        """Append steps to the script."""
        for step in steps:
            self._count += 1
            insort(self._coming, (step.time, self._count, step), key=lambda found: found[:2])

    def advance(self, to: int) -> None:
        """Let the server's clock reach a time, in ms: every step up to then happens."""
        while self._coming and self._coming[0][0] <= to:
            _, _, step = self._coming.pop(0)
            self._perform(step)
        self._time = max(self._time, to)

    def lose(self) -> None:
        """Let the server go away."""
        self._lost = True

    def deafen(self) -> None:
        """Let input happen from now on without being told."""
        self._deaf = True

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when input waits."""
        if self._wake is None:
            raise NoDisplay("the scripted desktop was not entered", remedy="use it as a context manager")
        return self._wake[0]

    def read(self) -> Sequence[RawInput]:
        """Return the input up to now."""
        self._check()
        found, self._waiting = self._waiting, []
        if found and self._wake is not None:
            os.read(self._wake[0], 1)
        return found

    def now(self) -> int:
        """Return the time that `advance` reached."""
        self._check()
        return self._time % SERVER_CLOCK_RANGE

    def last_input(self) -> int | None:
        """Return the time of the last input that happened."""
        self._check()
        return self._last_input % SERVER_CLOCK_RANGE

    def context(self) -> Context:
        """Return the stage as it is now."""
        self._check()
        self.looks += 1
        windows, active = self._stage.windows, self._stage.active or self._stage.focus
        by_id = {window.id: window for window in windows}
        under = next((found for found in reversed(windows) if _whole(found).contains(self._pointer)), None)
        focus = None if self._stage.focus is None else by_id.get(self._stage.focus)
        held = None if active is None else by_id.get(active)
        stage, now, at = self._stage, self.now(), self._pointer
        told = (stage.blanked, stage.bare, stage.grabbed, self._state)
        return Context(now, self._serial, focus, held, under, at, windows, *told)

    def asks_secret(self, window: Window) -> bool:
        """Tell whether the stage says so of the window's process."""
        self._check()
        return window.pid in self._stage.asking

    def version(self, window: Window) -> str:
        """Return what the stage says of the window's process."""
        self._check()
        return "" if window.pid is None else self._stage.versions.get(window.pid, "")

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors given."""
        return self._monitors

    def keyboard_layout(self) -> str:
        """Return the layout given."""
        return self._layout

    def damaged(self) -> Sequence[Rect]:
        """Return the boxes painted since the last call; at first the whole screen."""
        self._check()
        found, self._damaged = self._damaged, []
        return found

    def grab(self, box: Rect) -> Grab:
        """Return a copy of the pixels of a box, clipped to the screen. Raises NoDisplay for one wholly outside."""
        self._spoil()
        return self._copied(box)

    def _copied(self, box: Rect) -> Grab:
        self._check()
        inside = box.intersection(self._box)
        if not inside.area:
            raise NoDisplay("a picture was asked for outside the screen", remedy="ask again: the screen changed")
        return Grab(self.now(), inside, self._pixels[inside.y : inside.bottom, inside.x : inside.right].copy())

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        """Return the screen's pixels, until the next question: on a script no window shows what lies below it."""
        self._spoil()
        there = {window for window in self._stage.windows if window.id not in self._stage.unreadable}
        found = [self._copied(box) if window in there else None for window, box in parts]
        self._lent = [grab.pixels for grab in found if grab is not None]
        if self._flicker is not None:
            self._paint(self._flicker)
        return found

    def _spoil(self) -> None:
        """Paint over what windows' pixels were lent: a question for pixels may fill their memory anew."""
        for pixels in self._lent:
            pixels[:] = SPOILT
        self._lent.clear()

    def is_demo_screen(self) -> bool:
        """Tell what was given."""
        return self._demo_screen

    def look(self, window: int, part: Rect | None = None) -> WindowLook | None:
        """Return a window's own look, with the pixels of a part of the screen."""
        self._check()
        windows = self._stage.windows
        place = next((place for place, found in enumerate(windows) if found.id == window), None)
        if place is None:
            return None
        box = windows[place].box
        higher = (_whole(found) for found in windows[place + 1 :])
        above = tuple(found for found in higher if found.meets(box))
        pixels = None if part is None else self.grab(part).pixels
        return WindowLook(box, True, windows[place].pid, above, pixels)

    def windows_of(self, pid: int) -> tuple[Window, ...]:
        """Return the windows of a process, bottom to top."""
        return tuple(window for window in self._stage.windows if window.pid == pid)

    def _perform(self, step: Step) -> None:
        if isinstance(step, Stage):
            self._stage, self._serial = step, self._serial + 1
        elif isinstance(step, Paint):
            self._paint(step)
        elif isinstance(step, Flicker):
            self._flicker = step
        else:
            if isinstance(step, RawMotion | RawButton):
                self._pointer = step.at
            self._last_input, self._state = step.time, step.state
            if self._deaf:
                return
            if not self._waiting and self._wake is not None:
                os.write(self._wake[1], b"\0")
            self._waiting.append(_wrapped(step))

    def _paint(self, step: Paint | Flicker) -> None:
        inside = step.box.intersection(self._box)
        self._pixels[inside.y : inside.bottom, inside.x : inside.right] = step.pixels
        self._damaged.append(inside)

    def _check(self) -> None:
        if self._lost:
            raise DisplayLost("the scripted desktop went away")


def _wrapped(raw: RawInput) -> RawInput:
    """Return input with the time that a 32-bit clock shows."""
    time = raw.time % SERVER_CLOCK_RANGE
    if isinstance(raw, RawMotion):
        return RawMotion(time, raw.at, raw.state)
    return replace(raw, time=time)


def _whole(window: Window) -> Rect:
    return window.frame_box or window.box
