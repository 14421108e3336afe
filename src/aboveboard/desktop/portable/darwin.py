"""macOS' answers about rights and secure input, by ctypes and pyobjc. Typed and read, never run on a Mac.

Sources: Apple's headers CarbonEventsCore.h (IsSecureEventInputEnabled), AXUIElement.h
(AXIsProcessTrustedWithOptions) and CGEvent.h, CGWindow.h (CGPreflight... tell, CGRequest... ask the person).
"""

import ctypes
from typing import Any

from aboveboard.errors import MissingLibrary

_CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
_GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"


class MacApi:
    """The `MacSystem` of this login session."""

    def __init__(self) -> None:
        """Raises MissingLibrary elsewhere."""
        try:
            self._carbon, self._graphics = ctypes.CDLL(_CARBON), ctypes.CDLL(_GRAPHICS)
            import ApplicationServices
        except (OSError, ImportError) as error:
            raise MissingLibrary("frameworks of macOS, or pyobjc, are absent", remedy="install `portable`") from error
        self._services: Any = ApplicationServices

    def secure_input(self) -> bool:
        """Ask Carbon, which has the only call for it."""
        return _yes(self._carbon.IsSecureEventInputEnabled)

    def may_read_elements(self, *, ask: bool) -> bool:
        """Ask for Accessibility."""
        options = {self._services.kAXTrustedCheckOptionPrompt: ask}
        return bool(self._services.AXIsProcessTrustedWithOptions(options))

    def may_hear_input(self, *, ask: bool) -> bool:
        """Ask for Input Monitoring."""
        allowed = _yes(self._graphics.CGPreflightListenEventAccess)
        return allowed or (ask and _yes(self._graphics.CGRequestListenEventAccess))

    def may_see_screen(self, *, ask: bool) -> bool:
        """Ask for Screen Recording."""
        allowed = _yes(self._graphics.CGPreflightScreenCaptureAccess)
        return allowed or (ask and _yes(self._graphics.CGRequestScreenCaptureAccess))


def _yes(call: Any) -> bool:
    call.restype = ctypes.c_bool
    return bool(call())
