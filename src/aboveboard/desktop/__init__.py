"""FAMILY: where events and pixels come from.

A member gives raw input with the display server's own clock, the windows and who owns them, and pixels. What it
gives lives in memory only: raw keys and titles never leave the recorder, and `repr` hides text. Members: `x11`,
`portable` (what other platforms tell) and `wayland` (what a session of sway tells), which lack too much to record,
`scripted` (a desktop that plays a script, for tests and for reducing old logs).
"""

import enum
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from aboveboard.model.events import Device
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.policy import AppIdentity

# Modifier bits of the X core protocol's `state` (section 6), also used by other members.
SHIFT, CONTROL, ALT, SUPER = 1, 4, 8, 64


class Lack(enum.StrEnum):
    """What a member cannot tell, and answers so that nothing is let through; recording needs all of it."""

    PROOF = "no machine of this platform has passed the promises' tests"
    INPUT = "input is not told, so none of it can be recorded"
    CLOCK = "input bears the moment at which it was heard, not the moment of the display server"
    DEVICES = "a program's input is not told from a person's, so all of it counts as a program's"
    STACKING = "menus, notices and locks that lie over windows are not told, so each window counts as covered"
    NESTED = "this X server serves X clients on a Wayland desktop: what else is there, and over them, is not told"
    CHANGES = "what changed and changed back between two looks is not told"
    DAMAGE = "what is drawn is not told, so all of the screen may have changed at any time"
    SECRETS = "a terminal that waits for a secret is not told from another, so each counts as waiting"
    BLANKING = "a locked or blanked screen is not told from another, so each counts as blanked"
    SCREEN_KIND = "a virtual screen is not told from a person's, so none counts as a demo screen"


class RawMotion(msgspec.Struct, frozen=True, gc=False):
    """The pointer moved; `time` is the server's 32-bit ms, `state` its modifier and button bits.

    A struct, because it is made a thousand times a second: a frozen dataclass takes three times as long.
    """

    time: int
    at: Point
    state: int


@dataclass(frozen=True, slots=True)
class RawButton:
    """A button went down or up; buttons 4 to 7 are the wheel (X core protocol, section 8): up, down, left, right.

    `notches` is how far the wheel turned; smooth wheels and fingers turn parts of a notch, and are never let go.
    """

    time: int
    button: int
    pressed: bool
    at: Point
    state: int
    device: Device = Device.HUMAN
    notches: float = 1.0


@dataclass(frozen=True, slots=True)
class RawKey:
    """A key went down or up. `name` is lower case (`return`, `f5`, `a`); `text` is what it would type, if anything.

    `composing` marks a dead or compose key that waits for the next. `repeat` marks auto-repeat.
    """

    time: int
    keycode: int = field(repr=False)
    pressed: bool
    state: int
    name: str = field(repr=False)
    text: str = field(default="", repr=False)
    composing: bool = False
    repeat: bool = False
    device: Device = Device.HUMAN


RawInput = RawMotion | RawButton | RawKey


@dataclass(frozen=True, slots=True)
class Window:
    """One mapped window: its box on the screen, the process that owns it by the server's word, and who that is.

    For a managed window `id` is the client's window inside the frame and `frame` the top level. `identity` is None
    when the process is unknown, foreign or not trusted: unknown is out. `popup` is an override-redirect window.
    `box` is the client's own area; `frame_box` the whole top level with its decorations, where they differ. `shape`
    are the parts of `box` that the window takes up: None is all of it, none is nothing that could be shown.
    `translucent` says that its pixels bear an alpha and something heeds it. `corner` is where its pixels are counted
    from. `title` is told of browsers only, in memory only: it proves whether a page is what its window shows.
    """

    id: int
    frame: int
    box: Rect
    pid: int | None = None
    started: int | None = None
    identity: AppIdentity | None = None
    popup: bool = False
    input_only: bool = False
    dialog: bool = False
    frame_box: Rect | None = None
    shape: tuple[Rect, ...] | None = None
    translucent: bool = False
    corner: Point | None = None
    title: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Context:
    """Who owns the focus, the pointer and the canvas after one round trip. `stack` is bottom to top.

    `serial` changes whenever stacking, focus or windows changed since the last answer; `time` is the server's.
    `blanked` says that the server shows its screen saver instead of all this. `bare` are boxes of the screen on which
    nothing was drawn since something else went away there: their pixels may still be of that. `grabbed` says that a
    program has grabbed the keyboard, so that keys go to it whoever has the focus; `state` are the modifiers held.
    """

    time: int
    serial: int
    focus: Window | None
    active: Window | None
    pointer: Window | None
    pointer_at: Point
    stack: tuple[Window, ...]
    blanked: bool = False
    bare: tuple[Rect, ...] = ()
    grabbed: bool = False
    state: int = 0


@dataclass(frozen=True, slots=True)
class Grab:
    """Pixels of one box: BGRX, shape (height, width, 4), dtype uint8, and the server time after the grab.

    Those of windows hold until the next question for pixels.
    """

    time: int
    box: Rect
    pixels: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WindowLook:
    """One window as the server tells right now: its box, whether it is mapped and viewable, and who owns it.

    `above` are the boxes of the mapped windows stacked higher that meet its box, of any class: override-redirect,
    input-only (these change no pixel) and shaped ones count whole. `part` are the pixels that were asked for with it,
    BGRX of shape (height, width, 4); None where none were, or where they could not be had in the same round trip.
    `context` is what `Desktop.context` would have said then; None where it has to be asked.
    """

    box: Rect
    mapped: bool
    pid: int | None
    above: tuple[Rect, ...]
    part: NDArray[np.uint8] | None = field(default=None, repr=False, compare=False)
    context: "Context | None" = field(default=None, repr=False, compare=False)


class WindowProbe(Protocol):
    """Looks at single windows, uncached, to prove that an indicator can be seen. A Desktop is one too."""

    def look(self, window: int, part: Rect | None = None) -> WindowLook | None:
        """Return the look of a window, with the pixels of a part of the screen if one is named.

        None when there is no window of that id.
        """

    def windows_of(self, pid: int) -> tuple[Window, ...]:
        """Return the mapped windows of a process, bottom to top."""

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box of the root window."""


class Desktop(Protocol):
    """One display. A context manager: entering connects, leaving gives everything back."""

    @property
    def lacks(self) -> frozenset[Lack]:
        """What this member cannot tell; whoever records refuses a desktop that lacks anything."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when input waits."""

    def read(self) -> Sequence[RawInput]:
        """Return the input that has arrived, in server order, without waiting.

        Raises DisplayLost when the server is gone.
        """

    def now(self) -> int:
        """Return the server's time by a round trip, in 32-bit ms."""

    def last_input(self) -> int | None:
        """Return the server time of the last input of any device, read here or not; None where that is not told.

        A program that holds off the screen saver may count as input, too.
        """

    def context(self) -> Context:
        """Return focus, pointer and stack after a round trip issued now."""

    def asks_secret(self, window: Window) -> bool:
        """Tell whether a terminal in the window's process waits for something that it does not show."""

    def version(self, window: Window) -> str:
        """Return the release of the program that owns a window, by the package it was installed from.

        Empty where unknown, and the first time asked: it is looked up meanwhile.
        """

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors, in device pixels."""

    def keyboard_layout(self) -> str:
        """Return the layout's name, such as `de` or `us,de`."""

    def damaged(self) -> Sequence[Rect]:
        """Return the boxes that changed since the last call, and forget them."""

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box of the root window. They are raw: the caller blackens and masks."""

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        """Return each window's own pixels of a box of the screen, or None for one of which there are none any more.

        Whatever a compositor makes of them: nothing that lies below shows in them. What lies above may. They are read
        in this order, and hold until the next question for pixels.
        """

    def is_demo_screen(self) -> bool:
        """Tell whether the server's input devices are exactly those of a virtual screen (XTEST and Xvfb's own)."""


def only_root_changes(path: Path) -> bool:
    """Tell whether none but root may change a file or any folder on the way to it: else it may be another program."""
    try:
        facts = [place.stat() for place in (path, *path.parents)]
    except OSError:
        return False
    others = stat.S_IWGRP | stat.S_IWOTH
    return all(found.st_uid == 0 and not found.st_mode & others for found in facts)
