"""What was typed is known where something was removed from it: places count in what was typed, not in what is left."""

from collections.abc import Callable

import pytest

from aboveboard.model.actions import Type
from aboveboard.model.events import EditOperation, EditRoute, FieldEdited
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import SEARCH, Script
from tests.typing_runs import Runs

INSERT, DELETE, REPLACE = EditOperation


def comes_to(runs: Runs) -> Label:
    """What the one step of these runs says was typed."""
    script = Script(records=runs.records)
    (step,) = reduce(script.stretch(), Terms())
    assert isinstance(step.action, Type)
    return step.action.text


def text(words: str) -> Redacted:
    return Redacted(text=words)


def test_words_typed_after_something_was_removed_stand_after_it() -> None:
    runs = Runs().insert("/home/USER/").insert("docs")
    assert comes_to(runs) == text("/home/[user]/docs")


def test_words_typed_before_something_was_removed_stand_before_it() -> None:
    runs = Runs().insert("/home/USER-of-the-north/").insert("docs").insert("cd ", at=0)
    assert comes_to(runs) == text("cd /home/[user]/docs")


def test_what_was_removed_goes_as_a_whole() -> None:
    runs = Runs().insert("to ann@example.org now").delete(3, 18).insert("Bob", at=3)
    assert runs.text == "to Bob now"
    assert comes_to(runs) == text("to Bob now")


@pytest.mark.parametrize(
    "change",
    [
        lambda runs: runs.insert("x", at=8),
        lambda runs: runs.delete(5, 8),
        lambda runs: runs.delete(8, 20),
        lambda runs: runs.replace(8, 9, "x"),
    ],
    ids=["insert", "delete into it", "delete out of it", "replace"],
)
def test_an_edit_of_what_was_removed_claims_nothing(change: Callable[[Runs], Runs]) -> None:
    runs = Runs().insert("to ann@example.org now")
    assert comes_to(change(runs)) == Hidden()


def test_between_two_removed_things_nothing_is_known_but_around_them() -> None:
    def start() -> Runs:
        return Runs().insert("a ann@example.org b bob@example.org c")

    assert comes_to(start().insert("d")) == text("a [email] b [email] cd")
    assert comes_to(start().insert("d", at=1)) == text("ad [email] b [email] c")
    assert comes_to(start().insert("d", at=18)) == Hidden()


def test_how_long_a_replacement_was_is_not_known_where_something_was_removed() -> None:
    def start() -> Runs:
        return Runs().insert("to you now").replace(3, 6, "or ann@example.org")

    assert comes_to(start()) == text("to or [email] now")
    assert comes_to(start().insert("x", at=6)) == text("to or x[email] now")
    assert comes_to(start().insert("x")) == Hidden()
    assert comes_to(start().insert("x", at=8)) == Hidden()
    assert comes_to(start().insert("go ", at=0).insert("x", at=9)) == text("go to or x[email] now")
    assert comes_to(Runs().insert("to you").replace(3, 6, "me").insert("!")) == text("to me!")


def edit(operation: EditOperation, position: int, length: int, words: str, *, whole: bool = False) -> FieldEdited:
    route = EditRoute.PROGRAM if whole else EditRoute.TYPED
    return FieldEdited(
        t=100, operation=operation, field=SEARCH, app="editor", position=position, length=length, route=route,
        content=text(words) if words else Hidden(), whole=whole, inferred=whole,
    )  # fmt: skip


def of(*edits: FieldEdited) -> Label:
    runs = Runs()
    runs.records += edits
    return comes_to(runs)


def test_a_text_that_was_cut_short_keeps_its_length() -> None:
    assert of(edit(INSERT, 0, 9, "abc"), edit(INSERT, 9, 1, "d")) == text("abcd")
    assert of(edit(INSERT, 0, 9, "abc"), edit(INSERT, 3, 1, "d")) == Hidden()


def test_an_edit_after_one_of_unknown_length_claims_nothing() -> None:
    assert of(edit(INSERT, 0, 0, "abc")) == text("abc")
    assert of(edit(INSERT, 0, 0, "abc"), edit(INSERT, 3, 1, "d")) == Hidden()


@pytest.mark.parametrize(("position", "known"), [(10, True), (6, False)], ids=["behind it", "in what was removed"])
def test_what_puts_a_field_right_is_beside_what_was_typed_by_its_places(position: int, known: bool) -> None:
    home = edit(INSERT, 0, 10, "/home/[user]/")
    right = edit(REPLACE, position, 1, "", whole=True)
    assert of(home, right) == (text("/home/[user]/") if known else Hidden())


def test_nobody_knows_whether_a_field_was_put_right_beside_what_has_no_known_length() -> None:
    ours = (edit(INSERT, 5, 3, "you"), edit(REPLACE, 5, 3, "[email]"))
    assert of(*ours, edit(REPLACE, 90, 1, "", whole=True)) == Hidden()
    assert of(*ours, edit(REPLACE, 0, 5, "", whole=True)) == text("[email]")
