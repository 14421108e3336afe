"""Eyes of an environment: the recorder's own way from what a page tells to what a recording holds, without recording.

The browser's extension tells this process what it tells a recorder; the same code places it on the screen and takes
away what the layers forbid. So an agent sees at evaluation what a recording shows of the same page.
"""

import enum
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aboveboard.cli.describing import minimiser
from aboveboard.cli.world_camera import Shot, taken
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements import ChangeKind, Tree
from aboveboard.elements.browser.link import Browser
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.environments.browsing.ports import Page
from aboveboard.errors import EnvironmentLost
from aboveboard.formats.browser_pages import Span
from aboveboard.model.browsers import is_browser
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import SiteRule
from aboveboard.model.trajectories import Observation, Picture
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.recorder.telling import began

PATIENCE_S = 30.0
QUIET_S = 0.3
"""A page rests when it has told nothing for so long; a picture waits 250 ms of it (`recorder.camera`)."""

LONGEST_REST_S = 2.0
ANSWER_S = 3.0
SHOTS = 3
"""So often a picture is taken of a page that changes meanwhile, and then none."""

PRESS_S = 1.0
"""So long it is waited for what a press met: lists that the browser draws itself, and what is no page, never say."""
ASKED_EVERY_S = 0.5
IN_PAGE = 3
"""CSS pixels from a page's own corner; apps begin with some space."""

CORNER_PX = 60
"""How far from the window's lower right corner nothing lies on any page."""

_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
_KEY = bytes(32)  # of title codes: nobody compares titles here

Windows = Callable[[], Sequence[Rect]]
"""Returns the boxes of the browser's windows, that of the page first; nothing while there is none."""


class Corner(enum.Enum):
    """Where nothing lies on any page of a world: near the window's lower right corner, or in the page's own corner."""

    LOWER_RIGHT = "lower right"
    PAGE = "page"


class BrowserEyes:
    """Implements `Eyes` for the one page of a browser; with a camera it takes a picture at each look."""

    def __init__(
        self,
        elements: BrowserElements,
        site: SiteRule,
        page: Page,
        pid: int,
        windows: Windows,
        bare: Corner = Corner.LOWER_RIGHT,
        camera: Shot | None = None,
    ) -> None:
        self._camera = camera
        self._pictures: dict[str, bytes] = {}
        self._bare = bare
        self._elements = elements
        self._approved = Approved(site, site.layers)
        self._describe = minimiser((site,), "C")
        self._page = page
        self._pid = pid
        self._windows = windows
        self._began = time.monotonic()
        self._awaits_press = False
        elements.tell(*began(Scope({}, {site.id: self._approved}), _KEY))

    def arrived(self) -> None:
        """Name elements afresh and wait until the page has told of all that it shows by now.

        Its first word may be of what lay over the task before it began, so the page is asked; one that came after a
        question never heard it, so it is asked anew.
        """
        self._describe.stretch_began()
        self._began = time.monotonic()
        if not self._answered(PATIENCE_S):
            raise EnvironmentLost("the extension tells nothing of the page")

    def look(self) -> Observation:
        """Wait until the page rests and return what is seen.

        A browser that is busy tells late, and its silence looks like rest, so the page is asked first whether it has
        told all; one that does not answer in time is taken as it was told last. A press goes its own way through the X
        server, and may come after the question, so what it met is waited for before.
        """
        end = time.monotonic() + PRESS_S
        while self._awaits_press and time.monotonic() < end:
            self._hear()
            time.sleep(0.01)
        self._awaits_press = False
        self._page.evaluate(_DRAWN)
        self._answered(ANSWER_S)
        end, since, serial = time.monotonic() + LONGEST_REST_S, time.monotonic(), -1
        while (now := time.monotonic()) < end and now - since < QUIET_S:
            self._hear()
            if (told := self._serial()) != serial:
                since, serial = now, told
            time.sleep(0.02)
        seen, picture = self._seen()
        t = round((time.monotonic() - self._began) * 1_000)
        return Observation(t=t, picture=picture, elements=seen, focus=seen.focus, open_popups=seen.popups)

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The picture of the last look, by BLAKE3."""
        return dict(self._pictures)

    def _seen(self) -> tuple[ElementSnapshot, Picture | None]:
        """Return what the page told, and a picture if one is to be taken and nothing was told meanwhile."""
        self._pictures = {}
        if self._camera is None:
            return self._snapshot(), None
        for _ in range(SHOTS):
            serial, seen = self._serial(), self._snapshot()
            corner, _ = self._corner()
            picture, data = taken(self._camera, *corner)
            self._hear()
            if self._serial() == serial:
                self._pictures = {picture.sha: data}
                return seen, picture
        return self._snapshot(), None

    def pressing(self, at: Point) -> None:
        """Let the press be paired with what the page tells of it."""
        boxes = self._windows()
        if boxes:
            self._elements.at(self._pid, boxes[0], at)
            self._hear()
            self._awaits_press = True

    def css(self, at: Point) -> tuple[float, float]:
        """Return which place of the page lies at a pixel: by presses where they told it, else as windows are built."""
        corner, ratio = self._corner()
        return (at.x - corner[0]) / ratio, (at.y - corner[1]) / ratio

    @property
    def blank(self) -> Point:
        """Where people press before they begin."""
        boxes = self._windows()
        if not boxes:
            raise EnvironmentLost("the browser has no window")
        if self._bare is Corner.PAGE:
            (left, top), ratio = self._corner()
            return Point(round(left + IN_PAGE * ratio), round(top + IN_PAGE * ratio))
        return Point(boxes[0].right - CORNER_PX, boxes[0].bottom - CORNER_PX)

    def _corner(self) -> tuple[tuple[float, float], float]:
        boxes, tree = self._windows(), self._tree()
        if not boxes:
            raise EnvironmentLost("the browser has no window")
        wide, high, ratio = self._page.evaluate("[innerWidth, innerHeight, devicePixelRatio]")
        if tree is not None and tree.pages:
            return (tree.pages[0].x, tree.pages[0].y), ratio
        side = max(0.0, (boxes[0].width - wide * ratio) / 2)
        return (boxes[0].x + side, boxes[0].bottom - high * ratio - side), ratio

    def _tree(self) -> Tree | None:
        boxes = self._windows()
        if not boxes:
            return None
        self._elements.watch(self._pid, boxes[0])
        tree = self._elements.tree(self._pid, boxes[0], boxes[1:])
        return tree if isinstance(tree, Tree) else None

    def _serial(self) -> int:
        tree = self._tree()
        return -1 if tree is None else tree.serial

    def _answered(self, patience: float) -> bool:
        """Ask the page, anew from time to time, whether it has told all that it shows by now; tell whether it has."""
        began = time.monotonic()
        first = asked = self._elements.ask()
        while not self._told(first):
            waited = time.monotonic() - began
            if waited > patience:
                return False
            if waited > (asked - first + 1) * ASKED_EVERY_S:
                asked = self._elements.ask()
            time.sleep(0.02)
        return True

    def _hear(self) -> None:
        """Take what was told by now."""
        if any(change.kind is ChangeKind.POINTED for change in self._elements.changes()):
            self._awaits_press = False

    def _told(self, question: int) -> bool:
        """Tell whether the page has answered, and told what it announced: with an answer comes only that it will."""
        self._hear()
        tree = self._tree()
        return tree is not None and bool(tree.nodes) and not tree.settling and (tree.answered or 0) >= question

    def _snapshot(self) -> ElementSnapshot:
        tree = self._tree()
        if tree is None:
            raise EnvironmentLost("the extension tells nothing of the page")
        return self._describe.snapshot([tree], self._approved, 0)


def on_screen(desktop: X11Desktop, pid: int) -> Windows:
    """Return what finds a browser's windows on a screen, as the recorder does: the topmost that is no popup first."""

    def windows() -> Sequence[Rect]:
        own = [one for one in desktop.context().stack if one.pid == pid and not one.input_only]
        main = [one.box for one in own if not one.popup]
        if not main:
            return ()
        return (main[-1], *dict.fromkeys(one.box for one in own if one.box != main[-1]))

    return windows


def without_screen(elements: BrowserElements, pid: int) -> Windows:
    """Return what takes a browser's window to be where its page says."""

    def windows() -> Sequence[Rect]:
        return [_box(shown.window, 1.0) for shown in elements.shown(pid)[:1]]

    return windows


def _box(span: Span, ratio: float) -> Rect:
    return Rect(*(round(part * ratio) for part in (span.x, span.y, span.width, span.height)))


def browser_on_screen(desktop: X11Desktop, host: int) -> Browser | None:
    """Return the browser that started a host, as the recorder asks for it."""
    parent = desktop.parent(host)
    if parent.pid is None or parent.started is None or parent.identity is None or not is_browser(parent.identity):
        return None
    return Browser(parent.pid, parent.started)


def browser_without_screen(host: int) -> Browser | None:
    """Return the process that started a host; whoever has no screen has no recorder to mislead."""
    parent = _stat(host)
    pid = int(parent[1]) if parent else 0
    started = _stat(pid)
    return Browser(pid, int(started[19])) if started else None


def _stat(pid: int) -> list[str]:
    """Return a process's fields from its state on (proc(5)); the program's name before it may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def known(value: Any, what: str) -> Any:
    """Return a value that must be there. Raises EnvironmentLost."""
    if value is None:
        raise EnvironmentLost(f"there never was {what}")
    return value
