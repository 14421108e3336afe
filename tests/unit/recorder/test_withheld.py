"""A tree keeps what is typed into a secret to itself: that is not the silence of one that never tells."""

from dataclasses import replace
from pathlib import Path

import pytest

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.model.elements import NotRecognised
from aboveboard.model.events import FieldEdited, JournalRecord, KeyPressed, SecureFieldUsed
from aboveboard.model.sessions import Recording
from aboveboard.model.text import Redacted
from tests.unit.recorder.stage import BUTTON, EDIT, PASSWORD, TEXT, Stagehand, all_records, names, of

LINE = Node(ref="line", role="text", states=frozenset({"editable", "showing"}), box=TEXT.box, pid=10)
HIDDEN = replace(LINE, role="password text")
TOLD = (FieldEdited, KeyPressed, SecureFieldUsed)


def shows(hand: Stagehand, *nodes: Node, focus: Node) -> None:
    hand.elements.show(10, ScriptedProcess((*nodes, BUTTON), (EDIT.box,), focus=focus.ref))


def begun(hand: Stagehand) -> None:
    """Work in a field of an application that has told of no edit."""
    shows(hand, LINE, PASSWORD, focus=LINE)
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, LINE))
    hand.play(300)


def typed(hand: Stagehand, text: str) -> None:
    for letter in text:
        hand.key(letter, letter)
        hand.play(60)


def told(read: Recording) -> list[str]:
    records: list[JournalRecord] = [record for record in all_records(read) if isinstance(record, TOLD)]
    return names(records)


def test_keys_in_a_field_that_proves_secret_leave_one_mark(hand: Stagehand) -> None:
    begun(hand)
    hand.key("h", "h")
    shows(hand, HIDDEN, PASSWORD, focus=HIDDEN)
    hand.play(60)
    typed(hand, "unter2")
    hand.key("backspace", "\b")
    hand.key("return", "\r")
    assert told(hand.end()) == ["SecureFieldUsed"]


def test_what_was_typed_before_a_field_proved_secret_is_forgotten_though_it_was_taken_for_an_edit(
    hand: Stagehand,
) -> None:
    begun(hand)
    typed(hand, "hunter")
    hand.play(300)
    shows(hand, HIDDEN, PASSWORD, focus=HIDDEN)
    typed(hand, "2")
    assert told(hand.end()) == ["SecureFieldUsed"]


def test_a_field_that_was_left_before_it_proved_secret_is_forgotten_too(hand: Stagehand) -> None:
    begun(hand)
    typed(hand, "hunter2")
    hand.report(Change(ChangeKind.FOCUSED, replace(BUTTON, pid=10)))
    shows(hand, HIDDEN, PASSWORD, focus=BUTTON)
    assert told(hand.end()) == []


@pytest.mark.parametrize("nodes", [(BUTTON,), None], ids=["gone", "hung"])
def test_keys_in_a_field_that_cannot_be_read_any_more_are_no_edit(
    hand: Stagehand, nodes: tuple[Node, ...] | None
) -> None:
    begun(hand)
    typed(hand, "hu")
    hand.elements.show(10, ScriptedProcess(nodes or (), (EDIT.box,), hung=nodes is None))
    assert told(hand.end()) == []


@pytest.mark.parametrize("secret", [False, True])
def test_what_is_typed_while_an_application_hangs_waits_until_its_field_can_be_read(
    hand: Stagehand, *, secret: bool
) -> None:
    begun(hand)
    hand.elements.show(10, ScriptedProcess((), (EDIT.box,), hung=True))
    typed(hand, "hunter2")
    hand.play(2_000)
    assert told(hand.sealed()) == []
    shows(hand, HIDDEN if secret else LINE, PASSWORD, focus=LINE)
    assert told(hand.end()) == ["SecureFieldUsed" if secret else "FieldEdited"]


@pytest.mark.parametrize("leaves", ["tab", ""])
def test_what_is_typed_ahead_of_the_report_of_a_secret_is_not_of_the_field_before(hand: Stagehand, leaves: str) -> None:
    begun(hand)
    if leaves:
        hand.key(leaves, "\t")
        hand.play(60)
    typed(hand, "hunter2")
    hand.play(150)
    shows(hand, LINE, PASSWORD, focus=PASSWORD)
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    hand.play(200)
    assert told(hand.end()) == [*["KeyPressed"][: len(leaves)], "SecureFieldUsed"]


def test_a_key_after_tab_goes_where_the_tree_says_that_the_focus_is(hand: Stagehand) -> None:
    begun(hand)
    hand.key("tab", "\t")
    shows(hand, LINE, PASSWORD, focus=PASSWORD)
    hand.play(60)
    hand.key("backspace", "\b")
    assert told(hand.end()) == ["KeyPressed", "SecureFieldUsed"]


def test_erasing_ahead_of_the_report_of_a_secret_is_no_key(hand: Stagehand) -> None:
    begun(hand)
    hand.report_insert("a", 0, LINE)
    hand.play(3_000)
    hand.key("backspace", "\b")
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    assert told(hand.end()) == ["FieldEdited", "SecureFieldUsed"]


def test_what_submits_a_field_that_proves_secret_is_no_key(hand: Stagehand) -> None:
    begun(hand)
    hand.key("h", "h")
    shows(hand, HIDDEN, PASSWORD, focus=HIDDEN)
    hand.play(300)
    hand.key("return", "\r")
    assert told(hand.end()) == ["SecureFieldUsed"]


def test_a_silent_tree_is_still_spoken_for_by_keys(hand: Stagehand) -> None:
    begun(hand)
    typed(hand, "hunter2")
    (edit,) = of(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.content, edit.inferred) == (Redacted(text="hunter2"), True)


class Asked(ScriptedElements):
    """Notes which fields are read whole."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def text(self, node: Node) -> str | NotRecognised:
        self.read.append(node.ref)
        return super().text(node)


def test_a_field_that_proves_secret_is_not_read_when_it_is_left(tmp_path: Path) -> None:
    elements = Asked()
    hand = Stagehand(tmp_path, elements=elements)
    begun(hand)
    elements.read.clear()
    hand.report(Change(ChangeKind.FOCUSED, HIDDEN))
    hand.play(100)
    hand.report(Change(ChangeKind.FOCUSED, replace(BUTTON, pid=10)))
    hand.end()
    assert elements.read == []
