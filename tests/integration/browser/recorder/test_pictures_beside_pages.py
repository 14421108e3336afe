"""What a browser draws by itself, over its pages or beside them: none of it is in any picture, pixel by pixel."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.easel import (
    FILL,
    NOWHERE,
    OUT,
    TOOLBAR,
    Easel,
    Pixels,
    Seen,
    easel,
    looks,
    part,
)
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
STRIP = 28
UPPER = 380
"""Pixels from the top of the page to what the tests press on."""


@pytest.fixture(scope="module")
def place(screen: DemoScreen, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easel]:
    with easel(screen, tmp_path_factory.mktemp("easel"), site, cadence_s=1) as place:
        yield place


def below(inner: str, top: int = 420) -> str:
    """Return something at the foot of the page, where nothing that hangs from the toolbar comes."""
    return f"<div style='position:absolute; left:60px; top:{top}px'>{inner}</div>"


def button(script: str) -> str:
    return below(f'<button style="width:200px; height:60px" onclick="{script}">Save</button>')


def target(place: Easel, up: int = 99) -> Point:
    """Return a pixel on what `below` put there."""
    box = place.now().box
    return Point(box.x + 124, box.bottom - up)


def click(place: Easel) -> None:
    place.hands.click(target(place))


def find(place: Easel) -> None:
    place.hands.press("ctrl+f")
    place.hands.rest(0.8)
    place.hands.type("canary")


def back_to_the_page(place: Easel) -> None:
    find(place)
    place.hands.rest(0.5)
    place.hands.click(place.aside)


def hover_a_tab(place: Easel) -> None:
    box = place.now().box
    place.hands.move(Point(box.x + 120, box.y + 30))


HANGING: dict[str, tuple[str, Callable[[Easel], None]]] = {
    "the find bar": ("<p>words</p>", find),
    "the find bar that was left open": ("<p>words</p>", back_to_the_page),
    "the bubble of a download": (
        below(
            "<a download='canary.txt' href='data:text/plain,x' style='display:block; width:200px; height:60px'>Save</a>"
        ),
        click,
    ),
    "the question for a permission": (button("navigator.geolocation.getCurrentPosition(() => 0)"), click),
    "a page's own question": (button("setTimeout(() => alert('canary'), 50)"), click),
    "what a tab says of itself": ("<p>words</p>", hover_a_tab),
}


WRONG = (
    "<form><input id=field style='position:absolute; left:60px; top:60px'>{}</form>"
    "<script>field.setCustomValidity('canary words '.repeat(6))</script>"
)


@dataclass
class Raised:
    """The screen before something of the browser's came up, twice while it was there or had been, and pictures since.

    Some of it goes by itself: a bubble at a field after five seconds.
    """

    before: Pixels
    since: tuple[Pixels, Pixels]
    pictures: list[Pixels]

    @property
    def changed(self) -> Rect:
        return changed(self.before, self.since[0])

    def shown(self) -> int:
        """Count the pixels of what came up that are in any picture."""
        found = 0
        for after, picture in itertools.product(self.since, self.pictures):
            new = (self.before != after).any(axis=2)
            grey = (picture == FILL).all(axis=2) | (picture == OUT).all(axis=2)
            found += int((new & ~grey & (picture == after).all(axis=2)).sum())
        return found


def changed(before: Pixels, after: Pixels) -> Rect:
    """Return the box around all that is other; an empty one where nothing is."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    if not rows.size:
        return NOWHERE
    left, top = int(columns.min()), int(rows.min())
    return Rect(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def raised(place: Easel, act: Callable[[Easel], None], over: Callable[[Rect], bool]) -> Raised:
    """Let something come up over the upper part of the page, and wait for pictures since."""
    place.hands.move(place.aside)
    place.hands.rest(0.5)
    before = upper(place)
    act(place)
    until(lambda: over(changed(before, upper(place))), "something over the page")
    place.hands.rest(1.0)  # until it has come up whole
    soon = upper(place)
    known, count = len(place.pictures()), looks(place.records())
    until(lambda: looks(place.records()) >= count + 3, "three looks since")
    late = upper(place)
    return Raised(before, (soon, late), [each.pixels for each in place.pictures()[max(0, known - 1) :]])


def upper(place: Easel) -> Pixels:
    """Return what is on the screen from below the strip to the middle of the page."""
    screen = place.screen()
    screen[:STRIP] = OUT
    screen[place.now().box.y + TOOLBAR + UPPER :] = OUT
    return screen


def hangs(box: Rect) -> bool:
    return box.meets(Rect(44, 150, 892, 60))


def dismiss(place: Easel) -> None:
    for _ in range(2):
        place.hands.press("escape")
        place.hands.rest(0.3)
    place.hands.move(place.aside)


@pytest.mark.parametrize("name", HANGING, ids=[name.replace(" ", "_") for name in HANGING])
def test_what_hangs_over_a_page_is_in_no_picture(place: Easel, name: str) -> None:
    html, act = HANGING[name]
    place.show(html, f"hanging{sorted(HANGING).index(name)}")
    with place.at_work():
        place.take()
        found = raised(place, act, hangs)
        dismiss(place)
    assert hangs(found.changed), "it did not stay over the page"
    assert found.pictures
    assert found.shown() == 0


def test_what_a_browser_says_of_a_field_is_in_no_picture_and_pictures_go_on_when_it_is_gone(place: Easel) -> None:
    place.show(WRONG.format(below("<button style='width:200px; height:60px'>Save</button>")), "wrong")
    with place.at_work():
        place.take()
        found = raised(place, click, lambda box: box.height > 80)
        until(lambda: shows_the_page(place), "a picture when the bubble is gone")
    assert found.changed.height > 80, "it did not stay over the page"
    assert found.shown() == 0


def shows_the_page(place: Easel) -> bool:
    """Tell whether the last picture is of the page, which is filled while a bubble may be over it."""
    return bool((part(place.pictures()[-1].pixels, Rect(400, 200, 100, 100)) != FILL).any())


APART: dict[str, tuple[str, Callable[[Easel], None]]] = {
    "a tooltip": (
        button("").replace("<button", "<button title='canary'"),
        lambda place: place.hands.move(target(place)),
    ),
    "the context menu": (button(""), lambda place: place.hands.click(target(place), button=3)),
    "a date picker": (
        below("<input type=date style='width:200px; height:60px'>"),
        lambda place: place.hands.click(Point(target(place).x + 125, target(place).y)),
    ),
    "a colour picker": (below("<input type=color style='width:200px; height:60px'>"), click),
    "a datalist": (
        below(
            "<input list=l style='width:200px; height:60px'><datalist id=l><option>canary<option>canary two</datalist>"
        ),
        click,
    ),
    "the list of a select": (
        below("<select style='width:200px; height:60px'><option>canary<option>canary two</select>"),
        click,
    ),
}


@pytest.mark.parametrize("name", APART, ids=[name.replace(" ", "_") for name in APART])
def test_what_comes_up_in_a_window_of_its_own_is_black_in_every_picture(place: Easel, name: str) -> None:
    html, act = APART[name]
    place.show(html, f"apart{sorted(APART).index(name)}")
    with place.at_work():
        place.take()
        known = {window.id for window in place.view.context().stack}
        place.hands.rest(0.5)

        def own() -> Rect | None:
            stack = place.view.context().stack
            return next((each.box for each in stack if each.id not in known and each.box.area > 500), None)

        def drawn() -> bool:
            popup = own()
            return popup is not None and len(np.unique(part(place.screen(), popup))) > 2

        def seen() -> tuple[Seen, Rect] | None:
            """Let it come up and return the last of three pictures; a tooltip goes by itself after ten seconds."""
            place.hands.move(place.aside)
            act(place)
            until(drawn, "a window of its own")
            place.hands.rest(1.0)  # until it has come up whole
            count = looks(place.records())
            until(lambda: looks(place.records()) >= count + 3, "three looks since")
            picture, popup = place.pictures()[-1], own()
            return None if popup is None else (picture, popup)

        picture, popup = until(seen, "pictures while it stood")
        dismiss(place)
    assert (picture.part(popup) == OUT).all()
