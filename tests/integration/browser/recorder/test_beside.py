"""Windows and parts of the browser beside an approved page: what is done in them is of no site, wherever they lie."""

from collections.abc import Iterator

import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import PointerPressed
from aboveboard.model.geometry import Point
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import Streets, serving
from tests.integration.browser.recorder.toolbar import shows
from tests.integration.browser.recorder.workplace import NOTE, Shift, Workplace, canary, page, script, workplace
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]

POP_UP, DOCUMENT, VIDEO, FULL, TWIN, OTHER = ((60, up) for up in (312, 362, 412, 462, 262, 112))
PIP = """documentPictureInPicture.requestWindow({width: 400, height: 300}).then((shown) => {
shown.document.body.innerHTML = '<input aria-label=canary style=position:fixed;left:20px;bottom:100px>canary' })"""
FILM = """var canvas = document.createElement('canvas'); canvas.getContext('2d').fillText('canary', 9, 9);
var film = document.createElement('video'); film.srcObject = canvas.captureStream(5); film.muted = true;
film.play().then(() => film.requestPictureInPicture())"""


@pytest.fixture(scope="module")
def place(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with serving() as streets:
        put_up(streets)
        with workplace(screen, tmp_path_factory.mktemp("w"), streets) as place:
            yield place


def put_up(streets: Streets) -> None:
    streets.put("/private", canary())
    streets.put("/twin", canary().replace("canary title", "Orders"))
    streets.put("/orders/other", page("Orders"))
    pop_up = f"window.open('{streets.elsewhere}/private', 'p', 'popup,width=500,height=400')"
    twin, other = (f"window.open('{address}', 't', 'popup,width=500,height=400')" for address in twins(streets))
    opened = (
        (twin, 250),
        (other, 100),
        (pop_up, 300),
        (PIP, 350),
        (FILM, 400),
        ("document.documentElement.requestFullscreen()", 450),
    )
    streets.put("/orders", page("Orders", "".join(script(source, bottom=bottom) for source, bottom in opened)))


def twins(streets: Streets) -> tuple[str, str]:
    """Return a page that is not approved and one that is: both have the title of the page that opens them."""
    return f"{streets.elsewhere}/twin", f"{streets.approved}/orders/other"


def new_window(place: Workplace) -> Window:
    """Wait for a window beside the page's, and until it stands where it was put."""

    def found() -> Window | None:
        others = [one for one in place.view.context().stack if one.pid == place.window.pid and not one.popup]
        return next(
            (one for one in others if one.id != place.window.id and one.frame_box and one.box.width > 100), None
        )

    return until(found, "another window of the browser")


def strays_in(place: Workplace, shift: Shift, window: Window) -> None:
    shift.stray_at(Point(window.box.x + 100, window.box.bottom - 110))
    until(lambda: not place.companion.status().app, "the other window counted as out of scope")
    with shift.nothing_counted():
        shift.stray_at(Point(window.box.x + 105, window.box.bottom - 115))


OPENERS = {
    "a pop-up": POP_UP,
    "a document aside": DOCUMENT,
    "a film aside": VIDEO,
    "a pop-up of the very title of the page": TWIN,
}


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())
def test_what_is_done_in_a_window_that_a_page_opened_leaves_nothing(place: Workplace, opener: tuple[int, int]) -> None:
    with place.session() as shift:
        shift.note("before")
        place.click(opener)
        window = new_window(place)
        strays_in(place, shift, window)
        place.hands.press("alt+f4")
        until(lambda: window.id not in {one.id for one in place.view.context().stack}, "the window closed")
        shift.note("after")
        shift.end()


def test_of_two_approved_windows_of_one_title_each_is_told_of_where_it_is(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("before")
        place.click(OTHER)
        window = new_window(place)
        aside, field = (Point(window.box.x + x, window.box.bottom - up) for x, up in ((300, 60), NOTE))

        def told() -> bool:
            place.hands.click(aside)
            return aside in {press.at for press in shift.of(PointerPressed)}

        until(told, "a press in the other window, sealed")
        place.hands.click(field)
        place.hands.type("other")
        until(lambda: shift.typed() == "beforeother", "what was typed in the other window")
        place.hands.press("alt+f4")
        until(lambda: window.id not in {one.id for one in place.view.context().stack}, "the window closed")
        shift.note("after")
        shift.end()


def test_what_is_done_in_docked_tools_leaves_nothing(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("before")
        place.hands.press("f12")
        until(lambda: shows(place.profile, "page", "devtools://"), "the tools")
        shift.no_keys()
        shift.astray()
        shift.stray_at(place.at((800, 120)))
        place.hands.press("f12")
        shift.note("after")
        shift.end()


def test_what_is_done_in_a_print_preview_over_the_page_leaves_nothing(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("before")
        place.hands.press("ctrl+p")
        until(lambda: shows(place.profile, "iframe", "chrome-untrusted://print"), "the preview")
        shift.no_keys()
        shift.strays.append(place.at(POP_UP))  # a button of the page lies below it
        place.click(POP_UP)
        place.hands.press("f8")
        place.hands.press("escape")
        shift.note("after")
        shift.end()


def test_a_page_that_fills_the_screen_is_recorded_under_the_strip(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("before")
        place.click(FULL)
        until(lambda: width(place) == 1280, "the full screen")
        pressed = len(shift.of(PointerPressed))

        def told() -> bool:
            place.hands.click(Point(900, 500))
            return len(shift.of(PointerPressed)) > pressed and place.companion.status().app == "orders"

        until(told, "a press on the full screen, sealed")
        assert place.companion.status().state == "recording"
        place.hands.press("escape")
        until(lambda: width(place) == place.window.box.width, "the window")
        shift.note("after")
        shift.end()


def width(place: Workplace) -> int:
    """Return how wide the window with the keys is."""
    focus = place.view.context().focus
    return 0 if focus is None else focus.box.width
