"""One frame of a page as it tells itself: its nodes, what a picture must not show, and where it lies. Pure."""

from dataclasses import dataclass, field

from aboveboard.formats.browser_pages import Box, PageNode
from aboveboard.formats.browser_reports import Boxes, Nodes, Placed, Viewport

MOST_KEPT = 6_000
"""Nodes, or boxes, of one frame at most; a page that tells more tells nothing that a picture could be made by."""


@dataclass(slots=True)
class Frame:
    """What a frame has told. `flooded` says that it told too much: what it shows is unknown from then on.

    `left` are the nodes that went with the last look: what is told after it, such as a dialog's close, may be of them.
    """

    number: int
    view: Viewport | None = None
    nodes: dict[int, PageNode] = field(default_factory=dict, repr=False)
    left: dict[int, PageNode] = field(default_factory=dict, repr=False)
    whole: bool = False
    serial: int = -1
    boxes: tuple[Box, ...] | None = field(default=None, repr=False)
    boxes_serial: int = -1
    boxes_turn: int = 0
    placed: Placed | None = None
    answered: int = 0
    focus: int | None = None
    flooded: bool = False
    _coming: list[Box] = field(default_factory=list, repr=False)
    _coming_serial: int = -1
    _announced: int = -1
    _replacing: bool = False

    @property
    def known(self) -> bool:
        """Whether all that it shows is known: its place, all of its nodes, and all of what must be hidden of them."""
        told = self.view is not None and self.whole and self.boxes is not None
        return (
            told and not self.flooded and not self._replacing and self.boxes_serial >= max(self.serial, self._announced)
        )

    @property
    def rests(self) -> bool:
        """Whether it is known, or has never been: what it shows is not just being told."""
        return self.known or not self.told

    @property
    def told(self) -> bool:
        """Whether it has told all that it shows before, and still may."""
        return self.boxes is not None and not self.flooded

    def looks(self, view: Viewport) -> None:
        """Take where it lies and how it is scaled."""
        self.view = view

    def has(self, told: Nodes) -> None:
        """Take nodes: all of them (`whole`), or those that changed; several messages of one serial belong together."""
        if told.whole and not (self._replacing and told.serial == self.serial):
            self.nodes, self.whole = {}, False
        if told.serial != self.serial:
            self.left = {}
        self.serial = told.serial
        self.left |= {gone: self.nodes.pop(gone) for gone in told.gone if gone in self.nodes}
        self.nodes |= {node.id: node for node in told.nodes}
        self._replacing = not told.last
        self.whole = self.whole or (told.whole and told.last)
        self._bound()

    def hides(self, told: Boxes) -> None:
        """Take what a picture must not show; it replaces what was told before once the last part of it has come.

        Until then, what was told before is known to be old.
        """
        if not told.last:
            self._announced = max(self._announced, told.serial)
        if told.serial != self._coming_serial:
            self._coming, self._coming_serial = [], told.serial
        self._coming += told.boxes
        if len(self._coming) > MOST_KEPT:
            self.flooded, self._coming = True, []
        if told.last:
            self.boxes, self.boxes_serial, self.boxes_turn = tuple(self._coming), told.serial, told.turn
            self._coming, self._coming_serial = [], -1

    def named(self, number: int) -> PageNode | None:
        """Return a node that is there, or went with the last look; None for what was never told."""
        return self.nodes.get(number) or self.left.get(number)

    def _bound(self) -> None:
        if len(self.nodes) > MOST_KEPT:
            self.flooded, self.nodes = True, {}
