"""Playwright's way to name what to act on, with hands that act through the X server: one script runs with both."""

import time
from collections.abc import Sequence
from typing import Any

from aboveboard.model.geometry import Point
from benchmarks._acting import Acting, Native
from benchmarks._truth import Offered, tidy

KEYS = {
    "Control": "ctrl",
    "Shift": "shift",
    "Alt": "alt",
    "Enter": "return",
    "Escape": "escape",
    "Tab": "tab",
    **{f"Arrow{way}": way.lower() for way in ("Left", "Right", "Up", "Down")},
    "Home": "home",
    "End": "end",
    "Delete": "delete",
    "Backspace": "backspace",
    "PageDown": "page_down",
}
_FINDING = frozenset(
    {
        *("get_by_role", "get_by_label", "get_by_text", "get_by_title", "get_by_placeholder", "locator", "filter"),
        *("nth", "and_", "or_"),
    }
)
_PLACE = "e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; }"
_DATE_LEFT = 12
# What a key would choose: the option that the focused element says is active, in a list that is open.
_ACTIVE = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const id = at?.getAttribute('aria-activedescendant');
  const option = id && at.getAttribute('aria-expanded') !== 'false' ? at.getRootNode().getElementById(id) : null;
  const list = option?.closest('[role=listbox]');
  if (!list) return null;
  const all = [...list.querySelectorAll('[role=option]')];
  return { names: all.map((one) => one.getAttribute('aria-label') || one.innerText), index: all.indexOf(option) };
}"""


class HandPage:
    """A page whose acts are real input; everything else is asked of Playwright."""

    def __init__(self, acting: Acting) -> None:
        self.acting = acting
        self.keyboard = HandKeyboard(acting)
        self.mouse = HandMouse(acting)

    def goto(self, address: str) -> None:
        """Open an address and wait until it is told."""
        self.acting.stage.open(address)

    def __getattr__(self, name: str) -> Any:
        return _wrapped(self.acting, name, getattr(self.acting.stage.page, name))


class HandLocator:
    """What Playwright finds, acted on by hand."""

    def __init__(self, acting: Acting, found: Any) -> None:
        self._acting = acting
        self.found = found

    def __getattr__(self, name: str) -> Any:
        if name in {"first", "last"}:
            return HandLocator(self._acting, getattr(self.found, name))
        return _wrapped(self._acting, name, getattr(self.found, name))

    def all(self) -> list["HandLocator"]:
        """Return each that is found."""
        return [HandLocator(self._acting, one) for one in self.found.all()]

    def place(self) -> list[float]:
        """Scroll there, wait until it rests and is what would be hit, and return its box in CSS pixels."""
        self.scroll_into_view_if_needed()
        before: Sequence[float] = []
        for _ in range(100):
            now: list[float] = self.found.evaluate(_PLACE)
            if now == before:
                break
            before = now
            time.sleep(0.05)
        return now

    def scroll_into_view_if_needed(self) -> None:
        """Bring it into view."""
        self._acting.reveal(self.found)

    def middle(self) -> tuple[float, float]:
        """Return its middle."""
        left, top, width, height = self.place()
        return left + width / 2, top + height / 2

    def click(self, *, button: str = "left", modifiers: Sequence[str] = (), count: int = 1) -> None:
        """Press it."""
        hands = self._acting.stage.hands
        for key in modifiers:
            hands.key(KEYS[key], down=True)
        self._across()
        place = self._acting.aim(self.middle)
        for _ in range(3 if self._is_menu() else 1):
            if self._is_menu():
                hands.rest(1.5)  # it opens as the pointer comes, and a press would close it again
            if not self._is_open():
                self._acting.press(*place, button=3 if button == "right" else 1, count=count)
        for key in modifiers:
            hands.key(KEYS[key], down=False)

    def _across(self) -> None:
        """Go level into the menu that holds this, if one does: on the way down others' entries would open theirs."""
        asked = """e => { const menu = e.matches('[role^=menuitem]') && e.closest('[role=menu]');
            if (!menu || !menu.parentElement.closest('[role=menu]')) return null;
            const r = menu.getBoundingClientRect(); return [r.left, r.right]; }"""
        found = self.found.evaluate(asked) if self.found.count() == 1 else None
        if found is not None:
            stage = self._acting.stage
            left, right = (stage.pixel(edge, 0).x for edge in found)
            at = stage.hands.at
            stage.hands.move(Point(min(max(at.x, left + 12), right - 12), at.y))
            stage.settled()

    def _is_menu(self) -> bool:
        """Whether this is an item that opens a menu, and is still there."""
        asked = "e => e.getAttribute('role') === 'menuitem' && e.hasAttribute('aria-haspopup')"
        return bool(self.found.count() == 1 and self.found.evaluate(asked))

    def _is_open(self) -> bool:
        asked = """e => e.getAttribute('aria-expanded') === 'true' ||
            [...e.parentElement.querySelectorAll(':scope > [role=menu]')].some((one) => one.getClientRects().length)"""
        return self._is_menu() and bool(self.found.evaluate(asked))

    def dblclick(self) -> None:
        """Press it twice."""
        self.click(count=2)

    def set_checked(self, checked: bool) -> None:  # as Playwright has it
        """Press it where it is not so."""
        if self.found.is_checked() != checked:
            self.click()

    def check(self) -> None:
        """Press it where it is not checked."""
        self.set_checked(True)  # as Playwright has it

    def hover(self) -> None:
        """Move there."""
        self._acting.stage.hands.move(self._acting.stage.pixel(*self.middle()))

    def focus(self) -> None:
        """Press it and take back what that opened, as a person does who has no other way there."""
        self.click()
        self._acting.stage.hands.rest(0.8)  # what opened is seen before it is taken back
        self._acting.stage.hands.press("escape")

    def press(self, chord: str) -> None:
        """Press it, then keys."""
        self.click()
        HandKeyboard(self._acting).press(chord)

    def fill(self, text: str) -> None:
        """Press it, select what stands there, and type."""
        hands = self._acting.stage.hands
        if self.found.get_attribute("type") == "date":
            left, top, _, height = self.place()
            self._acting.press(left + _DATE_LEFT, top + height / 2)
            year, month, day = text.split("-")
            hands.type(month + day + year)
            return
        self.click()
        hands.press("ctrl+a")
        hands.type(text)

    def select_option(self, value: str | None = None, *, label: str | None = None) -> None:
        """Choose from a native list."""
        options = self.found.evaluate("e => [...e.options].map((o) => [o.value, o.label])")
        wanted = [value == option[0] or (label or value) == option[1] for option in options].index(True)
        x, y = self.middle()
        by_keys = self._acting.account.acts["choices"] % 2 == 0
        native = Native([option[1] for option in options], lambda: int(self.found.evaluate("e => e.selectedIndex")))
        self._acting.choose(x, y, native, wanted, by_keys=by_keys)

    def drag_to(self, to: "HandLocator") -> None:
        """Press it, carry it there, and let go."""
        start = self.middle()
        self._acting.press(*start, to=self._acting.stage.pixel(*to.middle()))


class HandKeyboard:
    """Keys by their names in Playwright."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def press(self, chord: str) -> None:
        """Press a chord such as `Control+b`."""
        acting = self._acting
        active = acting.stage.page.evaluate(_ACTIVE) if chord == "Enter" else None
        since = len(acting.stage.hear())
        acting.stage.hands.press("+".join(KEYS.get(key, key) for key in chord.split("+")))
        acting.stage.hands.rest(0.3)
        if active is not None:
            acting.judge_choice(Offered(tuple(map(tidy, active["names"])), active["index"]), since)

    def type(self, text: str) -> None:
        """Type a text."""
        self._acting.stage.hands.type(text)


class HandMouse:
    """The pointer by places of the page."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def move(self, x: float, y: float, *, steps: int = 1) -> None:
        """Move there."""
        del steps  # hands always take many
        stage = self._acting.stage
        stage.hands.move(stage.pixel(x, y))
        stage.hands.rest(0.3)

    def down(self) -> None:
        """Press where the pointer is, and judge what is told."""
        self._acting.hold()

    def up(self) -> None:
        """Let go."""
        self._acting.stage.hands.button(1, down=False)


def _wrapped(acting: Acting, name: str, found: Any) -> Any:
    if name not in _FINDING:
        return found
    return lambda *args, **options: HandLocator(acting, found(*map(_bare, args), **_bared(options)))


def _bare(value: Any) -> Any:
    return value.found if isinstance(value, HandLocator) else value


def _bared(options: dict[str, Any]) -> dict[str, Any]:
    return {name: _bare(value) for name, value in options.items()}
