"""Keys by the names of the family, from pynput's; which modifiers are held, and what a key types."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aboveboard.desktop import ALT, CONTROL, SHIFT, SUPER

# pynput's names on the left, those of X keysyms in lower case on the right; all others are the same on both sides.
_NAMES: Mapping[str, str] = {
    "alt": "alt_l",
    "alt_gr": "iso_level3_shift",
    "cmd": "super_l",
    "cmd_l": "super_l",
    "cmd_r": "super_r",
    "ctrl": "control_l",
    "ctrl_l": "control_l",
    "ctrl_r": "control_r",
    "enter": "return",
    "esc": "escape",
    "page_down": "next",
    "page_up": "prior",
    "print_screen": "print",
    "shift": "shift_l",
}
_MODIFIERS: Mapping[str, int] = {
    "shift_l": SHIFT,
    "shift_r": SHIFT,
    "control_l": CONTROL,
    "control_r": CONTROL,
    "alt_l": ALT,
    "alt_r": ALT,
    "super_l": SUPER,
    "super_r": SUPER,
}
_TYPES: Mapping[str, str] = {"return": "\n", "tab": "\t", "space": " "}

# Virtual-key codes of digits and letters are those of ASCII, letters as capitals:
# learn.microsoft.com/windows/win32/inputdev/virtual-key-codes
_VIRTUAL = (*range(0x30, 0x3A), *range(0x41, 0x5B))
_ALTGR = "iso_level3_shift"


@dataclass(frozen=True, slots=True)
class Stroke:
    """What one key did: the fields of a RawKey that come from the keyboard alone."""

    keycode: int
    pressed: bool
    state: int
    name: str
    text: str = ""
    composing: bool = False
    repeat: bool = False


class Keys:
    """Follows one keyboard. A repeat is a press that follows a press of the same key, with nothing between.

    Locks are not followed: whether one is on when listening begins cannot be known. `virtual_keys` says that a key's
    number is a virtual-key code of Windows, where AltGr also presses Ctrl.
    """

    def __init__(self, *, virtual_keys: bool = False) -> None:
        self._virtual_keys = virtual_keys
        self._held: set[str] = set()
        self._last: tuple[str, bool] = ("", False)
        self._dead: Any = None

    def stroke(self, key: Any, *, pressed: bool) -> Stroke:
        """Return what pynput's Key, KeyCode or None (a key that it cannot read) did."""
        name, state = _name(key, virtual_keys=self._virtual_keys), self.state
        repeat = pressed and bool(name) and self._last == (name, True)
        self._last = (name, pressed)
        if name in _MODIFIERS:
            self._hold(name, pressed=pressed)
            return Stroke(_code(key), pressed, state, name, repeat=repeat)
        if name == _ALTGR:
            self._hold(name, pressed=pressed)
        text, composing = self._typed(key, name, state) if pressed else ("", False)
        return Stroke(_code(key), pressed, state, name, text, composing, repeat)

    @property
    def state(self) -> int:
        """The modifiers that are held."""
        state = 0
        for name in self._held:
            state |= _MODIFIERS.get(name, 0)
        return state & ~CONTROL if self._virtual_keys and _ALTGR in self._held else state

    def _hold(self, name: str, *, pressed: bool) -> None:
        (self._held.add if pressed else self._held.discard)(name)

    def _typed(self, key: Any, name: str, state: int) -> tuple[str, bool]:
        dead, self._dead = self._dead, None
        if state & (CONTROL | ALT):
            return "", False
        if getattr(key, "is_dead", False):
            self._dead = key
            return "", True
        char = _char(key)
        if dead is not None and char:
            return _joined(dead, key), False
        return (char if char.isprintable() else "") or _TYPES.get(name, ""), False


def _joined(dead: Any, key: Any) -> str:
    try:
        return str(dead.join(key).char)
    except ValueError:  # there is no such letter
        return ""


def _char(key: Any) -> str:
    return getattr(key, "char", None) or ""


def _name(key: Any, *, virtual_keys: bool) -> str:
    """Return a key's name: a letter or digit is its own, a sign has its Unicode name, so that no sign is a letter."""
    named = getattr(key, "name", None)
    if named is not None:
        return _NAMES.get(named, named)
    char = _char(key)
    controlled = len(char) == 1 and ord(char) < 32
    if virtual_keys and (controlled or not char) and _code(key) in _VIRTUAL:
        char = chr(_code(key))
    elif controlled:
        char = chr(ord(char) | 0x40)  # Ctrl types what ASCII has two columns to the left: S becomes 13 hexadecimal
    if len(char) != 1 or char.isalnum():
        return char.lower()
    return unicodedata.name(char, "").lower().replace(" ", "_")


def _code(key: Any) -> int:
    return int(getattr(getattr(key, "value", key), "vk", None) or 0)
