"""The port on macOS, by pyobjc. Typed and read, never run: no Mac was there.

Sources: Apple's header AXUIElement.h (the calls, their errors, and that a limit set on the system wide element holds
for all), developer.apple.com/documentation/coregraphics for displays, pyobjc.readthedocs.io for how answers that C
gives by reference are returned.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from aboveboard.elements.ax.port import Display, Notice, Ref, Values
from aboveboard.elements.ax.registry import Registry
from aboveboard.elements.ax.source import LISTENED
from aboveboard.elements.worker import Unanswered
from aboveboard.errors import MissingLibrary, NoAccessibility

_LIMIT_S = 0.25  # below the budget of an operation, so that the call itself ends before it is given up
_TURN_S = 0.2  # how often the listening thread looks whether it is to end
_MOST_DISPLAYS = 32
_OK, _NO_VALUE = 0, -25212  # kAXErrorSuccess, kAXErrorNoValue


class MacAx:
    """The `AxPort` of this login session."""

    def __init__(self) -> None:
        self._ax: Any = None
        self._quartz: Any = None
        self._registry: Registry
        self._heard: Callable[[Notice], None]
        self._callback: Any = None
        self._loop: Any = None
        self._ready = threading.Event()
        self._ending = threading.Event()
        self._observers: dict[int, Any] = {}

    @contextlib.contextmanager
    def connected(self, heard: Callable[[Notice], None]) -> Iterator[None]:
        """Set the limit of each call, and listen in a thread of its own."""
        try:
            import ApplicationServices
            import objc
            import Quartz
        except ImportError as error:
            raise MissingLibrary("the library pyobjc is absent", remedy="install the extra `portable`") from error
        self._ax, self._quartz, self._heard = ApplicationServices, Quartz, heard
        if not self._ax.AXIsProcessTrusted():
            raise NoAccessibility(
                "macOS does not let this program read others' windows",
                remedy="System Settings, Privacy & Security, Accessibility: switch this program on, and start it again",
            )
        self._registry = Registry(Quartz.CFHash, Quartz.CFEqual)
        self._ax.AXUIElementSetMessagingTimeout(self._ax.AXUIElementCreateSystemWide(), _LIMIT_S)
        self._callback = objc.callbackFor(self._ax.AXObserverCreate)(
            lambda observer, element, name, refcon: self._tell(element, name)  # noqa: ARG005  # macOS gives four
        )
        listening = threading.Thread(target=self._listen, name="ax", daemon=True)
        listening.start()
        self._ready.wait()
        try:
            yield
        finally:
            self._ending.set()
            listening.join(2 * _LIMIT_S + _TURN_S)

    @contextlib.contextmanager
    def thread(self) -> Iterator[None]:
        """Give what a thread makes back when it ends."""
        import objc

        with objc.autorelease_pool():
            yield

    def listen(self, pid: int) -> None:
        """Observe the program's element: by Apple's words that tells of all below it."""
        failed, observer = self._ax.AXObserverCreate(pid, self._callback, None)
        _check(failed)
        application = self._ax.AXUIElementCreateApplication(pid)
        for name in LISTENED:
            # A program that does not know a notification says so; the others are told all the same.
            self._ax.AXObserverAddNotification(observer, application, name, None)
        source = self._ax.AXObserverGetRunLoopSource(observer)
        self._quartz.CFRunLoopAddSource(self._loop, source, self._quartz.kCFRunLoopDefaultMode)
        self._observers[pid] = observer

    def unlisten(self, pid: int, kept: frozenset[Ref]) -> None:
        """Observe it no more."""
        observer = self._observers.pop(pid, None)
        if observer is not None:
            source = self._ax.AXObserverGetRunLoopSource(observer)
            self._quartz.CFRunLoopRemoveSource(self._loop, source, self._quartz.kCFRunLoopDefaultMode)
        self._registry.forget(pid, kept)

    def application(self, pid: int) -> Ref | None:
        """Return the program's element, if it answers with windows or says that it has none."""
        element = self._ax.AXUIElementCreateApplication(pid)
        failed, _ = self._ax.AXUIElementCopyAttributeValue(element, "AXRole", None)
        if failed == self._ax.kAXErrorCannotComplete:
            raise Unanswered
        return None if failed else self._registry.ref(pid, element)

    def read(self, pid: int, element: Ref, attributes: Sequence[str]) -> Values:
        """Read several attributes in one message; those that are errors are left out."""
        held = self._registry.element(pid, element)
        if held is None:
            raise Unanswered
        failed, found = self._ax.AXUIElementCopyMultipleAttributeValues(held, list(attributes), 0, None)
        _check(failed)
        values = ((name, self._plain(pid, value)) for name, value in zip(attributes, found, strict=True))
        return {name: value for name, value in values if value is not None}

    def settable(self, pid: int, element: Ref, attribute: str) -> bool:
        """Ask whether it may be set; an error counts as no."""
        held = self._registry.element(pid, element)
        if held is None:
            return False
        failed, settable = self._ax.AXUIElementIsAttributeSettable(held, attribute, None)
        return not failed and bool(settable)

    def at(self, pid: int, x: float, y: float) -> Ref | None:
        """Ask the program, not the system, so that nothing of another program is named."""
        application = self._ax.AXUIElementCreateApplication(pid)
        failed, found = self._ax.AXUIElementCopyElementAtPosition(application, x, y, None)
        if failed == _NO_VALUE or found is None:
            return None
        _check(failed)
        failed, owner = self._ax.AXUIElementGetPid(found, None)
        return self._registry.ref(pid, found) if not failed and owner == pid else None

    def displays(self) -> Sequence[Display]:
        """Ask Quartz."""
        failed, numbers, _ = self._quartz.CGGetActiveDisplayList(_MOST_DISPLAYS, None, None)
        _check(failed)
        return [self._display(number) for number in numbers]

    def _display(self, number: int) -> Display:
        box, mode = self._quartz.CGDisplayBounds(number), self._quartz.CGDisplayCopyDisplayMode(number)
        width, height = self._quartz.CGDisplayModeGetPixelWidth(mode), self._quartz.CGDisplayModeGetPixelHeight(mode)
        return Display(box.origin.x, box.origin.y, box.size.width, box.size.height, width, height)

    def _plain(self, pid: int, value: Any) -> object:
        """Return a value as `Values` hold it, or None for an error and for what is of no use here."""
        if value is None or isinstance(value, bool | int | float | str):
            return value
        kind = self._quartz.CFGetTypeID(value)
        if kind == self._ax.AXUIElementGetTypeID():
            return self._registry.ref(pid, value)
        if kind == self._ax.AXValueGetTypeID():
            return self._pair(value)
        if kind == self._quartz.CFArrayGetTypeID():
            return [self._plain(pid, one) for one in value]
        return None

    def _pair(self, value: Any) -> tuple[float, float] | None:
        kind = self._ax.AXValueGetType(value)
        if kind not in {self._ax.kAXValueCGPointType, self._ax.kAXValueCGSizeType}:
            return None
        held, pair = self._ax.AXValueGetValue(value, kind, None)
        return (float(pair[0]), float(pair[1])) if held else None

    def _listen(self) -> None:
        """Run the loop that macOS tells notices to, until the port ends."""
        quartz = self._quartz
        self._loop = quartz.CFRunLoopGetCurrent()
        self._ready.set()
        while not self._ending.is_set():
            with self.thread():
                # It returns at once while nobody is observed: then wait for somebody.
                done = quartz.CFRunLoopRunInMode(quartz.kCFRunLoopDefaultMode, _TURN_S, False)  # C's
            if done == quartz.kCFRunLoopRunFinished:
                self._ending.wait(_TURN_S)

    def _tell(self, element: Any, name: Any) -> None:
        """Tell one notice of a process that is observed; called by macOS in the listening thread."""
        failed, pid = self._ax.AXUIElementGetPid(element, None)
        if not failed and pid in self._observers:
            self._heard(Notice(int(pid), str(name), self._registry.ref(int(pid), element)))


def _check(failed: int) -> None:
    if failed != _OK:
        raise Unanswered
