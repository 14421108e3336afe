"""Strokes: the input that a deed comes to, as a pointer and a keyboard know it, and doing them with real hands."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from aboveboard.model.events import Button
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import KEYSYMS, Hands

BUTTONS = {Button.LEFT: 1, Button.MIDDLE: 2, Button.RIGHT: 3, Button.BACK: 8, Button.FORWARD: 9}
"""The X server's numbers (core protocol, section 8)."""

UP, DOWN, LEFT, RIGHT = 4, 5, 6, 7
"""Wheel motion by its buttons."""

BETWEEN_S = 0.03
"""Programs take input that comes faster than any hand for one event."""

_NAMES = {
    "kp_enter": "return",
    "prior": "page_up",
    "next": "page_down",
    "space": " ",
    "plus": "+",
    "minus": "-",
    "equal": "=",
    "comma": ",",
    "period": ".",
    "slash": "/",
    "backslash": "\\",
    "semicolon": ";",
    "apostrophe": "'",
    "grave": "`",
    "bracketleft": "[",
    "bracketright": "]",
    "super": "meta",
    # Hands take a character for the keysym of its number (X.Org keysymdef.h).
    "insert": chr(0xFF63),
    "menu": chr(0xFF67),
}
"""Names of keys in recordings (xkbcommon's, in lower case) by what hands call them."""


@dataclass(frozen=True, slots=True)
class Move:
    """The pointer goes there."""

    at: Point


@dataclass(frozen=True, slots=True)
class Press:
    """A pointer button goes down or up."""

    button: int
    down: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A key goes down or up, by the name that hands have for it."""

    name: str = field(repr=False)
    down: bool


@dataclass(frozen=True, slots=True)
class Write:
    """A text is typed; a newline is Return."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """A button is held so long (ms)."""

    ms: int


Stroke = Move | Press | Key | Write | Wait


def name_of(key: str) -> str | None:
    """Return what hands call a recorded key, or None where no key of a common keyboard bears the name."""
    named = _NAMES.get(key, key)
    return named if named in KEYSYMS or len(named) == 1 else None


def chord(keys: Iterable[str]) -> tuple[Stroke, ...]:
    """Return keys held together, by the names of hands: down in order, up in reverse."""
    held = tuple(keys)
    return (*(Key(key, down=True) for key in held), *(Key(key, down=False) for key in reversed(held)))


def clicks(button: int, count: int) -> tuple[Stroke, ...]:
    """Return so many presses of a button where the pointer is."""
    return (Press(button, down=True), Press(button, down=False)) * count


def wheel(dx: float, dy: float) -> tuple[Stroke, ...]:
    """Return whole notches of the wheel; parts of a notch are more than a wheel has, so they are rounded."""
    across, down = round(dx), round(dy)
    return clicks(DOWN if down > 0 else UP, abs(down)) + clicks(RIGHT if across > 0 else LEFT, abs(across))


def held(modifiers: Iterable[str], inner: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """Return strokes with modifiers held around them."""
    keys = tuple(modifiers)
    downs, ups = (Key(key, down=True) for key in keys), (Key(key, down=False) for key in reversed(keys))
    return (*downs, *inner, *ups)


def perform(strokes: Iterable[Stroke], hands: Hands) -> None:
    """Do them."""
    for stroke in strokes:
        if isinstance(stroke, Move):
            hands.move(stroke.at)
        elif isinstance(stroke, Press):
            hands.button(stroke.button, down=stroke.down)
        elif isinstance(stroke, Key):
            hands.key(stroke.name, down=stroke.down)
        elif isinstance(stroke, Write):
            hands.type(stroke.text, between=BETWEEN_S)
        else:
            time.sleep(stroke.ms / 1_000)
        time.sleep(BETWEEN_S)
