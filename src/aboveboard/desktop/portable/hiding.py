"""Whether the platform keeps what is typed from every other program: somebody asks for a secret.

Sources: learn.microsoft.com/windows/win32/winstation/desktops (there are three desktops, and which has the input) and
developer.apple.com's Technical Note TN2150, Using Secure Event Input Fairly. No means only that this way does not tell:
a program may hide what is typed by itself, so it never makes a field one that is recorded.
"""

from aboveboard.desktop.portable.darwin import MacApi
from aboveboard.desktop.portable.systems import MacSystem, WindowsSystem
from aboveboard.desktop.portable.win32 import WindowsApi

_ORDINARY = "Default"


def windows_hides(system: WindowsSystem) -> bool:
    """Tell whether the lock screen or the question for an administrator has the input.

    Their desktop may not be opened by ordinary programs, so what may not be asked counts as hidden.
    """
    return system.input_desktop() != _ORDINARY


def mac_hides(system: MacSystem) -> bool:
    """Tell whether a password field, or a program that wants to be alone, has keys kept from others."""
    return system.secure_input()


def typing_is_hidden(platform: str) -> bool | None:
    """Tell whether what is typed now is kept from others; None where the platform does not tell."""
    if platform == "win32":
        return windows_hides(WindowsApi())
    return mac_hides(MacApi()) if platform == "darwin" else None
