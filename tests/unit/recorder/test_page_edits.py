"""Which key made an edit that a page tells: by order, and by what the key can do in a page."""

import pytest

from aboveboard.formats.browser_pages import Raw
from aboveboard.formats.browser_reports import Edited
from aboveboard.model.events import Device, EditOperation, EditRoute
from aboveboard.recorder.causes import Cause
from aboveboard.recorder.page_edits import PageEdits
from tests.unit.recorder.describing import Shapes

TYPED = EditRoute.TYPED


def told(input_type: str = "insertText", operation: EditOperation = EditOperation.INSERT) -> Edited:
    content = Raw(text="x")
    return Edited(page="p", at=0, node=1, operation=operation, content=content, length=1, input_type=input_type)


def edits(*causes: Cause) -> PageEdits:
    found = PageEdits(Shapes())
    for cause in causes:
        found.caused(cause)
    return found


@pytest.mark.parametrize("other", ["\n", "\t"])
def test_a_key_that_types_nothing_in_a_page_makes_no_edit_of_the_next_field(other: str) -> None:
    """Return closes a list and Tab leaves a field; the letter typed next has its own time, and all after it theirs."""
    made = edits(Cause(100, TYPED, Device.HUMAN, other), Cause(900, TYPED, text="4"), Cause(980, TYPED, text="2"))
    assert [made.cause(told(), 910).t, made.cause(told(), 990).t] == [900, 980]


@pytest.mark.parametrize("kind", ["insertLineBreak", "insertParagraph"])
def test_a_broken_line_was_made_by_return(kind: str) -> None:
    made = edits(Cause(100, TYPED, text="a"), Cause(200, TYPED, text="\n"), Cause(300, TYPED, text="b"))
    assert [made.cause(each, 310).t for each in (told(), told(kind), told())] == [100, 200, 300]


def test_what_was_erased_was_erased_by_a_key_that_erases() -> None:
    made = edits(Cause(100, TYPED, text="a"), Cause(200, TYPED, erases=True))
    assert made.cause(told("deleteContentBackward", EditOperation.DELETE), 210).t == 200


def test_letters_that_sought_an_option_in_a_list_make_no_edit_of_the_next_field() -> None:
    made = edits(Cause(100, TYPED, text="m"), Cause(180, TYPED, text="e"), Cause(900, TYPED, text="x"))
    assert made.cause(told(), 910).t == 900


def test_where_no_letter_is_the_one_that_was_typed_the_first_that_can_made_the_edit() -> None:
    made = edits(Cause(100, TYPED, text="m"), Cause(180, TYPED, text="e"))
    assert made.cause(told(), 190).t == 100
