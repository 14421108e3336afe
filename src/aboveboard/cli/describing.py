"""What minimises for the recorder: vocabularies, masks and elements of the family, one set per approved app."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from aboveboard.elements import Node, Tree
from aboveboard.elements.masks import masks
from aboveboard.elements.minimise import ElementIds, element, label_of, snapshot
from aboveboard.elements.vocabulary import Texts, Vocabulary
from aboveboard.formats.browser_pages import Words
from aboveboard.model.elements import Coverage, Element, ElementSnapshot, ElementSource
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.policy import AppRule, SiteRule
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

    def said(self, words: Words, role: str, approved: Approved) -> Label:
        """Return what may be said of what a page said of a text: never more than it did."""
        return label_of(words, role, self._texts(approved))

    def letters(self, text: str, approved: Approved) -> frozenset[str]:
        """Return the letters that may call an entry of a menu so named: the app's own vocabulary says which."""
        return self._vocabularies[approved.app].letters(text)

    def snapshot(self, trees: Sequence[Tree], approved: Approved, stale_ms: int) -> ElementSnapshot:
        """Return every element of the viewport."""
        source = ElementSource.DOM if approved.site else ElementSource.ATSPI
        seen = snapshot(trees, self._texts(approved), self._ids, stale_ms=stale_ms, source=source)
        return replace(seen, coverage=Coverage.VIEWPORT) if approved.site else seen

    def masks(self, tree: Tree, window: Rect, approved: Approved) -> tuple[MaskBox, ...]:
        """Return the boxes of one window to fill."""
        return masks(tree, window, self._vocabularies[approved.app], approved.layers.pixels)

    def _texts(self, approved: Approved) -> Texts:
        return Texts(self._vocabularies[approved.app], approved.layers.text, _redact)


def minimiser(rules: Sequence[AppRule | SiteRule], language: str) -> Minimiser:
    """Return what minimises for these rules; reads the apps' catalogues of the language (as in LANG)."""
    return Minimiser({rule.id: _vocabulary(rule, language) for rule in rules})


def _vocabulary(rule: AppRule | SiteRule, language: str) -> Vocabulary:
    if isinstance(rule, SiteRule):
        return words_of(rule)
    return Vocabulary.load(rule.catalogues, language, chrome=rule.chrome)


def words_of(site: SiteRule) -> Vocabulary:
    """Return the words that are chrome on a site: those that its rule names, and no toolkit's."""
    return Vocabulary.of(site.chrome)


def _redact(text: str) -> str:
    """Return a text without what the second net finds; it is cast again at release, over the whole."""
    return removed(text, find_all(all_redactors(), text))
