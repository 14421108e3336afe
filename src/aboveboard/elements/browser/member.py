"""The browser as the family wants it: trees of approved pages, and what is done in them, told by the extension."""

import contextlib
import os
import select
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from aboveboard.elements import FOREIGN, Change, ChangeKind, Node, Said, Shown, Tree
from aboveboard.elements.agreeing import same_window
from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.geometry import Placing
from aboveboard.elements.browser.link import Heard, Link
from aboveboard.elements.browser.naming import FRAMED, foreign, hidden, named, ref_of
from aboveboard.elements.browser.nesting import Nest, nest
from aboveboard.elements.browser.pages import BrowserPages, Page
from aboveboard.elements.browser.pressing import Pressing
from aboveboard.formats.browser import BrowserScope, Question, WordList
from aboveboard.formats.browser_pages import PageNode
from aboveboard.formats.browser_reports import (
    Dropped,
    Focused,
    Navigated,
    Pointed,
    PointerKind,
    Report,
    SecureUsed,
    StateChanged,
    Up,
)
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Point, Rect

_EARLY_MS, _MOST_EARLY = 500, 32
"""So long, and so many, words of a page wait for the press that they are about, which may be heard after them."""

_ARRIVED_MS = 10_000
"""A page tells where it came to be before its window can be approved; so long that is kept for it."""

_MOST_CHANGES = 4_096
"""Reports kept for who does not ask for them; older ones are forgotten."""


class BrowserElements:
    """Elements and Pages of all browsers that are linked; `now` gives ms of a clock that only grows."""

    def __init__(self, link: Link, now: Callable[[], int]) -> None:
        self._link = link
        self._now = now
        self._browsers: dict[int, BrowserPages] = {}
        self._pressing: dict[int, Pressing] = {}
        self._early: deque[tuple[int, int, Page, Frame, Pointed]] = deque(maxlen=_MOST_EARLY)
        self._watched: set[int] = set()
        self._arrived: dict[int, tuple[Page, Frame, Navigated, int]] = {}
        self._changes: list[Change] = []
        self._paused = False
        self._trees: dict[tuple[int, Rect], tuple[object, Tree, Sequence[Frame]]] = {}
        self._asked = 0
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Begin to listen; raises AlreadyRunning where another recorder does."""
        with contextlib.ExitStack() as resources:
            resources.enter_context(self._link)
            self._ready = resources.enter_context(contextlib.closing(select.epoll()))
            self._kept = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            resources.callback(os.close, self._kept)
            for source in (self._link.fileno(), self._kept):
                self._ready.register(source, select.EPOLLIN)
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up on every browser."""
        self._resources.close()

    # --- Pages ---------------------------------------------------------------------------------------------------

    def shown(self, pid: int) -> Sequence[Shown]:
        """Return the pages that a process shows now, the one last told of first; one with the focus before others."""
        self._drain()
        known = self._browsers.get(pid)
        return known.shown() if known is not None else ()

    def turns(self, pid: int) -> int:
        """Return how often what a process shows has ended or changed."""
        self._drain()
        known = self._browsers.get(pid)
        return known.turns if known is not None else 0

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        """Tell every extension what is in scope; where nothing is, nothing of any page is kept."""
        self._link.tell(scope, words)
        if scope.state != "recording":
            for pages in self._browsers.values():
                pages.forget()
            self._trees.clear()
            self._early.clear()
            self._arrived.clear()

    def pauses(self) -> bool:
        """Tell whether a person has pressed Pause on a toolbar since this was last asked."""
        self._drain()
        paused, self._paused = self._paused, False
        return paused

    def ask(self) -> int:
        """Ask every frame whether it has told of all that it shows by now; return the number of the question."""
        self._asked += 1
        self._link.ask(Question(number=self._asked))
        return self._asked

    def speaks_for(self, pid: int) -> bool:
        """Tell whether a process is a browser that has ever been linked: no other member may read it."""
        return pid in self._browsers

    # --- Elements ------------------------------------------------------------------------------------------------

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when reports wait."""
        return self._ready.fileno()

    def changes(self) -> Sequence[Change]:
        """Return what has been told of watched browsers."""
        self._drain()
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._kept)
        found, self._changes = self._changes, []
        return found

    def watch(self, pid: int, window: Rect) -> None:
        """Report a browser's changes from now on."""
        del window  # pages tell where they lie
        self._watched.add(pid)
        arrived = self._arrived.pop(pid, None)
        if arrived is not None:
            self._came(pid, *arrived)

    def forget(self, pid: int) -> None:
        """Report nothing of it any more."""
        self._watched.discard(pid)
        self._changes = [change for change in self._changes if change.node.pid != pid]
        self._trees = {key: kept for key, kept in self._trees.items() if key[0] != pid}

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return the smallest element there; what the browser itself hit is told a little later, as POINTED."""
        self._drain()
        page = self._page(pid, window)
        if page is None or pid not in self._watched:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        self._pressing[pid].pressed(point, window, self._now())
        tree = self._tree(pid, window, page)
        self._again()
        under = [node for node in tree.nodes if node.box is not None and node.box.contains(point)]
        if not under:
            return NotRecognised(reason=Absence.NOTHING_THERE)
        least = min(reversed(under), key=lambda node: (FOREIGN not in node.states, node.box.area if node.box else 0))
        return replace(least, proof=Proof.SMALLEST_BOX)

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return the elements of the pages in those windows; known are those whose page has told everything."""
        self._drain()
        if pid not in self._watched:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        asked = dict.fromkeys((window, *others))
        pages = {box: page for box in asked if (page := self._page(pid, box)) is not None}
        trees = [self._tree(pid, box, page) for box, page in pages.items()]
        if not trees:
            return NotRecognised(reason=Absence.NOT_EXPOSED)
        first = trees[0]
        return Tree(
            nodes=tuple(node for tree in trees for node in tree.nodes),
            serial=self._browsers[pid].serial,
            focus=first.focus,
            windows=tuple(box for tree in trees for box in tree.windows),
            hidden=tuple(mask for tree in trees for mask in tree.hidden or ()),
            pages=tuple(box for tree in trees for box in tree.pages),
            answered=min(self._answered(pid, box) for box in pages),
            settling=any(tree.settling for tree in trees),
        )

    def text(self, node: Node) -> str | NotRecognised:
        """Return nothing: pages tell what is edited, and no text is asked of them."""
        del node
        return NotRecognised(reason=Absence.NOT_EXPOSED)

    # --- what is told --------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        before = len(self._changes)
        for heard in self._link.heard():
            if heard is None:
                self._paused = True
            else:
                self._heard(heard)
        if len(self._changes) > before or self._paused:
            del self._changes[:-_MOST_CHANGES]
            os.eventfd_write(self._kept, 1)

    def _heard(self, heard: Heard) -> None:
        pid = heard.browser.pid
        pages = self._browsers.get(pid)
        if pages is None or pages.browser != heard.browser:  # a later process of the same number begins from nothing
            pages = self._browsers[pid] = BrowserPages(heard.browser)
            self._pressing[pid] = Pressing()
        if heard.report is None:
            pages.lost(heard.link)
            return
        found = pages.take(heard.link, heard.report, self._now())
        if found is not None and pid not in self._watched and isinstance(heard.report, Navigated):
            self._arrived[pid] = (*found, heard.report, self._now())
        if found is not None and pid in self._watched:
            self._changes += self._told(pid, *found, heard.report)

    def _told(self, pid: int, page: Page, frame: Frame, report: Up) -> Iterator[Change]:
        if isinstance(report, Pointed):
            yield from self._pointed(self._now(), pid, page, frame, report)
            return
        if not isinstance(report, Report):
            return
        node = self._node(pid, page, frame, report)
        if isinstance(report, Focused):
            if report.node is not None and node is not None and node.role != FRAMED:
                yield Change(ChangeKind.FOCUSED, node)
        elif node is None:
            return  # nothing is told of what was never named
        elif isinstance(report, StateChanged):
            yield Change(ChangeKind.STATE, node, what=report.what, on=report.on)
        else:
            yield Change(ChangeKind.PAGE, node, told=report)

    def _came(self, pid: int, page: Page, frame: Frame, told: Navigated, heard: int) -> None:
        """Report where a page came to be, unless it has gone again."""
        if self._now() - heard <= _ARRIVED_MS and self._browsers[pid].page(page.shown.page) is page:
            self._keep(list(self._told(pid, page, frame, told)))

    def _again(self) -> None:
        """Ask again of what pages told of presses that had not been heard yet."""
        early, self._early = list(self._early), deque(maxlen=_MOST_EARLY)
        for heard, pid, page, frame, told in early:
            if self._now() - heard <= _EARLY_MS:
                self._keep(list(self._pointed(heard, pid, page, frame, told)))

    def _keep(self, changes: Sequence[Change]) -> None:
        self._changes += changes
        if changes:
            os.eventfd_write(self._kept, 1)

    def _pointed(self, heard: int, pid: int, page: Page, frame: Frame, told: Pointed) -> Iterator[Change]:
        window = self._window(pid, page)
        if window is None or frame.view is None:
            return
        at = self._hit(pid, page, frame, told, window)
        if at is None:
            self._early.append((heard, pid, page, frame, told))
            return
        known = None if told.node is None else frame.nodes.get(told.node)
        node = _document(page, pid)  # in the page, but on nothing of it that was named
        if known is not None:
            node = replace(self._placed(pid, page, frame, known, window), proof=Proof.HIT_TEST)
        yield Change(ChangeKind.POINTED, node, told=told, asked=at)

    def _hit(self, pid: int, page: Page, frame: Frame, told: Pointed, window: Rect) -> Point | None:
        """Return the press that a frame tells of; one whose place in its page is known tells it as that would."""
        pressing, placings = self._pressing[pid], self._placings(pid, page, window)
        down = told.kind is PointerKind.DOWN
        view, inner = page.top.view, placings.get(frame.number)
        if view is not None and inner is not None:
            client = placings[0].css(inner.spot(told.client))
            return pressing.hit(window, view, client, self._now(), down=down)
        if frame.view is None:
            return None
        return pressing.hit(window, frame.view, told.client, self._now(), top=frame.number == 0, down=down)

    def _placings(self, pid: int, page: Page, window: Rect) -> Mapping[int, Placing]:
        nested = self._nested(pid, page, window)
        return {} if nested is None else nested.placings

    def _nested(self, pid: int, page: Page, window: Rect) -> Nest | None:
        view = page.top.view
        return None if view is None else nest(page, self._pressing[pid].placing(window, view))

    def _node(self, pid: int, page: Page, frame: Frame, report: Report) -> Node | None:
        """Return the element that a report is about, or the page itself where it names none."""
        if isinstance(report, Navigated | SecureUsed):
            number = None
        elif isinstance(report, Dropped):
            number = report.target
        else:
            number = getattr(report, "node", None)
        if number is None:
            return _document(page, pid)
        known = frame.named(number)
        window = self._window(pid, page)
        return None if known is None else self._placed(pid, page, frame, known, window)

    def _placed(self, pid: int, page: Page, frame: Frame, known: PageNode, window: Rect | None) -> Node:
        placing = None if window is None else self._placings(pid, page, window).get(frame.number)
        return named(page, frame, known, pid, window, placing)

    # --- trees ---------------------------------------------------------------------------------------------------

    def _page(self, pid: int, window: Rect) -> Page | None:
        """Return the page that says it lies in this window, the last told of."""
        pages = self._browsers.get(pid)
        if pages is None:
            return None
        shown = next((each for each in pages.shown() if same_window(each.window, each.ratio, window)), None)
        return None if shown is None else pages.page(shown.page)

    def _window(self, pid: int, page: Page) -> Rect | None:
        """Return the window of which was asked last and in which a page says it lies."""
        windows = (box for number, box in reversed(self._trees) if number == pid)
        return next((box for box in windows if same_window(page.shown.window, page.shown.ratio, box)), None)

    def _tree(self, pid: int, window: Rect, page: Page) -> Tree:
        pages, view = self._browsers[pid], page.top.view
        placing = None if view is None else self._pressing[pid].placing(window, view)
        # While the focus is in the browser's own parts, they may lie over the page: what is typed there, its history.
        nested = None if placing is None else nest(page, placing)
        shows = page.shown.focused and view is not None and self._pressing[pid].sure(window, view)
        rests = nested is not None and page.known and all(held.frame.rests for held in nested.held.values())
        sure, settling = shows and rests, shows and not rests and nested is not None and page.top.told
        state = (pages.serial, page.shown.page, placing, sure, settling)
        kept = self._trees.pop((pid, window), None)
        if kept is None or kept[0] != state:
            held = () if nested is None else [held.frame for held in nested.held.values() if held.frame.known]
            read = _read(page, nested, pid, window, pages.serial, sure=sure)
            kept = (state, replace(read, settling=settling), (page.top, *held))
        self._trees[pid, window] = kept  # the last asked of is the last
        while len(self._trees) > 16:
            self._trees.pop(next(iter(self._trees)))
        return kept[1]

    def _answered(self, pid: int, window: Rect) -> int:
        """Return the last question that all have answered by whose word a tree was made: what is filled has no say."""
        _, _, frames = self._trees.get((pid, window), (None, None, ()))
        return min((frame.answered for frame in frames), default=0)


def _read(page: Page, nested: Nest | None, pid: int, window: Rect, serial: int, *, sure: bool) -> Tree:
    """Return what a page says of a window; `sure` says that a picture may be masked by it."""
    placings = {} if nested is None else nested.placings
    nodes = [
        named(page, frame, node, pid, window, placings.get(frame.number))
        for frame in page.frames.values()
        for node in frame.nodes.values()
    ]
    strangers = () if nested is None else tuple(foreign(page, nested, pid, window))
    focus = _focus(page, strangers)
    # What has the focus inside a frame that tells nothing of it is a stranger's.
    nodes = [_strange(node) if node.ref == focus and node.role == FRAMED else node for node in nodes]
    masks: tuple[MaskBox, ...] = ()
    if nested is not None and sure:
        masks = tuple(hidden(page.top, nested, window, _scale(page, window)))
    return Tree(
        nodes=(*nodes, *strangers),
        serial=serial,
        focus=focus,
        windows=(window,) if sure else (),
        hidden=masks,
        pages=() if nested is None or not sure else (nested.placings[0].viewport.intersection(window),),
    )


def _document(page: Page, pid: int) -> Node:
    return Node(ref=page.shown.page, role="document web", pid=pid, toolkit="web", said=Said(page.shown.site))


def _scale(page: Page, window: Rect) -> float:
    """Return by how much the screen makes the browser's own parts larger: what the page calls its window is not."""
    told = page.shown.window.width
    return max(1.0, window.width / told) if told > 0 else 1.0


def _focus(page: Page, strangers: Sequence[Node]) -> str | None:
    """Return the element with the focus; where no page tells of it and a stranger's frame is there, that one.

    A page tells of a focus inside a frame as one on the frame itself: what the frame tells of it comes first.
    """
    told = [(frame, frame.nodes[frame.focus]) for frame in page.frames.values() if frame.focus in frame.nodes]
    for frame, node in sorted(told, key=lambda found: found[1].role == FRAMED):
        return ref_of(page, frame, node.id)
    return strangers[0].ref if strangers else None


def _strange(node: Node) -> Node:
    return replace(node, states=node.states | {FOREIGN})
