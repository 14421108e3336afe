"""Scripted people before practice apps: the walks of the tests, done by real input, by mouse or mostly by keyboard."""

import contextlib
import functools
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator

from aboveboard.desktop import Window
from aboveboard.errors import NotRunning
from aboveboard.model.geometry import Point
from benchmarks._acting import FITTING, Acting, Native
from benchmarks._browser import TOLD_S, Stage, until
from benchmarks._rates import Account
from benchmarks._replay_stage import Place
from benchmarks._truth import Meant

MOST_TABS = 14
"""People who work by keyboard take the mouse where the way is longer."""

TURNS = 4
"""So often a person tries to choose from one list."""

MOST_HERE = 24
"""More presses than any task takes."""

NOTCHES = 40
"""Further down nobody looks."""

# The deepest element at a place, and which key acts on it: none where a press is the usual way.
_KEYED = """([x, y]) => {
  let at = document.elementFromPoint(x, y);
  for (let deeper = at; deeper?.shadowRoot; ) {
    deeper = deeper.shadowRoot.elementFromPoint(x, y);
    if (!deeper || deeper === at) break;
    at = deeper;
  }
  const out = (e) => e.assignedSlot || e.parentElement || e.getRootNode().host || null;
  for (; at; at = out(at)) {
    if (at.matches('[role=option],[role=menuitem],[role=combobox],[role=tab],[role=gridcell]')) return null;
    if (at.matches('[aria-haspopup],select')) return null;
    if (at.matches('input[type=checkbox],[role=checkbox],[role=switch]')) break;
    if (at.matches('input:not([type=date]),textarea,button,a[href]')) break;
  }
  if (!at || at.tabIndex < 0 || at.matches('input[type=radio]')) return null;
  window.__meant = at;
  return at.matches('input[type=checkbox],[role=checkbox],[role=switch]') ? ' '
       : at.matches('input,textarea') ? '' : 'return';
}"""
_REACHED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === window.__meant;
}"""
_ENTRY = """([x, y]) => {
  let at = document.elementFromPoint(x, y);
  for (let deeper = at; deeper?.shadowRoot && (deeper = deeper.shadowRoot.elementFromPoint(x, y)); ) {
    if (deeper === at) break;
    at = deeper;
  }
  return !!at?.closest('[role^=menuitem],.ui-menu-item');
}"""
# How far something lies outside of what scrolls around it (0: in view), and a place over that.
_OUTSIDE = """(e) => {
  const out = (at) => at.assignedSlot || at.parentElement || at.getRootNode().host || null;
  const mine = e.getBoundingClientRect(), root = e.getRootNode();
  const hit = root.elementFromPoint((mine.left + mine.right) / 2, (mine.top + mine.bottom) / 2);
  if (hit && (e.contains(hit) || hit.contains(e))) return [0, 0, 0];
  for (let at = out(e); at; at = out(at)) {
    const style = getComputedStyle(at), is = at === document.documentElement;
    if (!is && (at.scrollHeight <= at.clientHeight + 1 || !/auto|scroll/.test(style.overflowY))) continue;
    const box = is ? { top: 0, bottom: innerHeight, left: 0, right: innerWidth } : at.getBoundingClientRect();
    const top = Math.max(0, box.top), bottom = Math.min(innerHeight, box.bottom);
    const away = mine.bottom > bottom ? mine.bottom - bottom : mine.top < top ? mine.top - top : 0;
    if (away) return [away, (box.left + Math.min(box.right, innerWidth)) / 2, (top + bottom) / 2];
  }
  return [0, 0, 0];
}"""


class Practised(Stage):
    """A stage that hears nothing: the recorder alone listens to the page."""

    def __init__(self, place: Place) -> None:
        assert place.page is not None
        self.place = place
        self.screen, self.hands, self.desktop, self.page = place.screen, place.hands, place.desktop, place.page
        self.devtools = place.page.context.new_cdp_session(place.page)
        self.origin = place.origin
        self.pid = next(
            one.pid or 0
            for one in self.desktop.context().stack
            if one.identity and not one.popup and "chrom" in one.identity.executable
        )
        self.told = []
        self._window = None
        self.opened: Callable[[], None] = lambda: None

    def open(self, address: str) -> None:
        """Show a page from its start, then sit down to work."""
        self.page.goto(address)
        self.opened()

    def hear(self) -> list[Any]:
        """Hear nothing."""
        return self.told

    def pressed(self, at: object, *, since: int) -> None:
        """Learn nothing of a press."""
        del at, since


class Doing(Acting):
    """Does what it is told and judges nothing; by keyboard it walks to buttons and fields by Tab."""

    def __init__(self, place: Place, *, keyboard: bool) -> None:
        self.practised = Practised(place)
        super().__init__(self.practised, Account())
        self.keyboard = keyboard
        self._acts = 0
        self._aimed: Callable[[], tuple[float, float]] | None = None

    def meant(self, x: float, y: float) -> None:
        """Ask nothing."""
        del x, y

    def press(self, x: float, y: float, *, button: int = 1, count: int = 1, to: Any = None) -> Meant | None:
        """Press a place of the page, or, by keyboard, walk to what is there and act on it by a key."""
        self._acts += 1
        if self._acts > MOST_HERE:
            raise NotRunning("the page never came to where its task goes on")
        if self.keyboard and button == 1 and count == 1 and to is None:
            walked = self._walked(x, y)
            if walked:
                return None
            if walked is False and self._aimed is not None:  # the way by Tab may have scrolled it elsewhere
                x, y = super().aim(self._aimed)
        self.settled()
        return super().press(x, y, button=button, count=count, to=to)

    def settled(self) -> None:
        """Wait until the page has drawn what came before."""
        self.practised.settled()

    def aim(self, place: Callable[[], tuple[float, float]]) -> tuple[float, float]:
        """Move there; to a menu's entry across before up or down, so that no other entry is met on the way."""
        self._aimed = place
        hands, aimed = self.practised.hands, self.practised.pixel(*place())
        if self.practised.page.evaluate(_ENTRY, list(place())):
            hands.move(Point(aimed.x, hands.at.y))
        return super().aim(place)

    def reveal(self, found: Locator) -> None:
        """Turn the wheel over what scrolls until something is in view, as a person has to."""
        found.wait_for(state="attached")
        before = None
        for _ in range(NOTCHES):
            away, x, y = found.evaluate(_OUTSIDE)
            if not away or away == before:
                return
            before = away
            self.practised.hands.move(self.practised.pixel(x, y))
            self.practised.hands.scroll(1 if away > 0 else -1)
            self._rested(found)

    def _rested(self, found: Locator) -> None:
        place: Any = None
        while place != (place := found.evaluate(_OUTSIDE)):
            self.settled()

    def _walked(self, x: float, y: float) -> bool | None:
        """Walk to what is at a place and act on it; False where the way was too long, None where keys are no way."""
        page, hands = self.practised.page, self.practised.hands
        key = page.evaluate(_KEYED, [x, y])
        if key is None:
            return None
        for _ in range(MOST_TABS):
            if page.evaluate(_REACHED):
                break
            hands.press("tab")
            self.settled()
        else:
            return False
        if key:
            hands.press(key)
            self.settled()
        return True

    def judge_choice(self, offered: object, since: int) -> None:
        """Judge nothing, but give the page time to take the choice."""
        del offered, since
        self.settled()

    def choose(self, x: float, y: float, native: Native, index: int, *, by_keys: bool) -> None:
        """Choose from a native list, and once more where the list took the press that opened it for a choice."""
        self.account.acts["choices"] += 1
        keyed = by_keys or self.keyboard or len(native.labels) > FITTING
        for _ in range(TURNS):
            before = native.shown()
            if before == index:
                return
            self.press(x, y)
            with contextlib.suppress(NotRunning):
                until(functools.partial(self._opened, native, before), "the list", patience_s=TOLD_S)
            popup = self._popup()
            if popup is not None and native.shown() == before:
                self._take(popup, native, before, index, by_keys=keyed)
            until(lambda: self._popup() is None, "the list closed")
            self.settled()
        if native.shown() != index:
            raise NotRunning("the native list did not take what was chosen")

    def _opened(self, native: Native, before: int) -> bool:
        return self._popup() is not None or native.shown() != before

    def _popup(self) -> Window | None:
        self.practised.desktop.read()
        return self.practised.popup()
