"""Veiling text: content loses its words, the interface's own and the goal's stay."""

import msgspec
import pytest

from aboveboard.model.actions import Route, SelectOption
from aboveboard.model.elements import Element
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Episode, ValueSource
from aboveboard.valuation.veiling import Veil, texts_in, veil, words_in
from tests.demonstrating import episode, filling, pressing, screen, step, typing

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


def sources(told: Episode) -> list[str | None]:
    return [None if one.value_source is None else one.value_source.kind for one in told.steps]


@pytest.mark.parametrize("layer", list(Veil))
def test_where_a_value_came_from_goes_with_its_words_unless_it_is_asked_for(layer: Veil) -> None:
    shown = filling(3)
    span = ValueSource(kind="goal_span", span=(7, 11))
    told = msgspec.structs.replace(
        shown, steps=tuple(msgspec.structs.replace(one, value_source=span) for one in shown.steps[:1])
    )
    assert texts_in(told) == (1, 1)
    assert sources(veil(told, layer)) == ["unknown"]
    assert texts_in(veil(told, layer)) == (1, 0)
    assert veil(told, layer, told=True).steps[0].value_source == span


def test_where_a_copy_or_the_interfaces_own_words_came_from_stays() -> None:
    field = filling(3).steps[0].target
    assert isinstance(field, Element)
    seen = screen(field)
    chosen = SelectOption(value=Chrome(text="List"), index=0, by=Route.POINTER)
    kinds = (ValueSource(kind="goal_span", span=(0, 4)), ValueSource(kind="clipboard", step=0))
    steps = (
        step(chosen, field, seen, value_source=kinds[0]),
        step(typing("Ada"), field, seen, index=1, value_source=kinds[1]),
    )
    assert sources(veil(episode("List it", *steps), Veil.NONE)) == ["goal_span", "clipboard"]
