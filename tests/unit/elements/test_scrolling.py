"""What scrolls without a word: of a long list only its ends are asked, and all of it once they have moved."""

import contextlib

from aboveboard.elements.atspi.bus import NoAnswerInTime
from aboveboard.elements.atspi.cache import Cache
from aboveboard.model.geometry import Rect
from tests.unit.elements.application import BUS, Application, Widget

ROWS = 20
AWAY = (-(1 << 31), -(1 << 31), 270, 20)


def row(number: int, top: int) -> tuple[int, int, int, int]:
    """Return where a row lies when the list's upper end is at so many pixels; only some lie in view."""
    place = top + 20 * number
    return (10, place, 270, 20) if 0 <= place < 200 else AWAY


def listing() -> Application:
    rows = {f"/row/{number}": Widget("table cell", f"row {number}", box=row(number, 0)) for number in range(ROWS)}
    return Application(
        {
            "/w": Widget("frame", "List", children=["/pane"]),
            "/pane": Widget("scroll pane", children=["/table"]),
            "/table": Widget("table", children=["/head", *rows]),
            "/head": Widget("table column header", "Row", box=(10, -20, 270, 20)),
            **rows,
        }
    )


def scroll(application: Application, top: int) -> None:
    for number in range(ROWS):
        application.widgets[f"/row/{number}"].box = row(number, top)


def read(application: Application, toolkit: str = "gtk3") -> Cache:
    cache = Cache(BUS, toolkit)
    cache.settle(application.ask)
    cache.refresh(application.ask)
    application.asked.clear()
    return cache


def test_of_a_list_at_rest_only_the_ends_are_asked() -> None:
    application = listing()
    cache = read(application)
    cache.refresh(application.ask)
    assert {path for path, _ in application.asked} == {"/head", "/row/0", "/row/9", "/table"}


def test_a_list_that_was_scrolled_is_asked_whole_though_its_header_stays() -> None:
    application = listing()
    cache = read(application)
    for top in (-40, -200, -60):
        scroll(application, top)
        cache.refresh(application.ask)
        for number in range(ROWS):
            box = cache.entries[f"/row/{number}"].box
            assert box == Rect(*row(number, top))


def test_a_list_of_which_nothing_shows_is_asked_whole() -> None:
    application = listing()
    application.widgets["/head"].box = AWAY
    scroll(application, 1_000)
    cache = read(application)
    scroll(application, 0)
    cache.refresh(application.ask)
    assert cache.entries["/row/3"].box == Rect(*row(3, 0))


def test_an_application_that_hangs_amid_it_is_asked_again() -> None:
    application = listing()
    cache = read(application)
    scroll(application, -40)
    application.patience = 6
    with contextlib.suppress(NoAnswerInTime):
        cache.refresh(application.ask)
    application.patience = None
    cache.refresh(application.ask)
    assert cache.entries["/row/5"].box == Rect(*row(5, -40))


def test_other_toolkits_report_too_little_and_are_asked_whole() -> None:
    application = listing()
    cache = read(application, "qt")
    cache.refresh(application.ask)
    assert {f"/row/{number}" for number in range(ROWS)} <= {path for path, _ in application.asked}
