"""The portable desktop as the family wants it."""

import contextlib
import sys
from collections.abc import Sequence
from typing import Self

from aboveboard.desktop import Context, Grab, Lack, RawInput, Window, WindowLook
from aboveboard.desktop.portable.hiding import typing_is_hidden
from aboveboard.desktop.portable.listening import Listening, now
from aboveboard.desktop.portable.pictures import Pictures
from aboveboard.desktop.portable.platforms import lacks_on
from aboveboard.desktop.portable.scene import Scene
from aboveboard.desktop.portable.xorg import XorgScenes
from aboveboard.model.geometry import Monitor, Rect


class PortableDesktop:
    """The desktop in which this process runs: a Desktop and a WindowProbe, on one clock of its own.

    It tells what it lacks, and whoever records refuses it for that: no platform has proven it.
    """

    def __init__(self, platform: str = sys.platform) -> None:
        """Raises PlatformNotProven on a platform whose windows cannot be read."""
        self._lacks = lacks_on(platform)
        self._platform = platform
        self._listening = Listening(tells_devices=Lack.DEVICES not in self._lacks, virtual_keys=platform == "win32")
        self._scenes = XorgScenes()
        self._pictures = Pictures()
        self._seen: Scene | None = None
        self._serial = 0
        self._resources = contextlib.ExitStack()

    @property
    def lacks(self) -> frozenset[Lack]:
        """What cannot be told here."""
        return self._lacks

    def __enter__(self) -> Self:
        """Connect and listen. Raises NoDisplay, MissingLibrary."""
        with contextlib.ExitStack() as resources:
            resources.enter_context(self._scenes)
            resources.enter_context(self._pictures)
            resources.enter_context(self._listening.started(self._scenes))
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and disconnect."""
        self._resources.close()

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when input waits."""
        return self._listening.fileno()

    def read(self) -> Sequence[RawInput]:
        """Return the input that was heard, in that order, without waiting."""
        return self._listening.read()

    def now(self) -> int:
        """Return this member's clock."""
        return now()

    def last_input(self) -> int | None:
        """Tell that it is unknown."""
        return None

    def context(self) -> Context:
        """Return focus, pointer and stack of a look that begins now."""
        time, scene = now(), self._scenes.look()
        if self._seen is None or not scene.seems(self._seen):
            self._serial += 1
        self._seen = scene
        focus, active, pointer = (scene.window(number) for number in (scene.focus, scene.active, scene.pointer))
        return Context(time, self._serial, focus, active, pointer, scene.pointer_at, scene.stack, blanked=True)

    def asks_secret(self, window: Window) -> bool:  # noqa: ARG002  # the answer is the same for each
        """Tell that it may: whether it does is not told here."""
        return True

    @property
    def typing_is_hidden(self) -> bool | None:
        """Whether the platform keeps what is typed now from every other program; None where it does not tell.

        Only a yes says something: a no does not mean that nothing secret is typed.
        """
        return typing_is_hidden(self._platform)

    def version(self, window: Window) -> str:  # noqa: ARG002  # as above
        """Tell that it is unknown."""
        return ""

    def monitors(self) -> tuple[Monitor, ...]:
        """Return the monitors."""
        return self._pictures.monitors()

    def keyboard_layout(self) -> str:
        """Return the layouts' names, or nothing where they are unknown."""
        return self._scenes.layout()

    def damaged(self) -> Sequence[Rect]:
        """Return the whole screen: what changed is not told here."""
        return (self._pictures.screen(),)

    def grab(self, box: Rect) -> Grab:
        """Return the pixels of a box, clipped to the screen. Raises NoDisplay for one wholly outside."""
        return self._pictures.grab(box)

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        """Return nothing: a window's own pixels are not told from what is seen through it."""
        return [None for _ in parts]

    def is_demo_screen(self) -> bool:
        """Tell that it is none: which kind of screen this is, is not told here."""
        return False

    def look(self, window: int, part: Rect | None = None) -> WindowLook | None:
        """Return a window's own look, with the pixels of a part of the screen."""
        stack = self._scenes.look().stack
        place = next((place for place, found in enumerate(stack) if found.id == window), None)
        if place is None:
            return None
        box = stack[place].box
        higher = (found.frame_box or found.box for found in stack[place + 1 :])
        above = tuple(found for found in higher if found.meets(box))
        return WindowLook(box, True, stack[place].pid, above, None if part is None else self.grab(part).pixels)

    def windows_of(self, pid: int) -> tuple[Window, ...]:
        """Return the mapped windows of a process, bottom to top."""
        return tuple(window for window in self._scenes.look().stack if window.pid == pid)
