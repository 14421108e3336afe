"""What minimises for the recorder: vocabularies, masks and elements of the family, one set per approved app."""

from collections.abc import Mapping, Sequence

from aboveboard.elements import Node, Tree
from aboveboard.elements.masks import masks
from aboveboard.elements.minimise import ElementIds, element, snapshot
from aboveboard.elements.vocabulary import Texts, Vocabulary
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.policy import AppRule
from aboveboard.model.text import Label
from aboveboard.recorder.scope import Approved
from aboveboard.redactors import find_all, removed
from aboveboard.redactors.registry import all_redactors


class Minimiser:
    """Answers under the layers in force for the app that is asked about."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._vocabularies = vocabularies
        self._ids = ElementIds()

    def stretch_began(self) -> None:
        """Name elements afresh: no name outlives a stretch."""
        self._ids = ElementIds()

    def element(self, node: Node, tree: Tree | None, approved: Approved) -> Element:
        """Return an element without anything the layers do not allow."""
        return element(node, tree, self._texts(approved), self._ids)

    def label(self, text: str, approved: Approved) -> Label:
        """Return what may be said of a content text."""
        return self._texts(approved).content(text)

    def snapshot(self, trees: Sequence[Tree], approved: Approved, stale_ms: int) -> ElementSnapshot:
        """Return every element of the viewport."""
        return snapshot(trees, self._texts(approved), self._ids, stale_ms=stale_ms)

    def masks(self, tree: Tree, window: Rect, approved: Approved) -> tuple[MaskBox, ...]:
        """Return the boxes of one window to fill."""
        return masks(tree, window, self._vocabularies[approved.app], approved.layers.pixels)

    def _texts(self, approved: Approved) -> Texts:
        return Texts(self._vocabularies[approved.app], approved.layers.text, _redact)


def minimiser(rules: Sequence[AppRule], language: str) -> Minimiser:
    """Return what minimises for these rules; reads the apps' catalogues of the language (as in LANG)."""
    return Minimiser({rule.id: _vocabulary(rule, language) for rule in rules})


def _vocabulary(rule: AppRule, language: str) -> Vocabulary:
    return Vocabulary.load(rule.catalogues, language, chrome=rule.chrome)


def _redact(text: str) -> str:
    """Return a text without what the second net finds; it is cast again at release, over the whole."""
    return removed(text, find_all(all_redactors(), text))
