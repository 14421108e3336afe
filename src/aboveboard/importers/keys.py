"""Names of keys: pynput's and Windows' virtual-key codes on one side, ours (X keysyms in lower case) on the other.

pynput: pynput.readthedocs.io, class `Key`. Codes: learn.microsoft.com/windows/win32/inputdev/virtual-key-codes.
"""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "alt_gr": "altgr",
    "alt_l": "alt",
    "alt_r": "alt",
    "cmd": "meta",
    "cmd_l": "meta",
    "cmd_r": "meta",
    "ctrl_l": "ctrl",
    "ctrl_r": "ctrl",
    "enter": "return",
    "esc": "escape",
    "page_down": "next",
    "page_up": "prior",
    "print_screen": "print",
    "shift_l": "shift",
    "shift_r": "shift",
}
"""pynput's name -> ours; all others are the same on both sides."""

VIRTUAL: Mapping[int, str] = {
    0x08: "backspace",
    0x09: "tab",
    0x0D: "return",
    0x10: "shift",
    0x11: "ctrl",
    0x12: "alt",
    0x13: "pause",
    0x14: "caps_lock",
    0x1B: "escape",
    0x20: "space",
    0x21: "prior",
    0x22: "next",
    0x23: "end",
    0x24: "home",
    0x25: "left",
    0x26: "up",
    0x27: "right",
    0x28: "down",
    0x2C: "print",
    0x2D: "insert",
    0x2E: "delete",
    0x5B: "meta",
    0x5C: "meta",
    0x5D: "menu",
    0x90: "num_lock",
    0x91: "scroll_lock",
    0xA0: "shift",
    0xA1: "shift",
    0xA2: "ctrl",
    0xA3: "ctrl",
    0xA4: "alt",
    0xA5: "alt",
    **{0x6F + number: f"f{number}" for number in range(1, 25)},
}
"""Codes of keys that type nothing, and of Space."""

LETTERS = (*range(0x30, 0x3A), *range(0x41, 0x5B))
"""Codes that are those of ASCII: digits, and letters as capitals."""

PRINTING = (*LETTERS, *range(0x60, 0x70), *range(0xBA, 0xC1), *range(0xDB, 0xE0), 0xE2)
"""Codes of keys that type something; what, is said by the layout."""


def named(name: str) -> str:
    """Return our name of a key that pynput names."""
    name = name.lower().replace(" ", "_")
    return NAMES.get(name, name)


def struck(char: str) -> tuple[str, str]:
    """Return name and text of a key that is told by the character it makes; with Control held Windows tells a code."""
    if len(char) == 1 and ord(char) < 32:
        letter = chr(ord(char) + 96)  # Control and a letter is the letter's place in the alphabet (ASCII)
        return (letter, letter) if letter.isalpha() else (f"control_{ord(char)}", "")
    return (char.lower() if len(char.lower()) == 1 else char), char


def virtual(code: int) -> tuple[str, str | None]:
    """Return name and text of a virtual-key code; None where it types what only the layout says."""
    if code in VIRTUAL:
        return VIRTUAL[code], " " if code == 0x20 else ""
    if code in LETTERS:
        return chr(code).lower(), None
    return f"vk_{code}", None if code in PRINTING else ""
