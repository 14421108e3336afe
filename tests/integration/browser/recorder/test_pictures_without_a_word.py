"""Pictures of what a page shows all at once, though no event comes and nothing in its tree is other."""

from collections.abc import Callable, Iterator

import pytest

from aboveboard.model.geometry import Point
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.easel import TOOLBAR, Easel, easel, fills, letters, looks, reveals
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
BUTTON = (
    "<button id=b style='position:absolute; left:60px; top:40px; width:200px; height:40px; border:0'>Save</button>"
    "<h1 id=h style='position:absolute; left:60px; top:80px; color:rgb(200,0,0)'>canary</h1>"
)
HIDDEN = "<style>#h { visibility: hidden }</style>"
LATE_MS = 1_500
"""After a key, until the page shows more: by then it was looked at for the key."""


def later(script: str) -> str:
    """Return a script that runs some time after a key."""
    return f"<script>addEventListener('keydown', () => setTimeout(() => {{ {script} }}, {LATE_MS}))</script>"


def press(place: Easel) -> None:
    place.hands.press("f9")


def point(place: Easel) -> None:
    """Put the pointer on the button."""
    box = place.now().box
    place.hands.move(Point(box.x + 160, box.y + TOOLBAR + 60))


SHOWN: dict[str, tuple[str, Callable[[Easel], None]]] = {
    "a menu that opens under the pointer": (
        HIDDEN + "<style>#b:hover + #h { visibility: visible }</style>" + BUTTON,
        point,
    ),
    "words that a script moves in": (
        "<style>#h { translate: -900px }</style>"
        + BUTTON
        + later("h.animate([{}, {translate: 0}], {duration: 300, fill: 'forwards'})"),
        press,
    ),
    "what a script ticks": (
        HIDDEN
        + "<style>#c:checked ~ #h { visibility: visible }</style><input id=c type=checkbox hidden>"
        + BUTTON
        + later("c.checked = true"),
        press,
    ),
    "an option that a script chooses": (
        "<style>select { border: 0; font-size: 30px }"
        "select:has(option + option:checked) { color: rgb(200,0,0) }</style>"
        "<select id=s><option>Kind<option>canary</select>" + later("s.selectedIndex = 1"),
        press,
    ),
    "a rule that a script adds": (
        HIDDEN + BUTTON + later("document.styleSheets[0].insertRule('#h { visibility: visible }', 1)"),
        press,
    ),
}


@pytest.fixture(scope="module")
def place(screen: DemoScreen, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easel]:
    with easel(screen, tmp_path_factory.mktemp("easel"), site, cadence_s=1) as place:
        yield place


@pytest.mark.parametrize("name", SHOWN, ids=[name.replace(" ", "_") for name in SHOWN])
def test_what_is_shown_without_a_word_is_in_no_picture(place: Easel, name: str) -> None:
    html, act = SHOWN[name]
    place.show(html, f"unheard{sorted(SHOWN).index(name)}")
    with place.at_work():
        place.take()
        assert not letters(place).any()
        act(place)
        until(lambda: letters(place).sum() > 100, "the letters")
        count = looks(place.records())
        until(lambda: looks(place.records()) >= count + 2, "two looks since")
        assert not reveals(place)
        until(lambda: fills(place, letters(place)), "a picture with what is new filled")
        assert not reveals(place)
