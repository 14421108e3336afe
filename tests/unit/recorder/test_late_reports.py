"""Typing on a loaded machine: the tree reports long after the keys, and what is recorded is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import EditRoute, FieldEdited, KeyPressed
from aboveboard.model.text import Redacted
from tests.unit.recorder.stage import BUTTON, EDIT, TEXT, Stagehand, of

LINE = Node(ref="line", role="text", states=frozenset({"editable", "showing"}), box=TEXT.box, pid=10)
DELAYS = [0, 300, 700, 1_500]


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Stagehand]:
    hand = Stagehand(tmp_path)
    yield hand
    hand.elements.__exit__(None, None, None)
    hand.desktop.__exit__()


def begun(hand: Stagehand, field: Node = TEXT) -> None:
    """Work in a field of an application that has told of an edit before."""
    hand.elements.show(10, ScriptedProcess((field, BUTTON), (EDIT.box,), focus=field.ref))
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, field))
    hand.play(100)
    hand.key("a", "a")
    hand.report_insert("a", 0, field)
    hand.play(3_000)


def written(hand: Stagehand) -> list[tuple[str, EditRoute]]:
    edits = [edit for edit in of(hand.end(), FieldEdited) if isinstance(edit, FieldEdited)][1:]
    return [(edit.content.text if isinstance(edit.content, Redacted) else "", edit.route) for edit in edits]


@pytest.mark.parametrize("delay", DELAYS)
def test_typing_is_typing_however_late_it_is_told(hand: Stagehand, delay: int) -> None:
    begun(hand)
    for character in "late":
        hand.key(character, character)
        hand.play(100)
    hand.play(delay)
    for place, character in enumerate("late"):
        hand.report_insert(character, place + 1)
    assert written(hand) == [("late", EditRoute.TYPED)]


@pytest.mark.parametrize("delay", DELAYS)
def test_what_a_program_adds_stays_the_programs(hand: Stagehand, delay: int) -> None:
    begun(hand)
    hand.key("h", "h")
    hand.play(delay)
    hand.report_insert("h", 1)
    hand.report_insert("ello", 2)
    assert written(hand) == [("h", EditRoute.TYPED), ("ello", EditRoute.PROGRAM)]


@pytest.mark.parametrize("delay", DELAYS[:3])
def test_return_in_a_line_is_told_though_the_letter_before_it_is_told_later(hand: Stagehand, delay: int) -> None:
    begun(hand, LINE)
    hand.key("b", "b")
    hand.key("return", "\r")
    hand.play(delay)
    hand.report_insert("b", 1, LINE)
    read = hand.end()
    assert [press.key for press in of(read, KeyPressed) if isinstance(press, KeyPressed)] == ["return"]
    assert {edit.route for edit in of(read, FieldEdited) if isinstance(edit, FieldEdited)} == {EditRoute.TYPED}


@pytest.mark.parametrize("delay", DELAYS[:3])
def test_backspaces_that_are_told_late_are_edits_and_no_keys(hand: Stagehand, delay: int) -> None:
    begun(hand)
    for _ in range(2):
        hand.key("backspace", "\b")
    hand.play(delay)
    for place in (1, 0):
        hand.report(Change(ChangeKind.TEXT_DELETED, TEXT, position=place, text="ab"[place]))
    read = hand.end()
    assert not of(read, KeyPressed)
    edit = of(read, FieldEdited)[-1]
    assert isinstance(edit, FieldEdited)
    assert (edit.content, edit.route) == (Redacted(text="ab"), EditRoute.TYPED)


def silent(hand: Stagehand) -> None:
    """Work in a field of an application that has told of no edit yet."""
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(100)


def texts(hand: Stagehand) -> list[tuple[str, bool]]:
    edits = [edit for edit in of(hand.end(), FieldEdited) if isinstance(edit, FieldEdited)]
    return [(edit.content.text if isinstance(edit.content, Redacted) else "", edit.inferred) for edit in edits]


@pytest.mark.parametrize("reports", [("l", "a", "t", "e"), ("la", "te"), ("late",)])
def test_what_keys_had_to_say_is_not_said_again_by_a_tree_that_was_late(
    hand: Stagehand, reports: tuple[str, ...]
) -> None:
    silent(hand)
    for character in "late":
        hand.key(character, character)
    hand.play(3_000)
    for number, text in enumerate(reports):
        hand.report_insert(text, len("".join(reports[:number])))
    hand.play(2_000)
    assert texts(hand) == [("late", True)]


def test_what_a_late_tree_tells_beyond_the_keys_before_it_is_told(hand: Stagehand) -> None:
    silent(hand)
    hand.key("a", "a")
    hand.play(3_000)
    hand.key("b", "b")
    hand.report_insert("ab", 4)
    edit = of(hand.end(), FieldEdited)[-1]
    assert isinstance(edit, FieldEdited)
    assert (edit.content, edit.position, edit.route) == (Redacted(text="b"), 5, EditRoute.TYPED)


def test_the_same_letter_typed_once_more_is_told_once_more(hand: Stagehand) -> None:
    silent(hand)
    hand.key("a", "a")
    hand.play(1_000)
    hand.report_insert("a", 0)
    hand.play(2_000)
    hand.key("a", "a")
    hand.report_insert("a", 1)
    hand.play(2_000)
    assert texts(hand) == [("a", True), ("a", False)]


def test_a_tree_that_has_told_of_an_edit_is_waited_for_in_every_later_stretch(hand: Stagehand) -> None:
    begun(hand)
    hand.capture.discard(1, hand.time)
    hand.play(100)
    hand.key("b", "b")
    hand.play(3_000)
    hand.report_insert("b", 1)
    assert texts(hand) == [("b", False)]
