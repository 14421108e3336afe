"""The port on Windows, by comtypes. Typed and read, never run: no Windows was there, and Wine has no UI Automation.

Sources, below learn.microsoft.com/windows/win32/: winauto/uiauto-cachingforclients, winauto/uiauto-eventsoverview,
winauto/uiauto-threading, api/uiautomationclient/nn-uiautomationclient-iuiautomation2 (the time limits).
"""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.handlers import handler
from aboveboard.elements.uia.port import Answer, Heard
from aboveboard.elements.uia.user32 import client_box, physical_pixels
from aboveboard.elements.worker import Unanswered
from aboveboard.errors import MissingLibrary, NoAccessibility

_LIMIT_MS = 250  # below the budget of an operation, so that the call itself ends before it is given up
_CHILDREN, _SUBTREE = 2, 7  # TreeScope
_MULTITHREADED = 0  # COINIT_MULTITHREADED
_MOST = 20_000  # elements of one window


class WindowsUia:
    """The `UiaPort` of this login session. Elements are kept by runtime id until their process is forgotten."""

    def __init__(self) -> None:
        self._types: Any = None
        self._automation: Any = None
        self._whole: Any = None
        self._single: Any = None
        self._whose: Any = None
        self._handler: Any = None
        self._lock = threading.Lock()
        self._roots: dict[int, dict[tuple[int, ...], Any]] = {}
        self._known: dict[int, dict[tuple[int, ...], Any]] = {}

    @contextlib.contextmanager
    def connected(self, heard: Callable[[Heard], None]) -> Iterator[None]:
        """Connect until leaving."""
        # Importing comtypes joins an apartment at once: the one whose threads serve each other's windows, if not told.
        vars(sys)["coinit_flags"] = _MULTITHREADED
        try:
            import comtypes.client
        except ImportError as error:
            raise MissingLibrary("the library comtypes is absent", remedy="install the extra `portable`") from error
        comtypes.client.gen_dir = None  # what it makes of the type library stays in memory
        with contextlib.ExitStack() as resources:
            try:
                resources.enter_context(self.thread())
                self._open(comtypes.client, heard)
            except (OSError, comtypes.COMError) as error:
                raise NoAccessibility("UI Automation does not answer", remedy="use Windows 8 or newer") from error
            try:
                yield
            finally:
                with contextlib.suppress(comtypes.COMError):
                    self._automation.RemoveAllEventHandlers()

    @contextlib.contextmanager
    def thread(self) -> Iterator[None]:
        """Join COM's multithreaded apartment: events come there, and no window of ours is served in between."""
        import comtypes

        comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
        try:
            with physical_pixels():
                yield
        finally:
            comtypes.CoUninitialize()

    def listen(self, pid: int) -> None:
        """Have the process's events told; its windows are listened to as they are read."""
        with self._lock:
            self._known[pid] = {}

    def unlisten(self, pid: int) -> None:
        """Take the handlers away and forget the elements."""
        with self._lock:
            self._known.pop(pid, None)
        for window in self._roots.pop(pid, {}).values():
            with _unanswered():
                for event in uia.LISTENED:
                    self._automation.RemoveAutomationEventHandler(event, window, self._handler)
                self._automation.RemovePropertyChangedEventHandler(window, self._handler)
                self._automation.RemoveStructureChangedEventHandler(window, self._handler)

    def windows(self, pid: int) -> Sequence[Sequence[Answer]]:
        """Read each window whole, by one call to its process for all of its elements; listen first."""
        with _unanswered():
            held = self._roots.setdefault(pid, {})
            for window in self._windows(pid, self._whose):
                runtime_id = tuple(int(part) for part in window.GetRuntimeId())
                if runtime_id not in held:
                    self._listen_to(window)
                    held[runtime_id] = window
            with self._lock:
                self._known[pid] = {}
            return [list(self._flat(pid, window)) for window in self._windows(pid, self._whole)]

    def client_box(self, handle: int) -> tuple[int, int, int, int] | None:
        """Ask user32."""
        return client_box(handle)

    def at(self, x: int, y: int, pid: int) -> Answer | None:
        """Ask whose element is there, and read it only if it is the process's."""
        from ctypes import wintypes

        with _unanswered():
            element = self._automation.ElementFromPointBuildCache(wintypes.POINT(x, y), self._whose)
            return self._read(pid, element)

    def element(self, pid: int, runtime_id: tuple[int, ...]) -> Answer | None:
        """Read one element anew."""
        with self._lock:
            kept = self._known.get(pid, {}).get(runtime_id)
        with _unanswered():
            return None if kept is None else self._read(pid, kept)

    def text(self, pid: int, runtime_id: tuple[int, ...], most: int) -> str | None:
        """Read the text pattern's whole document."""
        with self._lock:
            kept = self._known.get(pid, {}).get(runtime_id)
        if kept is None:
            return None
        with _unanswered():
            pattern = kept.GetCurrentPattern(uia.TEXT_PATTERN)
            if not pattern:
                return None
            return str(pattern.QueryInterface(self._types.IUIAutomationTextPattern).DocumentRange.GetText(most))

    def _open(self, client: Any, heard: Callable[[Heard], None]) -> None:
        types = self._types = client.GetModule("UIAutomationCore.dll")
        self._automation = client.CreateObject(types.CUIAutomation8, interface=types.IUIAutomation2)
        self._automation.ConnectionTimeout = _LIMIT_MS
        self._automation.TransactionTimeout = _LIMIT_MS
        self._whole, self._single, self._whose = (self._automation.CreateCacheRequest() for _ in range(3))
        for number in uia.READ:
            self._whole.AddProperty(number)
            self._single.AddProperty(number)
        self._whole.TreeScope = _SUBTREE
        self._whose.AddProperty(uia.PROCESS)
        self._handler = handler(types, lambda *told: self._tell(heard, *told))
        self._automation.AddFocusChangedEventHandler(self._whose, self._handler)
        desktop = self._automation.GetRootElement()
        for event in uia.EVERYWHERE:
            self._automation.AddAutomationEventHandler(event, desktop, _SUBTREE, self._whose, self._handler)

    def _listen_to(self, window: Any) -> None:
        add = self._automation
        for event in uia.LISTENED:
            add.AddAutomationEventHandler(event, window, _SUBTREE, self._whose, self._handler)
        add.AddPropertyChangedEventHandler(window, _SUBTREE, self._whose, self._handler, list(uia.HEARD))
        add.AddStructureChangedEventHandler(window, _SUBTREE, self._whose, self._handler)

    def _windows(self, pid: int, request: Any) -> Iterator[Any]:
        condition = self._automation.CreatePropertyCondition(uia.PROCESS, pid)
        root = self._automation.GetRootElement()
        found = root.FindAllBuildCache(_CHILDREN, condition, request)
        yield from (found.GetElement(number) for number in range(found.Length))

    def _flat(self, pid: int, window: Any) -> Iterator[Answer]:
        """Yield a window's elements, parents before children, from what one call has cached."""
        waiting: list[tuple[Any, int | None]] = [(window, None)]
        for number in range(_MOST):
            if not waiting:
                return
            element, parent = waiting.pop()
            yield self._answer(pid, element, parent)
            children = element.GetCachedChildren()
            below = [children.GetElement(place) for place in range(children.Length)] if children else []
            waiting.extend((child, number) for child in reversed(below))
        raise Unanswered  # a tree that is not read whole would leave things unmasked

    def _answer(self, pid: int, element: Any, parent: int | None = None) -> Answer:
        found = {number: element.GetCachedPropertyValueEx(number, False) for number in uia.READ}  # COM
        runtime_id = tuple(int(part) for part in element.GetRuntimeId())
        with self._lock:
            if pid in self._known:
                self._known[pid][runtime_id] = element
        return Answer(runtime_id, found, parent)

    def _read(self, pid: int, element: Any) -> Answer | None:
        """Read an element if it belongs to the process; of another's nothing but that is asked."""
        if not element or element.CachedProcessId != pid:
            return None
        return self._answer(pid, element.BuildUpdatedCache(self._single))

    def _tell(
        self, heard: Callable[[Heard], None], sender: Any, event: int, changed: int | None, value: object
    ) -> None:
        """Tell an event of a process that is listened to; in a thread of Windows."""
        with contextlib.suppress(Unanswered), _unanswered():
            pid = int(sender.CachedProcessId)
            with self._lock:
                listened = pid in self._known
            if not listened:
                return
            element = None
            with contextlib.suppress(Unanswered), _unanswered():
                element = self._read(pid, sender)
            secret = element is None or bool(element.properties.get(uia.IS_PASSWORD))
            heard(Heard(pid, event, element, changed, None if secret else value))


@contextlib.contextmanager
def _unanswered() -> Iterator[None]:
    """Say by one name that a process did not answer, is gone, or answered with an error."""
    import comtypes

    try:
        yield
    except (comtypes.COMError, OSError, ValueError) as error:
        raise Unanswered from error
