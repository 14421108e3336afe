"""Tasks of MiniWoB++ (Farama Foundation, MIT), worked at by a seeded hand that presses what lies there.

A press at random is no way to a reward, and none is asked: what counts is whether what was pressed, offered and
chosen is told as it was. So nothing that a page offers is left out because it would be told badly.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Error

from aboveboard.environments.browsing.serving import every_name
from aboveboard.errors import AboveboardError
from benchmarks._acting import Acting, Native

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "one drawing, in which the page itself has no elements or only figures": (
        *(
            "ascending-numbers",
            "bisect-angle",
            "circle-center",
            "click-pie",
            "click-pie-nodelay",
            "click-shades",
            "click-shape",
        ),
        *("count-shape", "count-sides", "drag-circle", "drag-cube", "drag-shapes", "drag-shapes-2"),
        *("drag-single-shape", "draw-circle", "draw-line", "find-midpoint", "grid-coordinate", "hot-cold"),
        *("hover-shape", "identify-shape", "right-angle", "use-colorwheel", "use-colorwheel-2", "visual-addition"),
    ),
    "what it shows moves, so that no place of a press is told by it twice": (
        *("button-delay", "chase-circle", "moving-items", "simon-says"),
    ),
    "the same page as another of the list but for its delays or its words": (
        *("book-flight-nodelay", "choose-date-nodelay", "click-collapsible-2-nodelay", "click-collapsible-nodelay"),
        *("email-inbox-forward-nl", "email-inbox-forward-nl-turk", "email-inbox-nl-turk", "use-autocomplete-nodelay"),
    ),
    "it is done by dragging or by selecting text alone": (
        *("drag-box", "drag-items", "drag-items-grid", "drag-sort-numbers", "highlight-text", "highlight-text-2"),
        "resize-textarea",
    ),
}
"""Tasks that are not played, by the reason."""

_PRESSES = 4
_SELECTED = "([x, y]) => { const e = document.elementFromPoint(x, y); return e ? e.selectedIndex ?? -1 : -1; }"
_PLACES = """() => {
  const mostly = 'a, button, input, select, textarea, label, summary, td, th, li, [role], [tabindex], [onclick]';
  const acts = (e) => e.matches(mostly) || e.onclick || e.__onclick || getComputedStyle(e).cursor === 'pointer' ||
    (window.$ && $._data && $._data(e, 'events') && $._data(e, 'events').click);
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('#reward-display, #query, #click-canvas') || ['wrap', 'area'].includes(e.id) || !acts(e)) continue;
    const r = e.getBoundingClientRect();
    const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
    if (r.width < 3 || r.height < 3 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const hit = document.elementFromPoint(x, y);
    if (!hit || !e.contains(hit)) continue;
    const offers =
      '[role=option], [role=menuitem], [role=tab], [role=treeitem], .ui-menu-item, .ui-datepicker-calendar td';
    found.push({ x, y, tag: e.tagName, type: e.type || '', offers: e.matches('select') || !!e.closest(offers),
      options: e.tagName === 'SELECT' && !e.multiple && e.size < 2 ? [...e.options].map((o) => o.label) : [],
      selected: e.selectedIndex });
  }
  return found;
}"""


def names() -> list[str]:
    """Return every task that is played."""
    without = {name for group in LEFT_OUT.values() for name in group}
    return [name for name in every_name() if name not in without]


def play_all(origin: str, acting: Acting, only: Sequence[str] = ()) -> None:
    """Play every task for some presses, or those named; what is not done to the end is noted."""
    for name in names():
        if only and name not in only:
            continue
        acting.place = f"miniwob/{name}"
        try:
            _play(f"{origin}/miniwob/{name}.html", acting, random.Random(name))  # no secret
        except (AboveboardError, Error) as error:
            acting.account.undone.append(f"{acting.place}: {type(error).__name__} {str(error).splitlines()[0][:120]}")


def _play(address: str, acting: Acting, chance: random.Random) -> None:
    page = acting.stage.page
    acting.stage.open(address)
    page.evaluate(f"Math.seedrandom({chance.randrange(1000)})")
    acting.press(80, 105)  # START
    acting.stage.hands.rest(0.5)
    for number in range(_PRESSES):
        if page.evaluate("WOB_DONE_GLOBAL"):
            page.evaluate("core.startEpisodeReal()")
            acting.stage.hands.rest(0.5)
        places = page.evaluate(_PLACES)
        if not places:
            return
        offering = [one for one in places if one["offers"]]
        _act(acting, chance.choice(offering if offering and number % 2 else places), chance)


def _act(acting: Acting, place: Mapping[str, Any], chance: random.Random) -> None:
    """Press a place; type where one can, choose where one can."""
    hands = acting.stage.hands
    if len(place["options"]) > 1:
        index = chance.choice([at for at in range(len(place["options"])) if at != place["selected"]])
        by_keys = chance.random() < 0.5  # a coin
        page, spot = acting.stage.page, (place["x"], place["y"])
        native = Native(place["options"], lambda: int(page.evaluate(_SELECTED, spot)))
        acting.choose(*spot, native, index, by_keys=by_keys)
    else:
        acting.press(place["x"], place["y"])
        if place["tag"] == "TEXTAREA" or (place["tag"] == "INPUT" and place["type"] in {"text", "password", "number"}):
            hands.type(chance.choice(["a", "be", "co", "12"]))
    hands.rest(1.0)  # lists open, pages answer
