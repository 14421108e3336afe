"""Questions to a page of a test, as a recorder asks them for a picture, and words that must be filled by then."""

import itertools

from tests.integration.browser.content.tab import Report, Tab

TOP = "<style>body{font:20px monospace}</style><div style='height:60px'></div>"
WORDS = "<p id=p style='position:relative;width:300px'>Qjxkvz</p>"
HOST = "<div id=h style='width:300px'></div>"

_numbers = itertools.count(1)


def is_look(told: Report) -> bool:
    """Tell whether a report is the last of a look at the page."""
    return bool(told["type"] == "boxes" and told["last"])


def is_old(told: Report) -> bool:
    """Tell whether a report announces that the boxes told are old."""
    return bool(told["type"] == "boxes" and not told["last"])


def is_announced(tab: Tab, since: int | None = None) -> bool:
    """Ask the page, and tell whether it has said before it answers that its boxes are old; `since` so many reports."""
    number, before = next(_numbers), len(tab.hear()) if since is None else since
    tab.worker.evaluate("number => ask(number)", number)
    answer = tab.until_told(lambda told: told["type"] == "answered" and told["number"] == number, "the answer")
    return any(is_old(told) for told in tab.hear()[before : tab.hear().index(answer)])


def rests(tab: Tab) -> bool:
    """Tell whether all that the page shows is told, and no look at it goes on."""
    return not is_announced(tab) and is_look([told for told in tab.hear() if told["type"] == "boxes"][-1])


def spot(tab: Tab) -> list[float]:
    """Return where the words of `p` lie, or all of it, in CSS pixels; without one the first letter on `h`."""
    found: list[float] = tab.page.evaluate(
        """() => {
          const range = document.createRange(), holder = globalThis.p ?? h;
          range.selectNodeContents(holder);
          const { left, top, width, height } = (holder.firstChild === null ? holder : range).getBoundingClientRect();
          return [left, top, holder === globalThis.h ? 5 : width, height];
        }"""
    )
    return found


def is_filled(tab: Tab) -> bool:
    """Tell whether what was told last fills the words where they are now."""
    left, top, width, height = spot(tab)
    return any(
        x <= left and y <= top and left + width <= x + wide and top + height <= y + high
        for _, (x, y, wide, high) in tab.boxes()
    )
