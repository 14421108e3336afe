"""Hands: real input on a demo screen, through the X server's XTEST extension.

Input made here is marked as synthetic by the server itself; the recorder accepts it only on a demo screen.
"""

import random
import time
from collections.abc import Callable
from typing import Any, Self

from aboveboard.errors import NoDisplay
from aboveboard.model.geometry import Point

KEYSYMS = {
    "return": 0xFF0D,
    "tab": 0xFF09,
    "escape": 0xFF1B,
    "backspace": 0xFF08,
    "delete": 0xFFFF,
    "left": 0xFF51,
    "up": 0xFF52,
    "right": 0xFF53,
    "down": 0xFF54,
    "home": 0xFF50,
    "end": 0xFF57,
    "page_up": 0xFF55,
    "page_down": 0xFF56,
    "ctrl": 0xFFE3,
    "shift": 0xFFE1,
    "alt": 0xFFE9,
    "meta": 0xFFEB,
    **{f"f{number}": 0xFFBD + number for number in range(1, 13)},
}
"""Key names and their keysyms (X.Org keysymdef.h)."""

STEP_S = 0.008
"""Pointer motion comes at 125 Hz, as from a common mouse."""

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6
"""Event codes of the X core protocol, as XTEST's FakeInput takes them."""


class Hands:
    """A pointer and a keyboard on one X server; a context manager.

    `pace` stretches every rest; `ready` is called before each key and button goes down, and may wait.
    """

    def __init__(
        self, display: str, *, seed: int = 1, pace: float = 1.0, ready: Callable[[], None] = lambda: None
    ) -> None:
        self._display = display
        self._ready = ready
        self._random = random.Random(seed)  # noqa: S311 - habits, not secrets
        self._pace = pace
        self._at = Point(x=0, y=0)

    def __enter__(self) -> Self:
        """Connect.

        Raises NoDisplay when no server answers.
        """
        import xcffib  # here, because importing it starts a program (ldconfig)
        import xcffib.xproto
        import xcffib.xtest

        connect: Callable[..., Any] = xcffib.connect  # its own types are partial
        try:
            self._connection = connect(display=self._display)
        except xcffib.ConnectionException as error:
            raise NoDisplay(f"no X server at {self._display}") from error
        self._xtest = self._connection(xcffib.xtest.key)
        setup = self._connection.get_setup()
        self._root = setup.roots[0].root
        self._keycodes = self._read_keyboard(setup.min_keycode, setup.max_keycode)
        pointer = self._connection.core.QueryPointer(self._root).reply()
        self._at = Point(x=pointer.root_x, y=pointer.root_y)
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self._connection.disconnect()

    def _read_keyboard(self, first: int, last: int) -> dict[int, tuple[int, bool]]:
        """Return keysym -> (keycode, shifted) of the first group."""
        mapping = self._connection.core.GetKeyboardMapping(first, last - first + 1).reply()
        width = mapping.keysyms_per_keycode
        found: dict[int, tuple[int, bool]] = {}
        for index in range(last - first, -1, -1):
            for level in (1, 0):
                found[mapping.keysyms[index * width + level]] = (first + index, level == 1)
        return found

    def _fake(self, kind: int, detail: int, at: Point | None = None) -> None:
        if kind in {KEY_PRESS, BUTTON_PRESS}:
            self._ready()
        self._send(kind, detail, at or Point(x=0, y=0))
        self._connection.flush()

    def _send(self, kind: int, detail: int, at: Point) -> None:
        self._xtest.FakeInput(kind, detail, 0, self._root, at.x, at.y, 0)

    @property
    def at(self) -> Point:
        """Where the pointer is."""
        return self._at

    def rest(self, seconds: float) -> None:
        """Do nothing for a while, as people do."""
        time.sleep(seconds * self._pace)

    def move(self, to: Point) -> None:
        """Move the pointer along a slightly curved path, faster in the middle."""
        start, bend = self._at, self._random.uniform(-0.06, 0.06)
        distance = ((to.x - start.x) ** 2 + (to.y - start.y) ** 2) ** 0.5
        steps = max(4, min(60, int(distance / 14)))
        for step in range(1, steps + 1):
            part = step / steps
            eased = part * part * (3 - 2 * part)
            side = bend * 4 * eased * (1 - eased)
            x = start.x + (to.x - start.x) * eased - (to.y - start.y) * side
            y = start.y + (to.y - start.y) * eased + (to.x - start.x) * side
            self._fake(MOTION, 0, Point(x=max(0, round(x)), y=max(0, round(y))))
            time.sleep(STEP_S)
        self._fake(MOTION, 0, to)
        self._at = to

    def button(self, number: int, *, down: bool) -> None:
        """Press or release one pointer button."""
        self._fake(BUTTON_PRESS if down else BUTTON_RELEASE, number)

    def press_timed(self, number: int) -> tuple[int, int]:
        """Press one pointer button; returns between which ms of a clock that only grows the server took it."""
        self._ready()
        before = time.monotonic_ns()
        self._send(BUTTON_PRESS, number, Point(x=0, y=0))
        self._connection.core.GetInputFocus().reply()  # what was asked before is done once this is answered
        return before // 1_000_000, time.monotonic_ns() // 1_000_000

    def choosing(self, option: str, *, adds: bool = False) -> None:
        """Hear which option of a native list the next click chooses: for hands that write down what they do."""

    def click(self, at: Point, *, button: int = 1, count: int = 1) -> None:
        """Move there, rest a moment, and click so many times."""
        self.move(at)
        self.rest(0.18)
        for _ in range(count):
            self.button(button, down=True)
            time.sleep(0.05)
            self.button(button, down=False)
            time.sleep(0.07)

    def drag(self, start: Point, end: Point) -> None:
        """Press at the start, move to the end, release."""
        self.move(start)
        self.rest(0.15)
        self.button(1, down=True)
        self.move(end)
        self.rest(0.1)
        self.button(1, down=False)

    def scroll(self, notches: int) -> None:
        """Turn the wheel: positive is down."""
        number = 5 if notches > 0 else 4
        for _ in range(abs(notches)):
            self.button(number, down=True)
            self.button(number, down=False)
            time.sleep(0.06)

    def key(self, name: str, *, down: bool) -> None:
        """Press or release a key by its name or character."""
        keycode, _ = self._keycodes[KEYSYMS.get(name) or ord(name)]
        self._fake(KEY_PRESS if down else KEY_RELEASE, keycode)

    def press(self, chord: str) -> None:
        """Press a key or a chord such as `return` or `ctrl+shift+s`."""
        names = chord.split("+")
        for name in names:
            self.key(name, down=True)
            time.sleep(0.02)
        for name in reversed(names):
            self.key(name, down=False)
            time.sleep(0.01)

    def type(self, text: str, *, between: float = 0.06) -> None:
        """Type printable text (a newline is return) with a person's uneven rhythm; `between` is the mean in s."""
        for character in text:
            self._type_one(character)
            time.sleep(max(0.0, self._random.gauss(between, between / 3)) * self._pace)

    def _type_one(self, character: str) -> None:
        if character == "\n":
            self.press("return")
            return
        keycode, shifted = self._keycodes[ord(character)]
        if shifted:
            self.key("shift", down=True)
        self._ready()
        for kind in (KEY_PRESS, KEY_RELEASE):  # in one piece, or a stall between them would make the server repeat it
            self._send(kind, keycode, Point(x=0, y=0))
        self._connection.flush()
        if shifted:
            self.key("shift", down=False)
