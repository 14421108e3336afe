"""What the person must have allowed on Windows and macOS, tried one by one; who is refused is told the remedy.

What stands in the remedies is read in the vendors' documentation and was tried on no machine.
"""

from collections.abc import Callable, Mapping

from aboveboard.desktop.portable.hiding import mac_hides, windows_hides
from aboveboard.desktop.portable.platforms import lacks_on
from aboveboard.desktop.portable.systems import MacSystem, WindowsSystem
from aboveboard.errors import NoAccessibility, NoDisplay

Attempts = Mapping[str, Callable[[], str]]
"""By name, what returns a short sentence or raises a named error with its remedy."""

# Mandatory integrity levels: learn.microsoft.com/windows/win32/secauthz/mandatory-integrity-control
MEDIUM, HIGH = 0x2000, 0x3000


def windows_attempts(system: WindowsSystem) -> Attempts:
    """Return what to try on Windows, in the order in which a person would mend it."""
    return {
        "platform": lambda: _proven("win32"),
        "secure desktop": lambda: _ordinary_desktop(system),
        "own rights": lambda: _own_rights(system),
        "rights of the window in front": lambda: _front_rights(system),
    }


def mac_attempts(system: MacSystem, *, ask: bool = True) -> Attempts:
    """Return what to try on macOS; `ask` lets macOS put its question to the person for each right that is missing."""
    return {
        "platform": lambda: _proven("darwin"),
        "elements": lambda: _elements(system, ask=ask),
        "input": lambda: _input(system, ask=ask),
        "pictures": lambda: _pictures(system, ask=ask),
        "secure input": lambda: _no_secure_input(system),
    }


def _proven(platform: str) -> str:
    """Raise PlatformNotProven as long as nothing is recorded on this platform."""
    lacks_on(platform)
    return "windows can be read"


def _ordinary_desktop(system: WindowsSystem) -> str:
    if windows_hides(system):
        raise NoDisplay(
            "the secure desktop has the input: what is typed there is kept from every program",
            remedy="answer or close the question for an administrator, or unlock the screen",
        )
    return "the ordinary desktop has the input"


def _own_rights(system: WindowsSystem) -> str:
    level = system.own_level()
    if level is None or level < MEDIUM:
        raise NoDisplay(
            "this program runs with fewer rights than the programs it is to read",
            remedy="start it from the Start menu or an ordinary terminal, not from a browser's or an archive's sandbox",
        )
    if level >= HIGH:
        raise NoDisplay(
            "this program runs as administrator and would see what administrators do",
            remedy="start it without `Run as administrator`; no right of an administrator is needed",
        )
    return "those of an ordinary program"


def _front_rights(system: WindowsSystem) -> str:
    """Name what UIPI hides: input to, and elements of, programs of a higher level."""
    own, front = system.own_level(), system.front_level()
    if own is None or front is None or front > own:
        raise NoAccessibility(
            "the window in front runs with more rights: Windows keeps its input and elements from us (UIPI)",
            remedy="start that program without `Run as administrator` if it is to be recorded",
        )
    return "no more than ours"


def _elements(system: MacSystem, *, ask: bool) -> str:
    if not system.may_read_elements(ask=ask):
        raise NoAccessibility(
            "macOS does not let this program read others' windows", remedy=_switch_on("Accessibility")
        )
    return "macOS lets this program read others' windows"


def _input(system: MacSystem, *, ask: bool) -> str:
    """Raise where macOS would tell pynput of nothing, without an error."""
    if not system.may_hear_input(ask=ask):
        raise NoDisplay("macOS does not let this program hear input", remedy=_switch_on("Input Monitoring"))
    return "macOS lets this program hear input"


def _pictures(system: MacSystem, *, ask: bool) -> str:
    if not system.may_see_screen(ask=ask):
        raise NoDisplay(
            "macOS shows this program no other windows", remedy=_switch_on("Screen & System Audio Recording")
        )
    return "macOS lets this program take pictures"


def _no_secure_input(system: MacSystem) -> str:
    if mac_hides(system):
        raise NoDisplay(
            "a program has secure input on: keys are kept from every other program",
            remedy="leave the password field, or end the program that left it on (often a terminal's own menu entry)",
        )
    return "no program keeps keys to itself"


def _switch_on(pane: str) -> str:
    return f"System Settings, Privacy & Security, {pane}: switch this program on, and start it again"
