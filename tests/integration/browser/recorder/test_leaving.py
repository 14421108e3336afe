"""Scope in time: what is done after an approved page was left, by any way, leaves nothing; back on it, all is told.

Each way is gone with real keys and clicks in one real browser; in the journal, canaries are looked for.
"""

from collections.abc import Callable, Iterator

import pytest

from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import Streets, serving
from tests.integration.browser.recorder.workplace import Workplace, canary, link, page, script, workplace

pytestmark = [pytest.mark.x11, pytest.mark.alone]

LINK, ROUTE, TAB, SENT, META, SCRIPTED = ((60, up) for up in (342, 312, 282, 252, 472, 502))
HOME = """<script>addEventListener('popstate', () => {
document.title = 'Orders'; note.replaceWith(Object.assign(note.cloneNode(), {value: ''}))})</script>"""


@pytest.fixture(scope="module")
def place(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with serving() as streets:
        put_up(streets)
        with workplace(screen, tmp_path_factory.mktemp("w"), streets) as place:
            yield place


def put_up(streets: Streets) -> None:
    """The approved page, and ways from it to pages that are not."""
    away = f"{streets.elsewhere}/private"
    streets.put("/private", canary(link("/orders", bottom=300)))
    streets.send_on("/orders/sent", away)
    streets.put("/orders/meta", f"<title>canary title</title><meta http-equiv=refresh content='0;url={away}'>canary")
    streets.put("/orders/scripted", f"<title>canary title</title><script>location.replace('{away}')</script>canary")
    route = "history.pushState(0, '', '/private/canary'); document.title = 'canary title'"
    ways = (
        link("/private", bottom=330),
        script(route, bottom=300),
        link(away, bottom=270, more="target=_blank"),
        link("/orders/sent", bottom=240),
        link("/orders/meta", bottom=460),
        link("/orders/scripted", bottom=490),
    )
    streets.put("/orders", page("Orders", "".join(ways) + HOME))


def back_in_history(place: Workplace) -> None:
    place.hands.press("alt+left")


def close_tab(place: Workplace) -> None:
    place.hands.press("ctrl+w")


def tabs_by_keys(place: Workplace) -> None:
    """Go to the approved tab and return, by keys alone, before it is left for good."""
    place.hands.press("ctrl+page_up")
    place.see("Orders")
    place.hands.press("ctrl+page_down")
    place.see("canary title")
    place.hands.press("ctrl+w")


def by(where: tuple[int, int]) -> Callable[[Workplace], None]:
    """Return a click."""
    return lambda place: place.click(where)


def keys(chord: str) -> Callable[[Workplace], None]:
    """Return a key."""
    return lambda place: place.hands.press(chord)


WAYS = {
    "a link, and back from the cache": (by(LINK), "canary title", back_in_history),
    "a route of the page's own script": (by(ROUTE), "canary title", back_in_history),
    "a tab, by the keyboard": (by(TAB), "canary title", tabs_by_keys),
    "a redirect of the server": (by(SENT), "canary title", back_in_history),
    "a redirect of a page's head": (by(META), "canary title", back_in_history),
    "a redirect of a page's script": (by(SCRIPTED), "canary title", back_in_history),
    "the page's own source": (keys("ctrl+u"), "view-source", close_tab),
    "the new tab page": (keys("ctrl+t"), "New Tab", close_tab),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_what_is_done_elsewhere_leaves_nothing(
    place: Workplace, way: tuple[Callable[[Workplace], None], str, Callable[[Workplace], None]]
) -> None:
    leave, there, back = way
    with place.session() as shift:
        shift.note("before")
        leave(place)
        place.see(there)
        shift.stray()
        place.says_no("Recorded here")
        back(place)
        place.see("Orders")
        shift.note("after")
        place.says("Recorded here")
        shift.end()
        assert shift.typed() == "beforeafter"
