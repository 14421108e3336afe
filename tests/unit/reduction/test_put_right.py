"""What puts a field right once it is left is no act of the person: it prolongs no typing and hides what it touches."""

import pytest

from aboveboard.model.actions import Type
from aboveboard.model.events import EditOperation, EditRoute, FieldEdited
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import SEARCH, Script

TYPED_AT = 40


def typed_and_put_right(position: int, length: int, content: Label) -> Step:
    """Type `the end` at TYPED_AT and have the field put right a second later; return the step."""
    script = Script().begin()
    script.edit(SEARCH, EditOperation.INSERT, TYPED_AT, "the end")
    script.wait(1_000)
    right = FieldEdited(
        t=script.t,
        operation=EditOperation.REPLACE,
        field=SEARCH,
        app=script.app,
        position=position,
        length=length,
        content=content,
        route=EditRoute.PROGRAM,
        inferred=True,
        whole=True,
    )
    script.add(right)
    (step,) = reduce(script.stretch(), Terms())
    return step


def text_of(step: Step) -> Label:
    assert isinstance(step.action, Type)
    return step.action.text


def test_typing_ends_with_its_own_last_edit() -> None:
    step = typed_and_put_right(TYPED_AT + 7, 2, Hidden())
    assert step.ended == step.started
    assert isinstance(step.action, Type)
    assert len(step.action.edits) == 2


@pytest.mark.parametrize(("position", "length"), [(TYPED_AT + 7, 2), (0, TYPED_AT)], ids=["behind", "before"])
def test_what_was_typed_is_known_where_the_field_was_put_right_beside_it(position: int, length: int) -> None:
    assert text_of(typed_and_put_right(position, length, Hidden())) == Redacted(text="the end")


@pytest.mark.parametrize(
    ("position", "length", "content"),
    [(TYPED_AT + 2, 2, Hidden()), (TYPED_AT + 7, 0, Redacted(text="s")), (TYPED_AT - 1, 2, Hidden())],
    ids=["within", "words added at its end", "from before into it"],
)
def test_nothing_is_claimed_where_what_was_typed_was_put_right(position: int, length: int, content: Label) -> None:
    assert text_of(typed_and_put_right(position, length, content)) == Hidden()


def test_a_field_put_right_in_which_nobody_typed_ends_nothing() -> None:
    """A file of a person's own may say so by any route."""
    right = FieldEdited(
        t=40,
        operation=EditOperation.REPLACE,
        field=SEARCH,
        app="editor",
        position=0,
        length=3,
        content=Redacted(text="the"),
        route=EditRoute.UNKNOWN,
        whole=True,
    )
    script = Script().begin()
    script.add(right)
    assert [text_of(step) for step in reduce(script.stretch(), Terms())] in ([], [Hidden()])
