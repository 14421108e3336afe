"""Frames inside a page: shown where both agree, and filled whole where anything is in doubt."""

from typing import Any

import pytest

from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.geometry import Placing
from aboveboard.elements.browser.link import Browser
from aboveboard.elements.browser.naming import foreign, hidden
from aboveboard.elements.browser.nesting import Nest, nest
from aboveboard.elements.browser.pages import BrowserPages, Page
from aboveboard.formats.browser_pages import Box, BoxKind, Span, Spot
from aboveboard.formats.browser_reports import Boxes, Placed, Viewport
from aboveboard.model.geometry import Rect
from tests.unit.elements.browser.telling import BUTTON, WINDOW, nodes, shown, viewport
from tests.unit.elements.browser.telling import hidden as gone

HOLE = Span(102, 52, 300, 200)
"""Where the page of the frame lies in the page around it; its border is two pixels wide."""

FRAME = Rect(139, 199, 306, 206)
"""What is filled of it, on the screen: a pixel more than its box."""

SECRET = Span(10, 20, 80, 16)
CORNER = Spot(40, 150)


def around(turn: int = 1, place: int | None = 0, inner: Span | None = HOLE, **rest: Any) -> Boxes:
    box = Box(BoxKind.FRAME, Span(100, 50, 304, 204), place, inner)
    return Boxes(page="p", at=0, serial=1, turn=turn, boxes=(box,), **rest)


def inside(
    number: int = 3, *, path: tuple[int, ...] = (0,), turn: int = 1, site: str = "orders", **view: Any
) -> list[Any]:
    return [
        viewport(frame=number, **{"size": Spot(300, 200), **view}),
        Placed(page="p", frame=number, at=0, site=site, path=path, turn=turn),
        nodes(BUTTON, frame=number),
        Boxes(page="p", frame=number, at=0, serial=1, boxes=(Box(BoxKind.TEXT, SECRET),)),
    ]


def page(*told: Any, top: Boxes | None = None, view: Viewport | None = None) -> Page:
    pages = BrowserPages(Browser(10, 7))
    for report in (shown(), view or viewport(), nodes(), top or around(), *told):
        pages.take(1, report, 0)
    found = pages.page("p")
    assert found is not None
    return found


def nested(shown_page: Page) -> Nest:
    view = shown_page.top.view
    assert view is not None
    return nest(shown_page, Placing(CORNER, view))


def filled(shown_page: Page) -> set[tuple[Rect, str]]:
    found = hidden(shown_page.top, nested(shown_page), WINDOW)
    return {(mask.box, mask.reason) for mask in found}


def test_of_an_approved_frame_its_own_boxes_are_filled_where_its_parent_shows_it() -> None:
    found = filled(page(*inside()))
    assert (Rect(151, 221, 82, 18), "text") in found
    assert not any(box.contains(Rect(200, 300, 1, 1).centre) for box, _ in found)
    assert not list(foreign(page(*inside()), nested(page(*inside())), 10, WINDOW))


DOUBTS = {
    "it has told nothing": [],
    "it is of another turn": inside(turn=0),
    "it says that it hangs elsewhere": inside(path=(1,)),
    "it is in no list of frames": inside(path=()),
    "it hangs in a frame that told nothing": inside(path=(0, 0)),
    "it is not as large as its hole": inside(size=Spot(290, 200)),
    "it is scaled": inside(ratio=2.0),
    "two claim its place": [*inside(), *inside(4)],
    "its boxes were never told": inside()[:3],
    "it has ended": [*inside(), gone(frame=3)],
}


@pytest.mark.parametrize("told", DOUBTS.values(), ids=[name.replace(" ", "_") for name in DOUBTS])
def test_a_frame_in_doubt_is_filled_whole(told: list[Any]) -> None:
    assert (FRAME, "unknown") in filled(page(*told))


@pytest.mark.parametrize("top", [around(place=None), around(inner=None), around(turn=2)])
def test_a_frame_of_which_the_page_around_it_is_in_doubt_is_filled_whole(top: Boxes) -> None:
    assert (FRAME, "unknown") in filled(page(*inside(), top=top))


def test_two_boxes_of_one_place_are_both_filled() -> None:
    box = around().boxes[0]
    twice = Boxes(page="p", at=0, serial=1, turn=1, boxes=(box, Box(BoxKind.FRAME, Span(500, 50, 304, 204), 0, HOLE)))
    assert (FRAME, "unknown") in filled(page(*inside(), top=twice))


def test_what_belongs_to_another_site_is_filled_whatever_the_layers_of_this_one_are() -> None:
    assert (Rect(151, 221, 82, 18), "unknown") in filled(page(*inside(site="bank")))


def test_a_frame_within_a_frame_lies_where_both_say() -> None:
    deep = Boxes(page="p", frame=3, at=0, serial=1, turn=2, boxes=(Box(BoxKind.FRAME, HOLE_WITHIN, 0, HOLE_WITHIN),))
    inner = [*inside()[:3], deep, *inside(4, path=(0, 0), turn=2, size=Spot(100, 60))]
    found = page(*inner)
    assert nested(found).placings[4].corner == Spot(40 + 102 + 50, 150 + 52 + 40)
    assert (Rect(201, 261, 82, 18), "text") in filled(found)


HOLE_WITHIN = Span(50, 40, 100, 60)


def test_at_zoom_and_pinch_a_frame_lies_where_its_box_is_drawn() -> None:
    view = viewport(ratio=1.5, size=Spot(600, 360), pinch=(2.0, 100.0, 50.0))
    found = page(*inside(ratio=1.5), view=view)
    assert nested(found).placings[3].spot(Spot(10, 20)) == Spot(40 + 3 * (112 - 100), 150 + 3 * (72 - 50))


def test_a_frame_that_tells_anew_leaves_the_page_in_doubt_until_it_has() -> None:
    frame = Frame(3)
    assert frame.rests
    for report in inside():
        if isinstance(report, Viewport):
            frame.looks(report)
        elif isinstance(report, Boxes):
            frame.hides(report)
        elif not isinstance(report, Placed):
            frame.has(report)
    assert frame.known
    frame.hides(Boxes(page="p", frame=3, at=0, serial=2, last=False))
    assert not frame.rests
