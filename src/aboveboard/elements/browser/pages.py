"""What the pages of one browser's process have told: which are shown, and what is in them. Pure, and bounded.

A page that is not shown is not known: what it told goes with `page_hidden`, and it begins anew when it is shown again.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from aboveboard.elements import Shown
from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.link import Browser
from aboveboard.formats.browser_reports import (
    Answered,
    Boxes,
    Focused,
    Hello,
    Nodes,
    PageHidden,
    PageShown,
    Placed,
    Report,
    Up,
    Viewport,
)

MOST_PAGES = 64
"""Pages shown at once: one for each window of a browser. The oldest goes for one more."""

MOST_FRAMES = 64
BURST, A_SECOND = 4_000, 800
"""Messages of one page at once and a second, twice what the extension lets a frame tell; more is no page's work."""

_MOST_BANNED = 256


@dataclass(slots=True)
class Page:
    """One page that is shown."""

    link: int
    shown: PageShown
    frames: dict[int, Frame] = field(default_factory=dict, repr=False)
    _budget: float = BURST
    _paid_at: int = 0

    @property
    def top(self) -> Frame:
        """The frame around all others."""
        return self.frames.setdefault(0, Frame(0))

    @property
    def known(self) -> bool:
        """Whether all that the page shows is known but for the frames inside it."""
        return self.top.known

    def affords(self, now: int) -> bool:
        """Count a message at a time in ms; tell whether the page still tells no more than a page can."""
        self._budget = min(BURST, self._budget + (now - self._paid_at) * A_SECOND / 1_000) - 1
        self._paid_at = now
        return self._budget >= 0


class BrowserPages:
    """The pages of one process; several extensions (one for each profile) may tell of theirs."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._banned: deque[str] = deque(maxlen=_MOST_BANNED)
        self.turns = 0
        """How often what is shown has ended, or changed so that for a moment nothing stood for it."""
        self.serial = 0

    def take(self, link: int, report: Up, now: int) -> tuple[Page, Frame] | None:
        """Take a report of a connection at a time in ms; return whose it is where it tells of something done."""
        self.serial += not isinstance(report, Answered)  # which says that nothing is new
        if isinstance(report, Hello):
            return None
        if isinstance(report, PageShown):
            self._show(link, report, now)
            return None
        page = self._pages.get(report.page)
        if page is None or page.link != link:
            return None
        if not page.affords(now):
            self._ban(report.page)
            return None
        return self._tell(page, report)

    def lost(self, link: int) -> None:
        """Forget what a connection told: it has gone, or said what is no report."""
        for name in [name for name, page in self._pages.items() if page.link == link]:
            self._end(name)

    def forget(self) -> None:
        """Forget every page."""
        for name in list(self._pages):
            self._end(name)

    def shown(self) -> tuple[Shown, ...]:
        """Return the pages shown, the one last told of first; one with the focus before others."""
        last_first = [self._told(page.shown) for page in reversed(self._pages.values())]
        return tuple(sorted(last_first, key=lambda shown: not shown.focused))

    def page(self, name: str) -> Page | None:
        """Return a page that is shown."""
        return self._pages.get(name)

    def _show(self, link: int, told: PageShown, now: int) -> None:
        if told.frame or told.page in self._banned:
            return
        known = self._pages.get(told.page)
        if known is not None and known.link != link:
            return  # two extensions do not name the same page
        if known is None:
            self.turns += bool(self._pages)
            known = Page(link, told, _paid_at=now)
        elif _stands_for(known.shown) != _stands_for(told):
            self.turns += 1
        if not known.affords(now):
            self._ban(told.page)
            return
        known.shown = told
        self._pages[told.page] = known
        self._pages.move_to_end(told.page)
        while len(self._pages) > MOST_PAGES:
            self._end(next(iter(self._pages)))

    def _tell(self, page: Page, report: Report) -> tuple[Page, Frame] | None:
        if isinstance(report, PageHidden):
            if report.frame:
                page.frames.pop(report.frame, None)
            else:
                self._end(report.page)
            return None
        if report.frame not in page.frames and len(page.frames) >= MOST_FRAMES:
            self._ban(report.page)
            return None
        frame = page.frames.setdefault(report.frame, Frame(report.frame))
        if isinstance(report, Viewport):
            frame.looks(report)
        elif isinstance(report, Placed):
            frame.placed = report if report.frame else None
        elif isinstance(report, Nodes):
            frame.has(report)
        elif isinstance(report, Boxes):
            frame.hides(report)
        elif isinstance(report, Answered):
            frame.answered = max(frame.answered, report.number)
        else:
            if isinstance(report, Focused):
                frame.focus = report.node
            return page, frame
        return None

    def _end(self, name: str) -> None:
        if self._pages.pop(name, None) is not None:
            self.turns += 1

    def _ban(self, name: str) -> None:
        """End a page for good: until it navigates, nothing of it is believed."""
        self._banned.append(name)
        self._end(name)

    def _told(self, shown: PageShown) -> Shown:
        return Shown(
            pid=self.browser.pid,
            started=self.browser.started,
            page=shown.page,
            site=shown.site,
            origin=shown.origin,
            route=shown.route,
            title=shown.title,
            window=shown.window,
            ratio=shown.ratio,
            focused=shown.focused,
        )


def _stands_for(shown: PageShown) -> tuple[object, ...]:
    """Return what makes a page stand for its window; while this changes, for a moment nothing does."""
    return shown.site, shown.origin, shown.title, shown.window
