"""Scripted people before practice apps: the walks of the tests, done by real input, by mouse or mostly by keyboard."""

from collections.abc import Callable
from typing import Any

from benchmarks._acting import Acting, Native
from benchmarks._browser import Stage
from benchmarks._rates import Account
from benchmarks._replay_stage import Place
from benchmarks._truth import Meant

MOST_TABS = 14
"""People who work by keyboard take the mouse where the way is longer."""

NOTCHES = 40

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
_IN_VIEW = """([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight"""


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
        self.page.wait_for_load_state("networkidle")
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

    def meant(self, x: float, y: float) -> None:
        """Ask nothing."""
        del x, y

    def press(self, x: float, y: float, *, button: int = 1, count: int = 1, to: Any = None) -> Meant | None:
        """Press a place of the page, or, by keyboard, walk to what is there and act on it by a key."""
        if self.keyboard and button == 1 and count == 1 and to is None and self._walked(x, y):
            return None
        self.settled()
        return super().press(x, y, button=button, count=count, to=to)

    def settled(self) -> None:
        """Wait until the page has drawn what came before."""
        self.practised.settled()

    def _walked(self, x: float, y: float) -> bool:
        page, hands = self.practised.page, self.practised.hands
        key = page.evaluate(_KEYED, [x, y])
        if key is None:
            return False
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
        """Choose from a native list: by keys where one works by them, else by what chance says."""
        self.account.acts["choices"] += 1
        super().choose(x, y, native, index, by_keys=by_keys or self.keyboard)
