"""What the doctor tries on Windows and macOS, where nothing is recorded yet: which rights are missing, and remedies."""

import sys

from aboveboard.desktop.portable.darwin import MacApi
from aboveboard.desktop.portable.permissions import Attempts, mac_attempts, windows_attempts
from aboveboard.desktop.portable.win32 import WindowsApi

ELSEWHERE = frozenset({"win32", "darwin"})


def attempts_elsewhere(platform: str = sys.platform) -> Attempts:
    """Return what to try. Raises MissingLibrary where it is another platform."""
    return windows_attempts(WindowsApi()) if platform == "win32" else mac_attempts(MacApi())
