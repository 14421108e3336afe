"""A field of GTK 4 is what it paints: one that paints bullets is secret, whatever it is called and tells in clear."""

import pytest

from aboveboard.elements import Change
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
