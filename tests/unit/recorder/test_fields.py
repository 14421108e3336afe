"""A field is compared as a whole when the focus leaves it: an edit that nothing told of shows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.model.elements import NotRecognised
from aboveboard.model.events import FieldEdited
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Redacted
from tests.unit.recorder.stage import BUTTON, EDIT, MAIL, PASSWORD, TEXT, Stagehand, all_records, of

LEFT = replace(BUTTON, pid=10)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Stagehand]:
    hand = Stagehand(tmp_path)
    yield hand
    hand.elements.__exit__(None, None, None)
    hand.desktop.__exit__()


def holds(hand: Stagehand, text: str) -> None:
    texts = {"text": text, "secret": text}
    hand.elements.show(10, ScriptedProcess((TEXT, BUTTON, PASSWORD), (EDIT.box,), focus="text", texts=texts))


def begun(hand: Stagehand) -> None:
    """Work in a field that holds `ab`."""
    holds(hand, "ab")
    hand.begin()
    hand.key("home")
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(300)


def left(hand: Stagehand) -> list[FieldEdited]:
    """Leave the field and return the edits that were written of it."""
    hand.key("f6")
    hand.report(Change(ChangeKind.FOCUSED, LEFT))
    return [edit for edit in of(hand.end(), FieldEdited) if isinstance(edit, FieldEdited)]


def test_edits_that_were_all_told_need_no_word_more(hand: Stagehand) -> None:
    begun(hand)
    hand.key("c", "c")
    hand.report_insert("c", 2)
    hand.key("backspace", "\b")
    hand.report(Change(ChangeKind.TEXT_DELETED, TEXT, position=0, text="a"))
    hand.play(200)
    holds(hand, "bc")
    assert [edit.whole for edit in left(hand)] == [False, False]


def test_an_edit_that_was_missed_is_put_right_and_no_more_than_that_is_told(hand: Stagehand) -> None:
    begun(hand)
    hand.key("c", "c")
    hand.report_insert("c", 2)
    hand.play(200)
    holds(hand, "abXc")
    told, whole = left(hand)
    assert (told.whole, told.content) == (False, Redacted(text="c"))
    assert (whole.whole, whole.inferred) == (True, True)
    assert (whole.position, whole.length, whole.content) == (2, 0, Redacted(text="X"))


class Late(ScriptedElements):
    """Tells of an edit while the field is read, whose text holds it already."""

    pending: Change | None = None

    def text(self, node: Node) -> str | NotRecognised:
        pending, self.pending = self.pending, None
        if pending is not None:
            self.report(pending)
        return super().text(node)


@pytest.mark.parametrize("late", [False, True], ids=["before", "while"])
def test_an_edit_that_came_before_or_while_the_field_was_read_is_counted_once(tmp_path: Path, late: bool) -> None:
    """A slow machine reads a field after the first keys."""
    elements = Late()
    hand = Stagehand(tmp_path, elements=elements)
    holds(hand, "ab")
    hand.begin()
    hand.key("c", "c")
    holds(hand, "abc")
    inserted = Change(ChangeKind.TEXT_INSERTED, TEXT, position=2, text="c")
    if late:
        elements.pending = inserted
        hand.report(Change(ChangeKind.FOCUSED, TEXT))
    else:
        hand.report(Change(ChangeKind.FOCUSED, TEXT), inserted)
    hand.play(200)
    hand.key("d", "d")
    hand.report_insert("d", 3)
    hand.play(200)
    holds(hand, "abcd")
    edits = left(hand)
    assert not any(edit.whole for edit in edits)
    assert "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted)) == "cd"


def test_a_field_of_which_nothing_was_told_is_not_judged(hand: Stagehand) -> None:
    begun(hand)
    holds(hand, "something else")
    assert left(hand) == []


def test_a_secret_is_never_read_for_this(hand: Stagehand) -> None:
    begun(hand)
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    hand.play(300)
    holds(hand, "abc")
    assert left(hand) == []


BODY = Node(ref="body", role="text", states=TEXT.states, box=Rect(530, 120, 200, 200), pid=20)
ENTRY = Node(ref="entry", role="menu item", name="Reply to Ada", states=frozenset({"showing"}), parent="menu", pid=20)
OPENED = Node(ref="menu", role="menu", states=frozenset({"showing"}), box=Rect(530, 120, 90, 90), pid=20)


def writes(hand: Stagehand, text: str, *others: Node) -> None:
    """Let the mail hold a text, and have the focus or be left."""
    hand.elements.show(20, ScriptedProcess((BODY, *others), (MAIL.box,), focus="body", texts={"body": text}))


def test_a_mail_that_is_left_for_another_app_is_not_put_right_under_the_layers_of_that(hand: Stagehand) -> None:
    writes(hand, "")
    hand.begin(focus=2)
    hand.report(Change(ChangeKind.FOCUSED, BODY))
    hand.play(200)
    hand.key("d", "d")
    hand.report_insert("d", 0, BODY)
    hand.play(200)
    writes(hand, "dear colleague")
    hand.stage(focus=1)
    hand.play(40)
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(200)
    hand.key("f5")
    read = hand.end()
    assert b"colleague" not in msgspec.msgpack.encode(all_records(read))
    assert not any(edit.whole for edit in of(read, FieldEdited) if isinstance(edit, FieldEdited))


def test_what_a_menu_of_a_mail_offers_is_not_told_under_the_layers_of_the_app_that_came_after_it(
    hand: Stagehand,
) -> None:
    writes(hand, "")
    hand.begin(focus=2)
    hand.key("f5")
    hand.report(Change(ChangeKind.MENU_OPENED, OPENED))
    hand.play(200)
    hand.stage(focus=1)
    hand.play(40)
    writes(hand, "", OPENED, ENTRY)
    hand.report(Change(ChangeKind.FOCUSED, BODY))
    hand.play(400)
    told = msgspec.msgpack.encode([each for each in all_records(hand.end()) if getattr(each, "app", "") == "editor"])
    assert b"menu" not in told
