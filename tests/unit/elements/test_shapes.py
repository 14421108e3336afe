"""Shapes: the kind and length of a text, and never a character of it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.elements.shapes import shape_of
from aboveboard.model.text import LengthClass, TextKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", TextKind.EMPTY),
        ("  \n", TextKind.EMPTY),
        ("milk", TextKind.WORD),
        ("milk and eggs", TextKind.WORDS),
        ("12", TextKind.NUMBER),
        ("-1,234.50", TextKind.NUMBER),
        ("12 %", TextKind.NUMBER),
        ("2026-11-21", TextKind.DATE),
        ("21.11.2026", TextKind.DATE),
        ("21 November 2026", TextKind.DATE),
        ("Nov 3, 2026", TextKind.DATE),
        ("14:30", TextKind.TIME),
        ("2:30 pm", TextKind.TIME),
        ("$12.50", TextKind.MONEY),
        ("12,50 EUR", TextKind.MONEY),
        ("ann@example.org", TextKind.EMAIL),
        ("https://example.org/a?b=c", TextKind.URL),
        ("www.example.org", TextKind.URL),
        ("/srv/plans/notes.txt", TextKind.PATH),
        ("~/notes", TextKind.PATH),
        ("C:\\Users\\ann", TextKind.PATH),
        ("***", TextKind.SYMBOLS),
        ("call ann@example.org today", TextKind.WORDS),
        ("x " * 300, TextKind.WORDS),
    ],
)
def test_each_kind_is_told(text: str, kind: TextKind) -> None:
    assert shape_of(text).kind is kind


@pytest.mark.parametrize(
    ("length", "name"),
    [
        (0, "none"),
        (1, "one"),
        (4, "few"),
        (5, "short"),
        (17, "line"),
        (65, "paragraph"),
        (256, "paragraph"),
        (257, "long"),
    ],
)
def test_length_classes_are_wide(length: int, name: str) -> None:
    assert shape_of("x" * length).length is LengthClass(name)


@given(st.text(max_size=400))
def test_a_shape_is_one_of_few_and_says_nothing_else(text: str) -> None:
    encoded = msgspec.to_builtins(shape_of(text))
    assert set(encoded) == {"type", "kind", "length"}
    assert encoded["kind"] in list(TextKind)
    assert encoded["length"] in list(LengthClass)


@given(st.text(alphabet="0123456789.,:-/@ aA", max_size=300))
def test_texts_of_awkward_characters_have_a_shape_at_once(text: str) -> None:
    assert shape_of(text) == shape_of(text + " ")
