"""Menus that close and open between two looks: Qt tells it of the menu alone, never of its items."""

import pytest

from aboveboard.elements import Change, ChangeKind
from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Cache
from aboveboard.elements.atspi.process import Process
from aboveboard.elements.atspi.text import InsertOffsets
from tests.unit.elements.application import BUS, Application, Widget, signal

SHOWN = {"showing", "visible"}


def bar(*, items: set[str]) -> dict[str, Widget]:
    return {
        "/w": Widget("frame", "Gallery", children=["/bar", "/text"]),
        "/bar": Widget("menu bar", children=["/view"]),
        "/text": Widget("text", states={*SHOWN, "editable"}),
        "/view": Widget("menu item", "View", children=["/popup"]),
        "/popup": Widget("popup menu", children=["/ruler", "/small"]),
        "/ruler": Widget("menu item", "Ruler", states=items),
        "/small": Widget("menu item", "Small", states=items),
    }


def looked_at(application: Application, toolkit: str) -> Process:
    process = Process(1, Cache(BUS, toolkit), InsertOffsets(toolkit))
    process.settle(application.ask)
    return process


def shows(process: Process, path: str, *, on: bool) -> None:
    process.absorb(signal(path, "StateChanged", "showing", int(on)))


def focuses(process: Process, path: str) -> None:
    process.absorb(signal(path, "StateChanged", "focused", 1))


def told(changes: list[Change]) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.node.ref) for change in changes]


OPENED, CLOSED, FOCUSED = ChangeKind.MENU_OPENED, ChangeKind.MENU_CLOSED, ChangeKind.FOCUSED


@pytest.fixture
def application() -> Application:
    return Application(bar(items=set(SHOWN)))


def test_a_menu_that_closes_and_opens_again_between_two_looks_is_told_of_both_in_order(
    application: Application,
) -> None:
    process = looked_at(application, "qt")
    shows(process, "/popup", on=False)
    focuses(process, "/text")
    shows(process, "/popup", on=True)
    focuses(process, "/ruler")
    assert told(process.settle(application.ask)) == [
        (CLOSED, "/popup"),
        (FOCUSED, "/text"),
        (FOCUSED, "/ruler"),
        (OPENED, "/popup"),
    ]
    shows(process, "/popup", on=False)
    assert told(process.settle(application.ask)) == [(CLOSED, "/popup")]


def test_gtk3s_items_that_hide_and_show_again_are_the_same(application: Application) -> None:
    process = looked_at(application, "gtk3")
    for on in (False, True):
        for item in ("/ruler", "/small"):
            shows(process, item, on=on)
    assert told(process.settle(application.ask)) == [(CLOSED, "/popup"), (OPENED, "/popup")]


def test_one_item_that_hides_closes_nothing(application: Application) -> None:
    process = looked_at(application, "gtk3")
    shows(process, "/ruler", on=False)
    shows(process, "/ruler", on=True)
    assert told(process.settle(application.ask)) == []


def test_a_menu_that_stays_closed_is_told_of_once(application: Application) -> None:
    process = looked_at(application, "qt")
    for on in (False, True, False):
        shows(process, "/popup", on=on)
    assert told(process.settle(application.ask)) == [(CLOSED, "/popup")]


def test_items_that_were_read_while_their_menu_closed_are_read_again_when_it_opens() -> None:
    application = Application(bar(items=set()))
    process = looked_at(application, "qt")
    shows(process, "/popup", on=False)
    assert told(process.settle(application.ask)) == []
    application.widgets["/ruler"].states = application.widgets["/small"].states = set(SHOWN)
    shows(process, "/popup", on=True)
    focuses(process, "/ruler")
    assert told(process.settle(application.ask)) == [(FOCUSED, "/ruler"), (OPENED, "/popup")]


def with_context_menu() -> Application:
    """Return an application whose context menu hangs below it and is not listed there, as in Qt 5."""
    widgets = bar(items=set(SHOWN))
    below = {
        "/context": Widget("popup menu", children=["/rename"], above=calls.ROOT),
        "/rename": Widget("menu item", "Rename"),
    }
    return Application({**widgets, **below})


def test_a_context_menu_that_its_application_does_not_list_opens_and_closes_when_it_says_so() -> None:
    application = with_context_menu()
    process = looked_at(application, "qt")
    shows(process, "/context", on=True)
    assert told(process.settle(application.ask)) == [(OPENED, "/context")]
    assert "/rename" in [node.ref for node, _ in process.nodes()]
    process.absorb(signal(calls.ROOT, "ChildrenChanged", "add"))  # listed anew, it stays
    shows(process, "/context", on=False)
    assert told(process.settle(application.ask)) == [(CLOSED, "/context")]
    shows(process, "/context", on=True)
    assert told(process.settle(application.ask)) == [(OPENED, "/context")]


def test_a_context_menu_is_met_by_the_entry_in_it_that_has_the_focus() -> None:
    application = with_context_menu()
    process = looked_at(application, "qt")
    focuses(process, "/rename")
    assert told(process.settle(application.ask)) == [(FOCUSED, "/rename"), (OPENED, "/context")]


def test_context_menus_that_come_and_go_are_not_kept_for_good() -> None:
    application = with_context_menu()
    process = looked_at(application, "qt")
    for number in range(40):
        path = f"/context{number}"
        application.widgets[path] = Widget("popup menu", above=calls.ROOT)
        shows(process, path, on=True)
        process.settle(application.ask)
        shows(process, path, on=False)
        process.settle(application.ask)
    assert sum(path.startswith("/context") for path in process.cache.entries) < 20
