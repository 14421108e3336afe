"""A describer for tests of the recorder's own parts: everything is a shape, text widgets are filled."""

from collections.abc import Sequence

from aboveboard.elements import Node, Tree
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.formats.browser_pages import Raw, Words
from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Chrome, Hidden, Label, LengthClass, Redacted, Shape, TextKind
from aboveboard.recorder.scope import Approved

WORDS = Vocabulary.of(["_Save", "As _Text"])


class Shapes:
    def stretch_began(self) -> None:
        pass

    """Names of menus and buttons are chrome, all else is a shape."""

    def element(self, node: Node, tree: Tree | None, approved: Approved) -> Element:
        chrome = "menu" in node.role or "button" in node.role
        return Element(
            id=node.ref,
            role=node.role,
            name=Chrome(text=node.name) if chrome and node.name else Hidden(),
            states=tuple(sorted(node.states)),
            box=node.box,
            parent=node.parent,
            index=node.index,
            secure=node.secure,
            source=ElementSource.SCRIPTED,
            proof=node.proof,
        )

    def label(self, text: str, approved: Approved) -> Label:
        if approved.layers.text is TextLayer.REDACTED:
            return Redacted(text=text)
        return Shape(kind=TextKind.WORDS, length=LengthClass.of(len(text)))

    def said(self, words: Words, role: str, approved: Approved) -> Label:
        if isinstance(words, Raw):
            return self.label(words.text, approved)
        return words

    def letters(self, text: str, approved: Approved) -> frozenset[str]:
        return WORDS.letters(text)

    def snapshot(self, trees: Sequence[Tree], approved: Approved, stale_ms: int) -> ElementSnapshot:
        nodes = [(node, tree) for tree in trees for node in tree.nodes]
        return ElementSnapshot(elements=tuple(self.element(node, tree, approved) for node, tree in nodes))

    def masks(self, tree: Tree, window: Rect, approved: Approved) -> tuple[MaskBox, ...]:
        return tuple(
            MaskBox(box=node.box.intersection(window), reason="text")
            for node in tree.nodes
            if node.box is not None and node.editable and node.box.meets(window)
        )
