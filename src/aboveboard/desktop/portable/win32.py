"""Windows' answers about rights and desktops, by ctypes. Typed and read, never run on Windows.

Sources, below learn.microsoft.com/windows/win32/: api/winuser/nf-winuser-openinputdesktop,
nf-winuser-getuserobjectinformationw, nf-winuser-getforegroundwindow; api/securitybaseapi/ nf-securitybaseapi-
gettokeninformation, nf-securitybaseapi-getsidsubauthority.
"""

import sys
from typing import Any

from aboveboard.errors import MissingLibrary

_READ_OBJECTS, _NAME, _LONGEST = 0x1, 2, 256  # DESKTOP_READOBJECTS, UOI_NAME, characters of a name
_QUERY_LIMITED, _TOKEN_QUERY, _INTEGRITY = 0x1000, 0x8, 25  # PROCESS_, TOKEN_QUERY, TokenIntegrityLevel
_LABEL_BYTES = 256


class WindowsApi:
    """The `WindowsSystem` of this login session."""

    _user32: Any
    _kernel32: Any
    _advapi32: Any

    def __init__(self) -> None:
        """Raises MissingLibrary elsewhere."""
        if sys.platform != "win32":
            raise MissingLibrary("these are libraries of Windows")
        import ctypes
        from ctypes import wintypes

        self._user32, self._kernel32 = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
        self._advapi32 = ctypes.WinDLL("advapi32")
        # Handles and pointers are wider than ctypes' own guess.
        for call, answer in (
            (self._user32.OpenInputDesktop, wintypes.HANDLE),
            (self._user32.GetForegroundWindow, wintypes.HWND),
            (self._kernel32.GetCurrentProcess, wintypes.HANDLE),
            (self._kernel32.OpenProcess, wintypes.HANDLE),
            (self._advapi32.GetSidSubAuthorityCount, ctypes.POINTER(ctypes.c_ubyte)),
            (self._advapi32.GetSidSubAuthority, ctypes.POINTER(wintypes.DWORD)),
        ):
            call.restype = answer

    def input_desktop(self) -> str | None:
        """Open the desktop that has the input, and ask its name."""
        if sys.platform != "win32":
            return None
        import ctypes
        from ctypes import wintypes

        opened: int | None = self._user32.OpenInputDesktop(0, 0, _READ_OBJECTS)
        if not opened:
            return None
        desktop = wintypes.HANDLE(opened)
        try:
            name, needed = ctypes.create_unicode_buffer(_LONGEST), wintypes.DWORD()
            size = ctypes.sizeof(name)
            told = self._user32.GetUserObjectInformationW(desktop, _NAME, name, size, ctypes.byref(needed))
            return name.value if told else None
        finally:
            self._user32.CloseDesktop(desktop)

    def own_level(self) -> int | None:
        """Ask for the level of this process."""
        return self._level(self._kernel32.GetCurrentProcess())

    def front_level(self) -> int | None:
        """Ask for the level of the process whose window is in front."""
        if sys.platform != "win32":
            return None
        import ctypes
        from ctypes import wintypes

        pid, window = wintypes.DWORD(), wintypes.HWND(self._user32.GetForegroundWindow())
        self._user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
        process = self._kernel32.OpenProcess(_QUERY_LIMITED, False, pid)  # C's
        if not process:
            return None
        try:
            return self._level(process)
        finally:
            self._kernel32.CloseHandle(wintypes.HANDLE(process))

    def _level(self, process: int) -> int | None:
        """Return the last part of the identifier in a process's integrity label."""
        if sys.platform != "win32":
            return None
        import ctypes
        from ctypes import wintypes

        token, needed = wintypes.HANDLE(), wintypes.DWORD()
        if not self._advapi32.OpenProcessToken(wintypes.HANDLE(process), _TOKEN_QUERY, ctypes.byref(token)):
            return None
        try:
            label = ctypes.create_string_buffer(_LABEL_BYTES)
            answered = self._advapi32.GetTokenInformation(token, _INTEGRITY, label, _LABEL_BYTES, ctypes.byref(needed))
            if not answered:
                return None
            identifier = ctypes.cast(label, ctypes.POINTER(ctypes.c_void_p))[0]  # TOKEN_MANDATORY_LABEL begins with it
            last = self._advapi32.GetSidSubAuthorityCount(ctypes.c_void_p(identifier))[0] - 1
            return int(self._advapi32.GetSidSubAuthority(ctypes.c_void_p(identifier), last)[0])
        finally:
            self._kernel32.CloseHandle(token)
