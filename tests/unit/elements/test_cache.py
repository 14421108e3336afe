"""The cache of nodes: read once, kept true by reports, and never deceived about secrets."""

import contextlib

import pytest

from aboveboard.elements import ChangeKind
from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.bus import NoAnswerInTime
from aboveboard.elements.atspi.cache import Cache
from aboveboard.elements.atspi.reports import absorb
from aboveboard.model.geometry import Rect
from tests.unit.elements.application import BUS, Application, Widget, signal

TEXT = ["org.a11y.atspi.Accessible", "org.a11y.atspi.Component", "org.a11y.atspi.Text"]


def editor() -> dict[str, Widget]:
    return {
        "/w": Widget("frame", "Editor", children=["/bar", "/text"]),
        "/bar": Widget("menu bar", children=["/file"]),
        "/file": Widget("menu", "File  ", children=["/new", "/old"]),
        "/new": Widget("menu item", "New", states={"visible"}),
        "/old": Widget("menu item", "Old", states={"visible"}),
        "/text": Widget("text", text="Hello", interfaces=TEXT),
    }


def settled(application: Application, toolkit: str = "gtk3") -> Cache:
    cache = Cache(BUS, toolkit)
    cache.settle(application.ask)
    return cache


def shown(cache: Cache) -> list[str]:
    return [entry.path for entry in cache.walk() if entry.path != calls.ROOT]


def test_what_shows_is_read_and_a_closed_menu_is_asked_for_its_states_only() -> None:
    application = Application(editor())
    cache = settled(application)
    assert shown(cache) == ["/w", "/bar", "/file", "/text"]
    assert cache.entries["/file"].name == "File"
    assert [what for path, what in application.asked if path == "/new"] == ["GetState"]


def test_an_item_that_shows_is_read_then() -> None:
    application = Application(editor())
    cache = settled(application)
    application.widgets["/new"].states.add("showing")
    absorb(cache, signal("/new", "StateChanged", "showing", 1))
    cache.settle(application.ask)
    assert "/new" in shown(cache)


def test_a_settled_cache_asks_nothing_more() -> None:
    application = Application(editor())
    cache = settled(application)
    cache.refresh(application.ask)
    application.asked.clear()
    cache.settle(application.ask)
    cache.refresh(application.ask)
    assert application.asked == []


def test_children_that_come_and_go_are_read_and_dropped() -> None:
    application = Application(editor())
    cache = settled(application)
    application.widgets["/w"].children = ["/text", "/more"]
    application.widgets["/more"] = Widget("label", "more")
    absorb(cache, signal("/w", "ChildrenChanged", "add", 1))
    cache.settle(application.ask)
    assert shown(cache) == ["/w", "/text", "/more"]
    assert "/new" not in cache.entries


def test_a_report_from_an_unknown_node_leads_to_its_place() -> None:
    application = Application(editor())
    cache = settled(application)
    application.widgets["/text"].children = ["/inner"]
    application.widgets["/inner"] = Widget("label", "inner")
    report = absorb(cache, signal("/inner", "StateChanged", "focused", 1))
    cache.settle(application.ask)
    assert report is not None
    assert report.kind is ChangeKind.FOCUSED
    assert cache.entries["/inner"].parent == "/text"


def test_one_node_has_the_focus_and_the_last_report_wins() -> None:
    cache = settled(Application(editor()))
    for path in ("/text", "/file"):
        absorb(cache, signal(path, "StateChanged", "focused", 1))
    assert cache.focus == "/file"
    assert [path for path, entry in cache.entries.items() if "focused" in entry.states] == ["/file"]


@pytest.mark.parametrize("patience", range(0, 60, 7))
def test_what_was_answered_before_the_time_ran_out_stays(patience: int) -> None:
    application = Application(editor(), patience)
    cache = Cache(BUS, "gtk3")
    with contextlib.suppress(NoAnswerInTime):
        cache.settle(application.ask)
    application.patience = None
    cache.settle(application.ask)
    assert shown(cache) == ["/w", "/bar", "/file", "/text"]


def test_a_secret_field_stays_secret_when_its_text_is_shown() -> None:
    application = Application(editor())
    application.widgets["/text"].role = "password text"
    cache = settled(application)
    application.widgets["/text"].role = "text"
    absorb(cache, signal("/text", "PropertyChange", "accessible-role", value=61))
    cache.settle(application.ask)
    cache.refresh(application.ask)
    assert cache.entries["/text"].role == "password text"
    assert cache.entries["/text"].value is None
    assert ("/text", "GetText") not in application.asked


def test_a_field_that_becomes_secret_is_secret_from_then_on() -> None:
    application = Application(editor())
    cache = settled(application)
    cache.refresh(application.ask)
    assert cache.entries["/text"].value == "Hello"
    application.widgets["/text"].role = "password text"
    absorb(cache, signal("/text", "PropertyChange", "accessible-role", value=40))
    cache.settle(application.ask)
    assert cache.entries["/text"].value is None


@pytest.mark.parametrize("name", ["Password", "Your PIN:", "Kennwort", "Mot de passe", "Passphrase"])
def test_a_field_called_like_a_secret_is_one(name: str) -> None:
    application = Application(editor())
    application.widgets["/text"].name = name
    cache = settled(application)
    cache.refresh(application.ask)
    assert cache.entries["/text"].role == "password text"
    assert ("/text", "GetText") not in application.asked


def test_what_lies_within_a_secret_field_is_secret() -> None:
    application = Application(editor())
    application.widgets["/text"].role = "password text"
    application.widgets["/text"].children = ["/inner"]
    application.widgets["/inner"] = Widget("text", text="hunter2", interfaces=TEXT)
    cache = settled(application)
    cache.refresh(application.ask)
    assert cache.entries["/inner"].role == "password text"
    assert ("/inner", "GetText") not in application.asked


def test_another_processs_content_makes_its_place_unread() -> None:
    application = Application(editor())
    application.widgets["/w"].foreign = 1
    cache = settled(application)
    assert "unread" in cache.entries["/w"].states
    assert "/other" not in cache.entries


def test_a_node_listed_twice_stays_below_the_first() -> None:
    application = Application(editor())
    application.widgets["/popup"] = Widget("window", children=["/text"])
    cache = settled(application)
    application.widgets[calls.ROOT].children.append("/popup")
    absorb(cache, signal(calls.ROOT, "ChildrenChanged", "add", 1))
    cache.settle(application.ask)
    assert cache.entries["/text"].parent == "/w"
    assert shown(cache).count("/text") == 1


def test_an_application_that_no_longer_answers_for_its_root_is_gone() -> None:
    application = Application(editor())
    cache = settled(application)
    del application.widgets[calls.ROOT]
    cache.relist(calls.ROOT)
    cache.settle(application.ask)
    assert cache.gone


def test_a_gtk4_button_takes_the_name_of_its_new_label() -> None:
    widgets = {
        "/w": Widget("frame", children=["/button"]),
        "/button": Widget("push button", "Basic Basic", children=["/label"]),
        "/label": Widget("label", "Basic"),
    }
    application = Application(widgets)
    cache = settled(application, "gtk4")
    assert cache.entries["/button"].name == "Basic"
    widgets["/label"].name, widgets["/button"].name = "Advanced", "Advanced Advanced"
    application.widgets.update(widgets)
    absorb(cache, signal("/label", "PropertyChange", "accessible-name"))
    cache.settle(application.ask)
    assert cache.entries["/button"].name == "Advanced"


def test_a_gtk4_dropdowns_rows_that_were_read_before_its_popup_had_a_box_are_its_options() -> None:
    application = Application(
        {
            "/w": Widget("frame", children=["/c"]),
            "/c": Widget("combo box", children=["/p"], box=(10, 10, 80, 30)),
            "/p": Widget("filler", children=["/l"], box=(0, 0, 0, 0)),
            "/l": Widget("list", children=["/r"]),
            "/r": Widget("list item", children=["/t"]),
            "/t": Widget("label", "Oslo"),
        }
    )
    cache = settled(application, "gtk4")
    assert cache.entries["/r"].role == "list item"
    application.widgets["/p"].box = (10, 40, 80, 90)
    cache.refill("/p")
    cache.settle(application.ask)
    assert {path: cache.entries[path].role for path in ("/p", "/l", "/r", "/t")} == {
        "/p": "popup menu",
        "/l": "list",
        "/r": "menu item",
        "/t": "label",
    }


def test_what_has_gone_wrong_on_the_wire_is_passed_over() -> None:
    cache = settled(Application(editor()))
    broken = signal("/text", "TextChanged", "insert")
    broken.body = ()
    assert absorb(cache, broken) is None


def test_a_node_that_was_measured_anew_and_did_not_move_is_not_asked_for_its_box() -> None:
    application = Application(editor())
    cache = settled(application)
    for _ in range(2):  # the first report tells where it is, and the boxes after a move are not trusted at once
        absorb(cache, signal("/text", "BoundsChanged", value=b"10 10"))
        cache.refresh(application.ask)
    application.asked.clear()
    absorb(cache, signal("/text", "BoundsChanged", value=b"10 10"))
    cache.refresh(application.ask)
    assert ("/text", "GetExtents") not in application.asked


def test_a_node_that_moved_is_asked_for_its_box_and_so_is_what_may_lie_in_it() -> None:
    application = Application(editor())
    cache = settled(application)
    for path in ("/w", "/text"):
        absorb(cache, signal(path, "BoundsChanged", value=b"10 10"))
    for _ in range(2):
        cache.refresh(application.ask)
    application.widgets["/text"].box = (5, 5, 20, 20)
    absorb(cache, signal("/w", "BoundsChanged", value=b"30 30"))
    absorb(cache, signal("/text", "BoundsChanged", value=b"10 10"))
    cache.refresh(application.ask)
    assert cache.entries["/text"].box == Rect(5, 5, 20, 20)


def test_a_node_whose_box_was_not_answered_is_asked_again() -> None:
    application = Application(editor())
    cache = settled(application)
    absorb(cache, signal("/text", "BoundsChanged", value=b"10 10"))
    for _ in range(2):
        cache.refresh(application.ask)
    cache.entries["/text"].box = None
    absorb(cache, signal("/text", "BoundsChanged", value=b"10 10"))
    cache.refresh(application.ask)
    assert cache.entries["/text"].box is not None


def test_a_node_that_counts_no_children_is_not_asked_to_list_them() -> None:
    application = Application(editor())
    settled(application)
    asked = {what for path, what in application.asked if path == "/text"}
    assert "ChildCount" in asked
    assert "GetChildren" not in asked
