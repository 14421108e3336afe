"""What Windows and macOS are asked about rights and about hidden typing, and nothing more: a port for each."""

from typing import Protocol


class WindowsSystem(Protocol):
    """Rights and desktops of one login session of Windows."""

    def input_desktop(self) -> str | None:
        """Return the name of the desktop that has the input, None where it may not be asked."""

    def own_level(self) -> int | None:
        """Return the integrity level of this process, None where it is not told."""

    def front_level(self) -> int | None:
        """Return the integrity level of the process whose window is in front, None where it may not be asked."""


class MacSystem(Protocol):
    """Rights and typing of one login session of macOS."""

    def secure_input(self) -> bool:
        """Tell whether some program has keys kept from all others."""

    def may_read_elements(self, *, ask: bool) -> bool:
        """Tell whether this program may read others' windows; `ask` lets macOS ask the person if not."""

    def may_hear_input(self, *, ask: bool) -> bool:
        """Tell whether it may hear others' keys and pointer."""

    def may_see_screen(self, *, ask: bool) -> bool:
        """Tell whether it may take pictures of others' windows."""
