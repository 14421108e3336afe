"""Which key made an edit, by order and text; reports may come late, and programs write too."""

import pytest

from aboveboard.model.events import EditRoute
from aboveboard.recorder.causes import LATE_MS, SOON_MS, WITHIN_MS, Cause, Causes


def typed(text: str, *, every: int = 100) -> tuple[Causes, list[Cause]]:
    causes, keys = Causes(), [Cause(place * every, EditRoute.TYPED, text=each) for place, each in enumerate(text)]
    for key in keys:
        causes.noted(key)
    return causes, keys


def test_reports_that_come_seconds_after_their_keys_find_each_its_own() -> None:
    causes, keys = typed("late")
    assert [causes.of_insertion(each, 5_000) for each in "late"] == keys


def test_a_key_explains_one_edit_so_a_completion_is_the_programs() -> None:
    causes, (key,) = typed("h")
    assert causes.of_insertion("h", 20) == key
    assert causes.of_insertion("ello", 21).route is EditRoute.PROGRAM
    assert causes.of_insertion("h", 22).route is EditRoute.PROGRAM


def test_one_report_of_several_keys_explains_them_all() -> None:
    causes, keys = typed("abc")
    assert causes.of_insertion("ab", 900) == keys[0]
    assert causes.of_insertion("b", 901).route is not EditRoute.PROGRAM  # c has explained nothing yet and may be it
    assert causes.of_insertion("c", 902) == keys[2]


def test_what_follows_a_letter_belongs_to_that_letter() -> None:
    causes, (key,) = typed("(")
    assert causes.of_insertion("()", 30) == key


def test_a_key_that_types_over_a_selection_deletes_and_inserts() -> None:
    causes, (key,) = typed("n")
    assert causes.of_deletion(700) == key
    assert causes.of_insertion("n", 701) == key
    assert causes.of_deletion(702).route is EditRoute.PROGRAM


def test_keys_that_erase_explain_a_deletion_each() -> None:
    causes = Causes()
    keys = [Cause(place, EditRoute.TYPED, erases=True) for place in range(2)]
    for key in keys:
        causes.noted(key)
    assert [causes.of_deletion(3_000), causes.of_deletion(3_001)] == keys
    assert causes.of_deletion(3_002).route is EditRoute.PROGRAM


def test_an_edit_that_no_text_explains_belongs_to_what_came_just_before() -> None:
    """As an input method commits another text than its keys type."""
    causes, (key,) = typed("n")
    assert causes.of_insertion("\u4f60", SOON_MS) == key
    causes, _ = typed("n")
    assert causes.of_insertion("\u4f60", SOON_MS + 1).route is EditRoute.PROGRAM


@pytest.mark.parametrize("route", [EditRoute.PASTED, EditRoute.UNDONE])
def test_a_paste_is_awaited_as_long_as_a_letter_and_then_comes_in_one_go(route: EditRoute) -> None:
    causes = Causes()
    causes.noted(Cause(0, route))
    assert causes.of_deletion(4_000).route is route
    assert causes.of_insertion("pasted", 4_000 + WITHIN_MS).route is route
    assert causes.of_insertion("more", 4_001 + WITHIN_MS).route is EditRoute.PROGRAM


def test_an_application_that_hangs_for_long_explains_nothing_any_more() -> None:
    causes, _ = typed("x")
    assert causes.of_insertion("x", LATE_MS + 1).route is EditRoute.PROGRAM


def test_what_was_pressed_before_an_explained_key_explains_nothing_any_more() -> None:
    causes = Causes()
    causes.noted(Cause(0, EditRoute.POINTER))
    causes.noted(Cause(100, EditRoute.TYPED, text="a"))
    causes.of_insertion("a", 150)
    assert causes.of_insertion("nother", 160).route is EditRoute.PROGRAM
