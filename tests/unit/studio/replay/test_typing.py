"""Every edit of a run becomes the keys that make it."""

import pytest

from aboveboard.model.actions import Edit, Type
from aboveboard.model.events import EditOperation, EditRoute
from aboveboard.model.text import Hidden, Redacted
from aboveboard.studio.replay.strokes import Key, Stroke, Write
from aboveboard.studio.replay.typing import Unknown, typed

INSERT, DELETE, REPLACE = EditOperation.INSERT, EditOperation.DELETE, EditOperation.REPLACE


def edit(operation: EditOperation, position: int, text: str = "", length: int = 0, **more: object) -> Edit:
    fields: dict[str, object] = {"route": EditRoute.TYPED, "content": Redacted(text=text), **more}
    return Edit(operation=operation, position=position, length=length or len(text), **fields)  # type: ignore[arg-type]


def run(*edits: Edit, submitted: bool = False) -> list[str]:
    """Tell the strokes in words: a text in quotes, a key by its name as it goes down."""
    return said(typed(Type(edits=edits, submitted=submitted)))


def said(strokes: tuple[Stroke, ...]) -> list[str]:
    told = (f"'{one.text}'" if isinstance(one, Write) else getattr(one, "name", "") for one in strokes if is_told(one))
    return list(told)


def is_told(stroke: Stroke) -> bool:
    return not isinstance(stroke, Key) or stroke.down


def test_a_text_is_typed_where_the_caret_is() -> None:
    assert run(edit(INSERT, 7, "hall")) == ["'hall'"]


def test_return_that_submitted_is_pressed_at_the_end() -> None:
    assert run(edit(INSERT, 0, "hall"), submitted=True) == ["'hall'", "return"]


def test_what_stands_before_the_caret_is_taken_back_by_backspace_and_what_stands_after_it_by_delete() -> None:
    assert run(edit(INSERT, 0, "hallo"), edit(DELETE, 4, length=1)) == ["'hallo'", "backspace"]
    assert run(edit(INSERT, 3, "ha"), edit(DELETE, 5, length=2)) == ["'ha'", "delete", "delete"]


def test_a_deletion_whose_caret_is_not_known_is_made_by_going_there() -> None:
    assert run(edit(DELETE, 2, length=1)) == ["ctrl", "home", "right", "right", "delete"]


def test_what_was_selected_is_typed_over() -> None:
    assert run(edit(REPLACE, 0, "42", length=5)) == ["'42'"]


def test_a_caret_that_went_elsewhere_within_a_run_is_moved_by_keys() -> None:
    assert run(edit(INSERT, 0, "abc"), edit(INSERT, 1, "x")) == ["'abc'", "left", "left", "'x'"]


def test_a_paste_is_a_paste_again() -> None:
    assert run(edit(INSERT, 0, "secret", route=EditRoute.PASTED)) == ["ctrl", "v"]


def test_what_a_program_or_a_button_wrote_is_not_typed() -> None:
    assert run(edit(INSERT, 0, "filled", route=EditRoute.PROGRAM), edit(INSERT, 6, "in")) == ["'in'"]


def test_a_text_that_the_layer_hid_cannot_be_typed() -> None:
    with pytest.raises(Unknown, match="not recorded"):
        run(edit(INSERT, 0, content=Hidden()))
