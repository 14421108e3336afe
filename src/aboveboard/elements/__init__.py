"""FAMILY: what is under the pointer, and what could have been chosen.

A member reads an accessibility tree (or a DOM). What it gives holds raw names and text, in memory only; the
recorder turns it into `model.elements` under the layers in force. Members: `atspi`, `browser`, `scripted`.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from aboveboard.formats.browser import BrowserScope, WordList
from aboveboard.formats.browser_pages import Span, Words
from aboveboard.formats.browser_reports import Up
from aboveboard.model.elements import NotRecognised, Proof
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Hidden

FOREIGN = "foreign"
"""A state that is never told: what lies here is out of scope, and so is all that is done in it."""

LETTERLESS = frozenset({"gtk4"})
"""Toolkits that tell of no entry of a menu which letter calls it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page of a site said of an element, minimised already: the layers in force may only take more away."""

    site: str
    name: Words = field(default=Hidden(), repr=False)
    value: Words | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a tree: `ref` names it within its application, `box` is in screen pixels.

    `role` is the toolkit-neutral lower-case AT-SPI role name; `states` are lower-case state names; `value` is the
    text or value it shows. `name` and `value` are raw and never printed; a value is cut after 257 code points.
    `window` is the box, of those asked about, of the window that shows it; None where that is not known.
    `mnemonic` is the letter that chooses a menu's item while the menu is open, in lower case. An element of a page
    has neither name nor value but what it `said`.
    """

    ref: str
    role: str
    name: str = field(default="", repr=False)
    value: str | None = field(default=None, repr=False)
    states: frozenset[str] = frozenset()
    box: Rect | None = None
    parent: str | None = None
    index: int = 0
    pid: int | None = None
    toolkit: str = ""
    proof: Proof = Proof.UNPROVEN
    accelerator: str | None = None
    window: Rect | None = None
    mnemonic: str | None = None
    said: Said | None = None

    @property
    def secure(self) -> bool:
        """Whether the tree says that this field holds a secret."""
        return self.role == "password text"

    @property
    def editable(self) -> bool:
        """Whether text can be edited here."""
        return "editable" in self.states


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes of one process's windows in tree order, boxes in screen pixels; `serial` changes with content.

    `ancestors(ref)` walks up. `focus` is the focused node's ref. `windows` are those of the boxes asked about of
    which the tree knows what they show; what another window of the process shows is unknown (a tooltip, a canvas).
    `hidden` are all the boxes that a picture must not show, where a page tells them itself; None where nodes do.
    `pages` are the boxes inside those windows that show a page and nothing of the browser's own. `answered` is the last
    question (`Pages.ask`) that all of what is told of has answered; None where nobody need be asked. `settling` says
    that a page has changed and will tell at once what it shows now.
    """

    nodes: tuple[Node, ...]
    serial: int
    focus: str | None = None
    windows: tuple[Rect, ...] = ()
    hidden: tuple[MaskBox, ...] | None = None
    pages: tuple[Rect, ...] = ()
    answered: int | None = None
    settling: bool = False

    def find(self, ref: str) -> Node | None:
        """Return the node of that name, or None."""
        return next((node for node in self.nodes if node.ref == ref), None)

    def ancestors(self, ref: str) -> list[Node]:
        """Return the node's ancestors, nearest first."""
        by_ref = {node.ref: node for node in self.nodes}
        found: list[Node] = []
        node = by_ref.get(ref)
        while node is not None and node.parent is not None and node.parent in by_ref and len(found) < 64:
            node = by_ref[node.parent]
            found.append(node)
        return found


class ChangeKind(enum.StrEnum):
    """What a tree reported."""

    TEXT_INSERTED = "text_inserted"
    TEXT_DELETED = "text_deleted"
    FOCUSED = "focused"
    STATE = "state"
    VALUE = "value"
    SELECTION = "selection"
    MENU_OPENED = "menu_opened"
    MENU_CLOSED = "menu_closed"
    WINDOW_OPENED = "window_opened"
    WINDOW_CLOSED = "window_closed"
    WINDOW_ACTIVATED = "window_activated"
    PAGE = "page"
    POINTED = "pointed"


@dataclass(frozen=True, slots=True)
class Change:
    """One report of a tree, in order of arrival; these have no server time of their own.

    For text: `position` (code points, toolkit faults corrected) and `text`, which is raw and never printed.
    For STATE: `what` is the state's name and `on` its value. `node` was described when the report arrived.
    PAGE is what a page told, in `told`. POINTED says that the browser itself found `node` under a press: that of
    which `at` asked at the point `asked`.
    """

    kind: ChangeKind
    node: Node
    position: int = 0
    text: str = field(default="", repr=False)
    what: str = ""
    on: bool = False
    told: Up | None = field(default=None, repr=False)
    asked: Point | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of the browser's window that shows it (spec/browser.md, "Who may speak").

    `started` tells the browser's process from a later one of the same number. `title` is the code of its title,
    `window` the window's box as the page has it, at `ratio`.
    """

    pid: int
    started: int
    page: str
    site: str
    origin: str
    route: str
    title: str = field(repr=False)
    window: Span
    ratio: float
    focused: bool


class Pages(Protocol):
    """What browsers' extensions tell of the pages they show, and what they are told of the scope."""

    def shown(self, pid: int) -> Sequence[Shown]:
        """Return the pages that a process shows now, the one last told of first; one with the focus before others."""

    def turns(self, pid: int) -> int:
        """Return how often what a process shows has ended, or changed so that for a moment nothing stood for it."""

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        """Tell every extension what is in scope from now on, and each that comes later."""

    def pauses(self) -> bool:
        """Tell whether a person has pressed Pause on a toolbar since this was last asked."""

    def ask(self) -> int:
        """Ask all pages that are shown whether they have told of all that they show by now; return the question.

        `Tree.answered` is the last one that all of what a tree tells of has answered.
        """


class Elements(Protocol):
    """One accessibility bus. A context manager: entering connects, leaving gives everything back.

    No call waits longer than 300 ms in total; a hung application yields NotRecognised.
    """

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when reports wait."""

    def changes(self) -> Sequence[Change]:
        """Return the reports that have arrived from watched processes, without waiting, and keep the cache true."""

    def watch(self, pid: int, window: Rect) -> None:
        """Read and keep the tree of an approved process whose window's client area lies at this box.

        Boxes of windows are, here and below, those of X client windows inside the window manager's frame (of a popup
        its own), in screen pixels.
        """

    def forget(self, pid: int) -> None:
        """Drop a process's tree: nothing of an unapproved process is read."""

    def at(self, pid: int, window: Rect, point: Point) -> Node | NotRecognised:
        """Return the actionable node under a screen point of an approved process's window or popup."""

    def tree(self, pid: int, window: Rect, others: Sequence[Rect] = ()) -> Tree | NotRecognised:
        """Return the showing nodes of the process, from the cache, boxes refreshed.

        `window` is the one with the focus where any has it. `others` are the boxes of the process's other mapped
        windows, such as open menus and dropdowns: some toolkits can only be placed by them. Node states may hold
        `unread` (the node shows more than the tree tells) and `unpainted` (scrolled away: it has no box and nothing of
        it is on the screen).
        """

    def text(self, node: Node) -> str | NotRecognised:
        """Return the whole text of a field that is not secure."""
