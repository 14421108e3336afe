"""A field of GTK 4 is what it paints: one that paints bullets is secret, whatever it is called and tells in clear."""

from collections.abc import Sequence

import pytest

from aboveboard.elements import Change, ChangeKind
from aboveboard.elements.atspi.cache import Cache
from aboveboard.elements.atspi.process import Process
from aboveboard.elements.atspi.text import InsertOffsets
from tests.unit.elements.application import BUS, Application, Widget, signal

TEXT = ["org.a11y.atspi.Accessible", "org.a11y.atspi.Component", "org.a11y.atspi.Text"]
EDITABLE = {"showing", "visible", "editable"}
SECRET = "hunter2"


def form(text: str, *, hides: bool) -> Application:
    field = Widget("text", states=set(EDITABLE), text=text, interfaces=TEXT, hides=hides)
    note = Widget("text", states={*EDITABLE, "multi_line"}, text="●●", interfaces=TEXT)
    return Application({"/w": Widget("frame", "Form", children=["/field", "/note"]), "/field": field, "/note": note})


def read(application: Application) -> Process:
    process = Process(1, Cache(BUS, "gtk4"), InsertOffsets("gtk4"))
    process.settle(application.ask)
    return process


def edited(process: Process, application: Application, kind: str, text: str, position: int = 0) -> list[Change]:
    report = signal("/field", "TextChanged", kind, position, len(text), text)
    process.absorb(report)
    return process.settle(application.ask)


def value(process: Process, application: Application, path: str = "/field") -> str | None:
    process.cache.refresh(application.ask)
    return process.cache.entries[path].value


def test_what_a_secret_field_holds_is_never_kept() -> None:
    application = form(SECRET, hides=True)
    process = read(application)
    assert value(process, application) is None
    assert process.cache.entries["/field"].role == "password text"
    assert ("/field", "GetText") not in application.asked


def test_what_is_typed_into_one_that_was_empty_is_not_told() -> None:
    application = form("", hides=True)
    process = read(application)
    assert value(process, application) == ""
    application.widgets["/field"].text = "h"
    assert edited(process, application, "insert", "h") == []
    assert process.cache.entries["/field"].role == "password text"


def test_what_is_taken_out_of_one_before_anybody_saw_what_it_paints_is_not_told() -> None:
    application = form(SECRET, hides=True)
    process = read(application)
    application.widgets["/field"].text = ""
    assert edited(process, application, "delete", SECRET) == []


def test_one_that_is_hidden_only_later_is_secret_from_then_on() -> None:
    application = form("plain", hides=False)
    process = read(application)
    assert value(process, application) == "plain"
    application.widgets["/field"].hides = True
    process.cache.stale_value("/field")
    assert value(process, application) is None
    assert edited(process, application, "insert", "x") == []


@pytest.mark.parametrize(("kind", "before", "after"), [("insert", "", "plain"), ("delete", "plain", "")])
def test_a_field_that_paints_what_it_holds_is_told_of(kind: str, before: str, after: str) -> None:
    application = form(before, hides=False)
    process = read(application)
    assert value(process, application) == before
    application.widgets["/field"].text = after
    assert [change.text for change in edited(process, application, kind, "plain")] == ["plain"]
    assert value(process, application) == after


def test_a_text_of_many_lines_may_hold_bullets() -> None:
    application = form("", hides=False)
    assert value(read(application), application, "/note") == "●●"


def focused(process: Process, application: Application, path: str) -> list[Change]:
    process.absorb(signal(path, "StateChanged", "focused", 1))
    return process.settle(application.ask)


def said(changes: Sequence[Change]) -> list[tuple[str, str]]:
    """Return what changes tell, and of which kind of field."""
    return [(change.kind.value, f"{change.node.role} {change.node.ref}") for change in changes]


def typed(application: Application, process: Process) -> list[Change]:
    application.widgets["/field"].text = "h"
    return edited(process, application, "insert", "h")


SECRET_FOCUSED = (ChangeKind.FOCUSED.value, "password text /field")


def test_a_field_that_proves_secret_while_it_has_the_focus_is_told_of_once() -> None:
    application = form("", hides=True)
    process = read(application)
    assert said(focused(process, application, "/field")) == [("focused", "text /field")]
    assert said(typed(application, process)) == [SECRET_FOCUSED]
    assert edited(process, application, "insert", "u", 1) == []


def test_one_that_had_the_focus_when_its_application_was_met_is_told_of_too() -> None:
    application = form("", hides=True)
    application.widgets["/field"].states.add("focused")
    process = read(application)
    assert said(typed(application, process)) == [SECRET_FOCUSED]


def test_one_that_the_focus_left_in_the_same_breath_is_told_of_before_that() -> None:
    application = form("", hides=True)
    process = read(application)
    focused(process, application, "/field")
    application.widgets["/field"].text = "h"
    process.absorb(signal("/field", "TextChanged", "insert", 0, 1, "h"))
    process.absorb(signal("/note", "StateChanged", "focused", 1))
    assert said(process.settle(application.ask)) == [SECRET_FOCUSED, ("focused", "text /note")]


def test_one_that_proves_secret_when_its_value_is_read_is_told_of_at_the_next_look() -> None:
    application = form("plain", hides=False)
    process = read(application)
    focused(process, application, "/field")
    application.widgets["/field"].hides = True
    process.cache.stale_value("/field")
    process.place(application.ask, ())
    assert said(process.settle(application.ask)) == [SECRET_FOCUSED]


def test_one_that_proves_secret_without_the_focus_says_nothing_of_the_focus() -> None:
    application = form("", hides=True)
    process = read(application)
    focused(process, application, "/note")
    assert typed(application, process) == []


@pytest.mark.parametrize("hides", [True, False])
def test_a_secret_stays_one_when_its_application_was_forgotten_meanwhile(hides: bool) -> None:
    """As while its window is not on the screen: then the field may come back in clear."""
    kept: set[str] = set()
    application = form(SECRET, hides=hides)
    for _ in range(2):
        process = Process(1, Cache(BUS, "gtk4", kept), InsertOffsets("gtk4"))
        process.settle(application.ask)
        value(process, application)
        application.widgets["/field"].hides = False
    assert value(process, application) == (None if hides else SECRET)
    assert process.cache.entries["/field"].role == ("password text" if hides else "text")
