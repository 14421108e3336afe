"""Veiling text: content loses its words, the interface's own and the goal's stay."""

import pytest

from aboveboard.model.text import Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.valuation.veiling import Veil, texts_in, veil, words_in
from tests.demonstrating import filling, pressing

WEAKER = {Veil.SHAPE: Shape(kind=TextKind.WORD, length=LengthClass.SHORT), Veil.NONE: Hidden()}


@pytest.mark.parametrize("layer", list(Veil))
def test_words_of_the_content_are_gone_and_those_of_the_interface_and_the_goal_stay(layer: Veil) -> None:
    shown = filling(3)
    veiled = veil(shown, layer)
    assert words_in(shown) > 0
    assert words_in(veiled) == 0
    assert getattr(veiled.steps[0].action, "text", None) == WEAKER[layer]
    assert veiled.instruction == shown.instruction
    before = veiled.steps[0].before.elements
    assert before is not None
    assert [getattr(one.name, "text", None) for one in before.elements] == ["Name", "Save"]


def test_what_holds_no_words_of_content_stays_as_it_is() -> None:
    assert veil(pressing(1), Veil.NONE) == pressing(1)


def test_an_empty_text_is_no_word_that_could_be_lost() -> None:
    first = filling(3).steps[0]
    assert first.before.elements is not None
    assert first.before.elements.elements[0].value == Redacted(text="")


def test_a_text_without_its_source_is_counted_as_such() -> None:
    assert texts_in(filling(3)) == (1, 0)
    assert texts_in(pressing(1)) == (0, 0)
