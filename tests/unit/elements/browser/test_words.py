"""What a page said of a text is never said more of: layers, word list and redaction hold once more."""

import pytest

from aboveboard.elements import Node, Said, Tree
from aboveboard.elements.masks import masks
from aboveboard.elements.minimise import ElementIds, element, label_of, snapshot
from aboveboard.elements.vocabulary import Texts, Vocabulary
from aboveboard.formats.browser_pages import Raw, Words
from aboveboard.model.elements import ElementSource
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import PixelsLayer, TextLayer
from aboveboard.model.text import Chrome, Hidden, Label, LengthClass, Redacted, Shape, TextKind

WORD = Shape(kind=TextKind.WORD, length=LengthClass.SHORT)
SITE = Vocabulary.of(["Save", "Name"])
WINDOW = Rect(0, 0, 400, 300)


def texts(layer: TextLayer) -> Texts:
    return Texts(SITE, layer, lambda text: text.replace("Ada", "[name]"))


def button(name: Words, value: Words | None = None, role: str = "push button") -> Node:
    said = Said("orders", name, value)
    return Node(ref="1", role=role, pid=10, box=Rect(5, 5, 50, 20), window=WINDOW, said=said)


@pytest.mark.parametrize(
    ("said", "layer", "kept"),
    [
        (Chrome(text="Save"), TextLayer.NONE, Chrome(text="Save")),
        (Chrome(text="Ada Lovelace"), TextLayer.REDACTED, Hidden()),
        (WORD, TextLayer.SHAPE, WORD),
        (WORD, TextLayer.NONE, Hidden()),
        (Hidden(), TextLayer.REDACTED, Hidden()),
        (Raw(text="Ada"), TextLayer.REDACTED, Redacted(text="[name]")),
        (Raw(text="Ada"), TextLayer.SHAPE, Shape(kind=TextKind.WORD, length=LengthClass.FEW)),
        (Raw(text="Ada"), TextLayer.NONE, Hidden()),
    ],
)
def test_less_may_become_of_it_and_never_more(said: Words, layer: TextLayer, kept: Label) -> None:
    assert label_of(said, "push button", texts(layer)) == kept
    assert element(button(said, said), None, texts(layer), ElementIds()).name == kept


def test_chrome_needs_a_role_that_bears_it() -> None:
    assert label_of(Chrome(text="Save"), "document web", texts(TextLayer.SHAPE)) == Hidden()


def test_an_element_of_a_page_says_that_it_is_one() -> None:
    seen = snapshot([Tree((button(Chrome(text="Save")),), 1)], texts(TextLayer.SHAPE), ElementIds())
    assert [one.source for one in seen.elements] == [ElementSource.DOM]


def test_of_a_secret_only_a_name_that_is_chrome_is_said() -> None:
    for name, kept in ((Chrome(text="Name"), Chrome(text="Name")), (Raw(text="Ada"), Hidden()), (WORD, Hidden())):
        secret = element(
            button(name, Raw(text="Ada"), role="password text"), None, texts(TextLayer.REDACTED), ElementIds()
        )
        assert (secret.name, secret.value) == (kept, None)


def test_a_pages_boxes_are_filled_as_it_told_them_and_nothing_else_is_judged() -> None:
    told = (MaskBox(Rect(0, 0, 400, 90), "unknown"), MaskBox(Rect(10, 100, 50, 20), "text"))
    seen = Tree((button(Raw(text="Ada")),), 1, windows=(WINDOW,), hidden=told)
    assert masks(seen, WINDOW, SITE) == told
    assert masks(seen, WINDOW, SITE, PixelsLayer.REDACTED) == told[:1]
    assert masks(seen, WINDOW.moved(1, 0), SITE) == (MaskBox(WINDOW.moved(1, 0), "unknown"),)


def test_a_window_whose_page_is_not_known_is_filled_whole() -> None:
    assert masks(Tree((), 1, hidden=()), WINDOW, SITE) == (MaskBox(WINDOW, "unknown"),)
