"""Hands of an environment: real input through the X server, or a driver's input where there is no screen."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from aboveboard.model.geometry import Point
from aboveboard.studio.hands import KEYSYMS, Hands

LIST_OPENS_S = 0.4
BETWEEN_S = 0.02
"""Between two letters that an agent types."""

_DRIVER_KEYS = {
    "return": "Enter",
    "kp_enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "escape": "Escape",
    "backspace": "Backspace",
    "delete": "Delete",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "home": "Home",
    "end": "End",
    "page_up": "PageUp",
    "page_down": "PageDown",
    "ctrl": "Control",
    "shift": "Shift",
    "alt": "Alt",
    "meta": "Meta",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
"""Our names of keys and Playwright's."""

_SELECT = """([x, y, index]) => {
  const at = document.elementFromPoint(x, y), list = at && at.closest('select');
  if (!list) return;
  list.focus();
  list.selectedIndex = index;
  for (const kind of ['input', 'change']) list.dispatchEvent(new Event(kind, { bubbles: true }));
}"""


class ScreenHand:
    """Implements `Hand` by the X server's own input, as people's hands come to it."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def move(self, to: Point) -> None:
        """Move the pointer as a hand does."""
        self._hands.move(to)

    def press(self, *, button: int = 1, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        """Press where the pointer is."""
        for name in modifiers:
            self._hands.key(name, down=True)
        for _ in range(count):
            self._hands.button(button, down=True)
            time.sleep(0.03)
            self._hands.button(button, down=False)
            time.sleep(0.05)
        for name in reversed(modifiers):
            self._hands.key(name, down=False)

    def drag(self, start: Point, end: Point) -> None:
        """Press, move, release."""
        self._hands.drag(start, end)

    def scroll(self, dx: float, dy: float) -> None:
        """Turn the wheel; what goes sideways does so with Shift."""
        if dy:
            self._hands.scroll(round(dy) or 1)
        if dx:
            self._hands.key("shift", down=True)
            self._hands.scroll(round(dx) or 1)
            self._hands.key("shift", down=False)

    def type(self, text: str) -> None:
        """Type a text."""
        self._hands.type(text, between=BETWEEN_S)

    def chord(self, *keys: str) -> None:
        """Press keys together."""
        names = [" " if key == "space" else key for key in keys]
        if not all(name in KEYSYMS or len(name) == 1 for name in names):
            raise LookupError("the keyboard has no such key")
        for name in names:
            self._hands.key(name, down=True)
            time.sleep(0.01)
        for name in reversed(names):
            self._hands.key(name, down=False)

    def choose(self, at: Point, index: int) -> None:
        """Open a native list, go to its first option, down to the one that is wanted, and take it."""
        self.move(at)
        self.press()
        time.sleep(LIST_OPENS_S)
        self.chord("home")
        for _ in range(index):
            self.chord("down")
            time.sleep(BETWEEN_S)
        self.chord("return")

    def rest(self, seconds: float) -> None:
        """Do nothing for a while."""
        time.sleep(seconds)


class DriverHand:
    """Implements `Hand` by a driver's input; `css` says which place of the page lies at a pixel."""

    def __init__(self, page: Any, css: Callable[[Point], tuple[float, float]]) -> None:
        self._page = page
        self._css = css

    def move(self, to: Point) -> None:
        """Move the pointer, with some steps on the way: menus watch it come."""
        self._page.mouse.move(*self._css(to), steps=4)

    def press(self, *, button: int = 1, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        """Press where the pointer is."""
        name = {2: "middle", 3: "right"}.get(button, "left")
        for key in modifiers:
            self._page.keyboard.down(_named(key))
        for number in range(1, count + 1):
            self._page.mouse.down(button=name, click_count=number)
            self._page.mouse.up(button=name, click_count=number)
        for key in reversed(modifiers):
            self._page.keyboard.up(_named(key))

    def drag(self, start: Point, end: Point) -> None:
        """Press, move, release."""
        self.move(start)
        self._page.mouse.down()
        self._page.mouse.move(*self._css(end), steps=8)
        self._page.mouse.up()

    def scroll(self, dx: float, dy: float) -> None:
        """Turn the wheel; a notch is 100 CSS pixels, as in Chromium."""
        self._page.mouse.wheel(dx * 100, dy * 100)

    def type(self, text: str) -> None:
        """Type a text."""
        self._page.keyboard.type(text)

    def chord(self, *keys: str) -> None:
        """Press keys together."""
        self._page.keyboard.press("+".join(_named(key) for key in keys))

    def choose(self, at: Point, index: int) -> None:
        """Choose from a native list in the page: without a screen it opens nowhere."""
        self._page.evaluate(_SELECT, [*self._css(at), index])

    def rest(self, seconds: float) -> None:
        """Do nothing for a while, and let the driver's own messages through."""
        self._page.wait_for_timeout(seconds * 1_000)


def _named(key: str) -> str:
    if key in _DRIVER_KEYS:
        return _DRIVER_KEYS[key]
    if len(key) != 1:
        raise LookupError("the keyboard has no such key")
    return key
