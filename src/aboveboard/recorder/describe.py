"""What the recorder asks of whoever minimises: raw nodes and texts in, what the layers allow out.

`cli` gives the real one (vocabulary, masks and minimising live in the family `elements`); the recorder itself never
decides what a name may say.
"""

from collections.abc import Sequence
from typing import Protocol

from aboveboard.elements import Node, Tree
from aboveboard.formats.browser_pages import Words
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Label
from aboveboard.recorder.scope import Approved


class Describe(Protocol):
    """Minimises for one policy: every answer obeys the layers of the approved app."""

    def stretch_began(self) -> None:
        """Name elements afresh: no name outlives a stretch."""

    def element(self, node: Node, tree: Tree | None, approved: Approved) -> Element:
        """Return an element without anything the layers do not allow."""

    def label(self, text: str, approved: Approved) -> Label:
        """Return what may be said of a content text."""

    def said(self, words: Words, role: str, approved: Approved) -> Label:
        """Return what may be said of what a page said of a text."""

    def letters(self, text: str, approved: Approved) -> frozenset[str]:
        """Return the letters that may call an entry of a menu so named, in lower case; these are never written down."""

    def snapshot(self, trees: Sequence[Tree], approved: Approved, stale_ms: int) -> ElementSnapshot:
        """Return every element of the viewport."""

    def masks(self, tree: Tree, window: Rect, approved: Approved) -> tuple[MaskBox, ...]:
        """Return the boxes of one window to fill, in screen pixels."""
