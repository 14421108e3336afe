"""Limits and threads of members that ask call by call, on an application that never answers, and edits by comparing."""

import threading
import time
from collections.abc import Callable

import pytest

from aboveboard.elements import ChangeKind, Node
from aboveboard.elements.ax.member import AxElements
from aboveboard.elements.ax.played import PlayedAx
from aboveboard.elements.followed import Followed, difference
from aboveboard.elements.reading import Seen, Told, placed
from aboveboard.elements.uia.member import UiaElements
from aboveboard.elements.uia.played import PlayedUia
from aboveboard.elements.worker import Unanswered, Worker
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Rect
from tests.contract.played_worlds import ANSWERS
from tests.patience import until

BOX = Rect(0, 0, 100, 100)
NO_ANSWER = NotRecognised(reason=Absence.NO_ANSWER)
Open = Callable[[int], tuple[PlayedUia | PlayedAx, UiaElements | AxElements]]


def uia(budget_ms: int) -> tuple[PlayedUia, UiaElements]:
    port = PlayedUia(ANSWERS / "uia_editor.json")
    return port, UiaElements(port, budget_ms=budget_ms)


def ax(budget_ms: int) -> tuple[PlayedAx, AxElements]:
    port = PlayedAx(ANSWERS / "ax_editor.json")
    return port, AxElements(port, budget_ms=budget_ms)


MEMBERS = pytest.mark.parametrize("open_member", [uia, ax])


@MEMBERS
def test_an_application_that_never_answers_is_asked_once_and_has_one_thread(open_member: Open) -> None:
    port, member = open_member(1)
    with member as elements, port.hold():
        for _ in range(5):
            elements.watch(port.pid, BOX)
            assert elements.tree(port.pid, BOX) == NO_ANSWER
            assert elements.at(port.pid, BOX, BOX.centre) == NO_ANSWER
            elements.forget(port.pid)
        assert len(port.threads) <= 1


@MEMBERS
def test_an_application_that_answers_again_is_read_again(open_member: Open) -> None:
    port, member = open_member(1)
    with member as elements:
        with port.hold():
            elements.watch(port.pid, BOX)
        elements.budget_ms = 60_000
        until(lambda: elements.tree(port.pid, BOX) == NotRecognised(reason=Absence.NOT_EXPOSED), "an answer")


@MEMBERS
def test_leaving_ends_every_thread(open_member: Open) -> None:
    port, member = open_member(60_000)
    before = set(threading.enumerate())
    with member as elements:
        elements.watch(port.pid, BOX)
        assert len(set(threading.enumerate()) - before) == 1
    assert not set(threading.enumerate()) - before


@MEMBERS
def test_what_is_reported_after_the_end_goes_nowhere(open_member: Open) -> None:
    port, member = open_member(60_000)
    with member as elements:
        elements.watch(port.pid, BOX)
    elements._told(Told(port.pid, None))
    assert elements.tree(port.pid, BOX) == NotRecognised(reason=Absence.NOT_EXPOSED)


def never() -> int:
    return time.monotonic_ns() + 60_000_000_000


def test_what_a_call_raises_is_raised_where_its_answer_is_wanted() -> None:
    port = PlayedUia(ANSWERS / "uia_editor.json")
    worker = Worker(port.thread)

    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        worker.ask(fail, never())
    assert worker.ask(lambda: 5, never()) == 5
    worker.end(lambda: None)
    worker.join(never())
    assert not worker.alive


def test_a_worker_that_ended_begins_again_with_the_next_question() -> None:
    port = PlayedUia(ANSWERS / "uia_editor.json")
    worker = Worker(port.thread)
    told: list[str] = []
    worker.ask(lambda: told.append("first"), never())
    worker.end(lambda: told.append("last"))
    worker.ask(lambda: told.append("again"), never())
    assert told == ["first", "last", "again"]
    worker.end(lambda: None)
    worker.join(never())


def test_a_question_after_one_that_is_overdue_is_not_even_asked() -> None:
    port = PlayedUia(ANSWERS / "uia_editor.json")
    worker, free = Worker(port.thread), threading.Event()
    asked: list[int] = []
    with pytest.raises(Unanswered):
        worker.ask(free.wait, time.monotonic_ns())
    assert worker.busy
    with pytest.raises(Unanswered):
        worker.ask(lambda: asked.append(1), never())
    free.set()
    until(lambda: not worker.busy, "the end of its rest")
    worker.ask(lambda: asked.append(2), never())
    assert asked == [2]
    worker.end(lambda: None)
    worker.join(never())


FIELD = Node("1", "text", states=frozenset({"editable"}), box=BOX)


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("Hello", "xHello", [("text_inserted", 0, "x")]),
        ("Hello", "Hell", [("text_deleted", 4, "o")]),
        ("Hello", "Hallo", [("text_deleted", 1, "e"), ("text_inserted", 1, "a")]),
        ("aa", "aaa", [("text_inserted", 2, "a")]),
        ("one two", "two", [("text_deleted", 0, "one ")]),
        ("", "new", [("text_inserted", 0, "new")]),
        ("grün", "grüün", [("text_inserted", 3, "ü")]),
        ("same", "same", []),
    ],
)
def test_the_edit_between_two_texts_is_one_deletion_and_one_insertion(
    before: str, after: str, edits: list[tuple[str, int, str]]
) -> None:
    assert [(one.kind.value, one.position, one.text) for one in difference(FIELD, before, after)] == edits


def seen(text: str, name: str = "") -> Seen:
    node = Node("1", "text", name, text, frozenset({"editable"}), BOX)
    return Seen((BOX,), (node,), {"1": text})


def test_an_edit_is_told_once_whether_a_report_or_a_reading_shows_it() -> None:
    process = Followed(7, set())
    assert list(process.read([seen("one")])) == []
    assert [change.text for change in process.read([seen("one more")])] == [" more"]
    report = Told(7, ChangeKind.TEXT_INSERTED, FIELD, text="one more")
    assert list(process.absorb(report, lambda _: None)) == []


def test_a_text_of_nothing_but_bullets_is_a_secret_from_then_on() -> None:
    process = Followed(7, set())
    list(process.read([seen("")]))
    assert list(process.read([seen("●●●")])) == []
    assert list(process.read([seen("shown")])) == []
    assert process.windows[0].nodes[0].secure
    assert process.windows[0].nodes[0].value is None


def test_a_field_that_is_new_has_no_edit_yet() -> None:
    process = Followed(7, set())
    report = Told(7, ChangeKind.TEXT_INSERTED, FIELD, text="already there")
    assert list(process.absorb(report, lambda _: None)) == []


def test_a_field_whose_text_cannot_be_asked_for_is_compared_at_the_next_reading() -> None:
    process = Followed(7, set())
    list(process.read([seen("one")]))

    def silent(_: str) -> str:
        raise Unanswered

    assert list(process.absorb(Told(7, ChangeKind.TEXT_INSERTED, FIELD), silent)) == []
    assert [change.text for change in process.read([seen("one more")])] == [" more"]


def test_only_a_box_that_was_told_is_a_window_s() -> None:
    window = seen("one")
    assert placed([window], [BOX])[1] == (BOX,)
    assert placed([window], [BOX.grown(1)]) == ((), ())


def test_a_serial_changes_with_what_is_seen_and_only_then() -> None:
    process = Followed(7, set())
    list(process.read([seen("one")]))
    first = process.serial
    list(process.read([seen("one")]))
    assert process.serial == first
    list(process.read([seen("two")]))
    assert process.serial > first
