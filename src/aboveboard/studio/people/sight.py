"""What a person sees of a page: everything that stands there, with where it is. Places are CSS pixels of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from aboveboard.errors import NotFound

_LOOK = """() => {
  const seen = [];
  const name = (e) => (e.innerText ?? e.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const all = function* (root) {
    for (const e of root.querySelectorAll('*')) { yield e; if (e.shadowRoot) yield* all(e.shadowRoot); }
  };
  const around = (e) => [...e.labels[0].childNodes].filter((n) => !n.contains(e)).map((n) => n.textContent).join(' ');
  const words = (e) => e.getAttribute('aria-label')
    ?? ((e.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => e.getRootNode().getElementById?.(id)
      ?.textContent ?? '').join(' ').trim() || (e.labels?.[0] ? around(e) : e.getAttribute('label') ?? ''));
  const port = (e) => {
    for (let p = e.assignedSlot ?? e.parentNode; p; p = p.assignedSlot ?? p.parentNode ?? p.host) {
      if (!(p instanceof Element) || p.scrollHeight <= p.clientHeight + 1 || p === document.documentElement) continue;
      if (!['auto', 'scroll'].includes(getComputedStyle(p).overflowY)) continue;
      const r = p.getBoundingClientRect();
      return [r.left, r.top, r.width, r.height];
    }
    return [0, 0, innerWidth, innerHeight];
  };
  for (const e of all(document.body)) {
    if (['SCRIPT', 'STYLE', 'OPTION'].includes(e.tagName) || e.closest('#reward-display, #click-canvas')) continue;
    const s = getComputedStyle(e), r = e.getBoundingClientRect();
    if (s.visibility === 'hidden' || s.display === 'none' || r.width < 1 || r.height < 1) continue;
    const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
    const hit = e.getRootNode().elementFromPoint(x, y);
    seen.push({
      tag: e.tagName.toLowerCase(), kind: e.type ?? '', id: e.id ?? '', classes: [...e.classList],
      text: name(e).slice(0, 300), value: typeof e.value === 'string' ? e.value : '',
      checked: !!e.checked, focused: e.getRootNode().activeElement === e,
      box: [r.left, r.top, r.width, r.height], hit: !!hit && (e === hit || e.contains(hit)),
      role: e.getAttribute('role') ?? '', label: words(e).replace(/\\s+/g, ' ').trim(), port: port(e),
      on: ['aria-checked', 'aria-selected', 'aria-pressed'].some((name) => e.getAttribute(name) === 'true'),
      options: e.tagName === 'SELECT' ? [...e.options].map((o) => o.text) : [],
      chosen: e.tagName === 'SELECT' ? [...e.options].flatMap((o, i) => o.selected ? [i] : []) : [],
      depth: (() => { let d = 0; for (let p = e; p; p = p.parentElement) d++; return d; })(),
    });
  }
  return JSON.stringify(seen);
}"""


class Page(Protocol):
    """The part of a driver's page that a person's eyes need."""

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Return what a script in the page returns."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing on the page; `box` is left, top, width, height; `hit` says that its middle is not covered.

    `label` is what names it beside its own text, `port` the box of what it is scrolled in, `on` that it is chosen.
    """

    tag: str
    kind: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    value: str = field(default="", repr=False)
    checked: bool = False
    focused: bool = False
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    hit: bool = True
    options: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    depth: int = 0
    role: str = ""
    label: str = field(default="", repr=False)
    port: tuple[float, float, float, float] = (0, 0, 0, 0)
    on: bool = False

    @property
    def name(self) -> str:
        """What it is called: by what names it, else by its own text."""
        return self.label or self.text

    @property
    def middle(self) -> tuple[float, float]:
        """Where a person points at."""
        left, top, width, height = self.box
        return left + width / 2, top + height / 2


@dataclass(frozen=True, slots=True)
class Sight:
    """All of it, in the order of the document."""

    spots: tuple[Spot, ...]

    def all(self, of: Callable[[Spot], bool]) -> Sequence[Spot]:
        """Return what is so."""
        return [spot for spot in self.spots if of(spot)]

    def one(self, of: Callable[[Spot], bool], what: str) -> Spot:
        """Return the innermost thing that is so. Raises NotFound."""
        found = self.all(of)
        if not found:
            raise NotFound(f"nobody sees {what} on the page", remedy="see whether the task's page is another one now")
        return max(found, key=lambda spot: (spot.hit, spot.depth))

    def tag(self, *tags: str, text: str | None = None, kind: str | None = None) -> Spot:
        """Return the first of some tags, with a text or a kind where these are named. Raises NotFound."""
        found = self.all(
            lambda spot: spot.tag in tags and text in {None, spot.text} and (kind is None or spot.kind == kind)
        )
        if not found:
            raise NotFound(f"nobody sees a {' or '.join(tags)} on the page")
        return found[0]

    def id(self, name: str) -> Spot:
        """Return what bears an id. Raises NotFound."""
        return self.one(lambda spot: spot.id == name, "the place that the task is about")

    def shows(self, of: Callable[[Spot], bool]) -> bool:
        """Tell whether there is anything that is so."""
        return any(of(spot) for spot in self.spots)


_SPOTS = msgspec.json.Decoder(tuple[Spot, ...])


def look(page: Page) -> Sight:
    """Return what stands on a page now."""
    return Sight(_SPOTS.decode(page.evaluate(_LOOK)))
