"""A page lies where a person's presses say, to the pixel, and for no picture before they are believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.elements.agreeing import same_window
from aboveboard.elements.browser.geometry import Corners, Placing, corner_of, estimated
from aboveboard.elements.browser.pressing import WAITS_MS, Pressing
from aboveboard.formats.browser_pages import Span, Spot
from aboveboard.model.geometry import Point, Rect
from tests.unit.elements.browser.telling import WINDOW, viewport

VIEW = viewport()
CORNER = Spot(40, 150)


def test_the_page_is_first_thought_to_lie_at_the_bottom_of_its_window() -> None:
    assert estimated(WINDOW, VIEW) == CORNER


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.1, 1.25, 1.5, 2.0])
def test_a_press_tells_where_the_page_lies_at_any_ratio(ratio: float) -> None:
    view = viewport(ratio=ratio, size=Spot(900 / ratio, 550 / ratio))
    corner = corner_of(Point(340, 250), Spot(300 / ratio, 100 / ratio), view, WINDOW)
    assert corner is not None
    box = Placing(corner, view).nearest(Span(10 / ratio, 20 / ratio, 100 / ratio, 30 / ratio))
    assert box == Rect(50, 170, 100, 30)


def test_a_pinched_page_is_moved_and_scaled_first() -> None:
    view = viewport(pinch=(2.0, 100.0, 50.0))
    assert Placing(CORNER, view).nearest(Span(100, 50, 10, 10)) == Rect(40, 150, 20, 20)
    assert corner_of(Point(60, 170), Spot(110, 60), view, WINDOW) == CORNER


def test_a_press_that_would_put_the_page_out_of_its_window_tells_nothing() -> None:
    assert corner_of(Point(340, 250), Spot(700, 100), VIEW, WINDOW) is None


def test_a_corner_is_sure_where_the_estimate_agrees_or_two_presses_do() -> None:
    agreed, barred = Corners(), Corners()
    agreed.told(WINDOW, VIEW, CORNER)
    barred.told(WINDOW, VIEW, Spot(40, 110))
    assert (agreed.sure(WINDOW, VIEW), barred.sure(WINDOW, VIEW)) == (True, False)
    barred.told(WINDOW, VIEW, Spot(40, 110))
    assert barred.sure(WINDOW, VIEW)
    assert barred.of(WINDOW, VIEW) == Spot(40, 110)


def test_a_corner_moves_with_its_window_and_holds_for_its_layout_only() -> None:
    corners = Corners()
    corners.told(WINDOW, VIEW, CORNER)
    assert corners.of(WINDOW.moved(100, 50), VIEW) == Spot(140, 200)
    assert corners.of(Rect(40, 60, 800, 640), VIEW) is None
    assert corners.of(WINDOW, viewport(size=Spot(900, 500))) is None


def test_places_cut_down_to_whole_pixels_do_not_move_the_corner() -> None:
    view, corners = viewport(ratio=2.0, size=Spot(450, 275)), Corners()
    for x in (301, 300, 303):  # the page says 150, 150 and 151
        corner = corner_of(Point(40 + x, 250), Spot(x // 2, 50), view, WINDOW)
        assert corner is not None
        corners.told(WINDOW, view, corner)
    assert corners.of(WINDOW, view) == CORNER


def test_a_press_is_paired_with_what_the_page_tells_of_it() -> None:
    pressing = Pressing()
    pressing.pressed(Point(340, 250), WINDOW, 0)
    assert not pressing.sure(WINDOW, VIEW)
    assert pressing.hit(WINDOW, VIEW, Spot(300, 100), 30) == Point(340, 250)
    assert pressing.sure(WINDOW, VIEW)


def test_a_press_on_the_browsers_own_controls_is_passed_over() -> None:
    pressing = Pressing()
    pressing.pressed(Point(340, 250), WINDOW, 0)
    pressing.hit(WINDOW, VIEW, Spot(300, 100), 0)
    pressing.pressed(Point(200, 80), WINDOW, 10)
    pressing.pressed(Point(140, 250), WINDOW, 20)
    assert pressing.hit(WINDOW, VIEW, Spot(100, 100), 30) == Point(140, 250)


@pytest.mark.parametrize("wheel", [False, True], ids=["after a release", "after a wheel's notch"])
def test_a_press_where_something_else_was_told_of_before_is_told_of_itself(wheel: bool) -> None:
    pressing = Pressing()
    at, client = Point(340, 250), Spot(300, 100)
    if wheel:
        pressing.pressed(at, WINDOW, 0)
    pressing.pressed(at, WINDOW, 100)
    assert pressing.hit(WINDOW, VIEW, client, 110, down=False) == at
    assert pressing.hit(WINDOW, VIEW, client, 120) == at


def test_what_is_told_of_a_release_elsewhere_moves_no_page() -> None:
    pressing = Pressing()
    pressing.pressed(Point(340, 250), WINDOW, 0)
    pressing.hit(WINDOW, VIEW, Spot(300, 100), 10)
    pressing.pressed(Point(440, 250), WINDOW, 100)
    assert pressing.hit(WINDOW, VIEW, Spot(300, 100), 110, down=False) is None
    assert pressing.sure(WINDOW, VIEW)
    assert pressing.hit(WINDOW, VIEW, Spot(400, 100), 120) == Point(440, 250)


@pytest.mark.parametrize("late", [-1, WAITS_MS + 1])
def test_what_a_page_tells_too_late_or_of_another_window_is_about_no_press(late: int) -> None:
    pressing = Pressing()
    pressing.pressed(Point(340, 250), WINDOW, 0)
    assert pressing.hit(WINDOW, VIEW, Spot(300, 100), late) is None
    assert pressing.hit(WINDOW.moved(1, 0), VIEW, Spot(300, 100), 1) is None


def test_no_number_places_anything() -> None:
    placing = Placing(CORNER, VIEW)
    for wild in (float("nan"), float("inf"), 1e300, -1e300):
        assert not placing.box(Span(wild, 0, 1, 1)).area
        assert not placing.nearest(Span(0, wild, 1, 1)).area
        assert corner_of(Point(0, 0), Spot(wild, wild), VIEW, WINDOW) is None
        assert not same_window(Span(wild, 60, 900, 640), 1.0, WINDOW)


@given(x=st.integers(0, 800), y=st.integers(0, 500), ratio=st.sampled_from([0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5]))
def test_a_filled_box_never_shows_a_pixel_of_what_it_hides(x: int, y: int, ratio: float) -> None:
    view = viewport(ratio=ratio)
    span = Span(x / 3, y / 3, 33.3, 7.7)
    box = Placing(CORNER, view).box(span)
    assert box.x <= CORNER.x + ratio * span.x < box.x + 1
    assert box.right - 1 < CORNER.x + ratio * (span.x + span.width) <= box.right
