"""The Wayland desktop as the family wants it."""

import contextlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from aboveboard.desktop import Context, Grab, Lack, RawInput, Window, WindowLook
from aboveboard.desktop.wayland.pictures import Pictures
from aboveboard.desktop.wayland.sway import Area, Node, Sway
from aboveboard.errors import NoDisplay
from aboveboard.model.geometry import Monitor, Point, Rect, bounding
from aboveboard.model.policy import AppIdentity
from aboveboard.model.time import SERVER_CLOCK_RANGE

PATIENCE_S = 5.0
"""A compositor that answers no question for so long counts as gone."""

Identify = Callable[[int], AppIdentity | None]
"""Tells what a process runs, or None where that is unknown or not trusted."""


class WaylandDesktop:
    """One session of sway: a Desktop and a WindowProbe that hears no input.

    It tells windows with their processes, the focus, the monitors and pixels. Of all else it says that it lacks it,
    and answers so that nothing is let through. `environment` gives SWAYSOCK, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, PATH.
    """

    lacks: frozenset[Lack] = frozenset(Lack)

    def __init__(self, environment: Mapping[str, str], identify: Identify, *, patience_s: float = PATIENCE_S) -> None:
        """Raises MissingLibrary."""
        self._sway = Sway(environment, patience_s)
        self._pictures = Pictures(environment, patience_s)
        self._identify = identify
        self._seen: tuple[tuple[Window, ...], Window | None] | None = None
        self._serial = 0
        self._never: int | None = None
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Connect. Raises NoDisplay."""
        with contextlib.ExitStack() as resources:
            resources.enter_context(self._sway)
            self._never = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            resources.callback(os.close, self._never)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self._resources.close()
        self._never = None

    def fileno(self) -> int:
        """Return a descriptor that never becomes readable: no input is told here. Raises NoDisplay before entering."""
        if self._never is None:
            raise NoDisplay("the desktop was not entered", remedy="use it as a context manager")
        return self._never

    def read(self) -> Sequence[RawInput]:
        """Return nothing. Raises DisplayLost when sway has gone."""
        self._sway.check()
        return ()

    def now(self) -> int:
        """Return this member's clock in 32-bit ms."""
        return time.monotonic_ns() // 1_000_000 % SERVER_CLOCK_RANGE

    def last_input(self) -> int | None:
        """Tell that it is unknown."""
        return None

    def context(self) -> Context:
        """Return focus and stack of a look that begins now; where the pointer is, is not told here."""
        began = self.now()
        stack, focus = self._look()
        if self._seen != (stack, focus):
            self._serial += 1
        self._seen = (stack, focus)
        return Context(began, self._serial, focus, focus, None, Point(0, 0), stack, blanked=True)

    def asks_secret(self, window: Window) -> bool:  # noqa: ARG002  # the answer is the same for each
        """Tell that it may: whether it does is not told here."""
        return True

    def version(self, window: Window) -> str:  # noqa: ARG002  # the answer is the same for each
        """Return nothing: nobody asks, because nothing is recorded here."""
        return ""

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors. Raises NoDisplay where one is scaled or turned: what lies where would be a guess."""
        outputs = self._sway.outputs()
        if any(output.scale != 1.0 or output.transform != "normal" for output in outputs):
            raise NoDisplay("a monitor is scaled or turned in a way that is not understood")
        return tuple(Monitor(name=output.name, box=_box(output.rect)) for output in outputs)

    def keyboard_layout(self) -> str:
        """Return nothing: sway tells layouts in words, not by their names."""
        return ""

    def damaged(self) -> Sequence[Rect]:
        """Return all monitors: what changed is not told here."""
        return tuple(monitor.box for monitor in self.monitors())

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box, clipped to the monitors' common box. Raises NoDisplay for one wholly outside.

        They show whatever lies there, also what no other answer of this member tells of.
        """
        boxes = [monitor.box for monitor in self.monitors()]
        inside = box.intersection(bounding(boxes))
        if not inside.area:
            raise NoDisplay("a picture was asked for outside the screen", remedy="ask again: the screen changed")
        return Grab(time=self.now(), box=inside, pixels=self._pictures.grab(inside))

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        """Return None for each: a window's own pixels are not told here, and others may lie over it."""
        return [None for _ in parts]

    def is_demo_screen(self) -> bool:
        """Tell that it is none: which kind of screen this is, is not told here."""
        return False

    def look(self, window: int, part: Rect | None = None) -> WindowLook | None:
        """Return a window's own look; as what lies above is not told, all of it counts as covered."""
        found = next((one for one in self._look()[0] if one.id == window), None)
        pixels = None if part is None else self.grab(part).pixels
        return None if found is None else WindowLook(found.box, True, found.pid, (found.box,), pixels)

    def windows_of(self, pid: int) -> tuple[Window, ...]:
        """Return the shown windows of a process, bottom to top."""
        return tuple(window for window in self._look()[0] if window.pid == pid)

    def _look(self) -> tuple[tuple[Window, ...], Window | None]:
        nodes = list(self._sway.tree().windows())
        known = {pid: self._identify(pid) for node in nodes if (pid := _process(node)) is not None}
        stack = tuple(_window(node, known) for node in nodes)
        focus = next((window for node, window in zip(nodes, stack, strict=True) if node.focused), None)
        return stack, focus


def _process(node: Node) -> int | None:
    """Return the process that made a window, by the kernel's word to sway; of X clients that is the X server's."""
    return None if node.shell != "xdg_shell" else node.pid


def _window(node: Node, known: Mapping[int, AppIdentity | None]) -> Window:
    pid = _process(node)
    outer, inner = _box(node.rect), _box(node.window_rect).moved(node.rect.x, node.rect.y)
    identity = None if pid is None else known[pid]
    framed = None if inner == outer else outer
    return Window(id=node.id, frame=node.id, box=inner, pid=pid, identity=identity, frame_box=framed)


def _box(area: Area) -> Rect:
    return Rect(area.x, area.y, max(area.width, 0), max(area.height, 0))
