"""Which window on the screen is whose: only what is certain is placed, for masks of one hide nothing in another."""

import pytest

from aboveboard.elements.atspi import calls, geometry
from aboveboard.elements.atspi.cache import Cache
from aboveboard.model.geometry import Rect
from tests.unit.elements.application import BUS, Application, Widget

SIZE = (0, 0, 400, 300)
ONE, OTHER = Rect(10, 20, 410, 310), Rect(500, 20, 410, 310)
"""The X windows of two of that size, with the shadow that GTK 4 draws."""


def windows(*boxes: tuple[int, int, int, int], active: int | None = None) -> Application:
    """Return an application with windows of these boxes in their own coordinates."""
    frames = {
        f"/{number}": Widget("frame", states={"showing", "visible", *(["active"] if number == active else [])}, box=box)
        for number, box in enumerate(boxes)
    }
    application = Application(frames)
    application.widgets[calls.ROOT].children = list(frames)
    return application


def held(application: Application, toolkit: str, *boxes: Rect) -> dict[str, Rect]:
    """Return which of some boxes, that with the focus first, are found to be whose."""
    cache = Cache(BUS, toolkit)
    cache.settle(application.ask)
    return geometry.place(cache, application.ask, boxes).held


@pytest.mark.parametrize("boxes", [(ONE, OTHER), (OTHER, ONE), (ONE,)])
def test_two_windows_of_a_size_are_not_told_apart_without_the_focus(boxes: tuple[Rect, ...]) -> None:
    assert held(windows(SIZE, SIZE), "gtk4", *boxes) == {}


@pytest.mark.parametrize(("active", "boxes"), [(0, (ONE, OTHER)), (1, (ONE, OTHER)), (1, (OTHER, ONE))])
def test_with_the_focus_both_are(active: int, boxes: tuple[Rect, ...]) -> None:
    found = held(windows(SIZE, SIZE, active=active), "gtk4", *boxes)
    assert found == {f"/{active}": boxes[0], f"/{1 - active}": boxes[1]}


def test_of_windows_at_one_place_only_the_active_one_is_there() -> None:
    assert held(windows(SIZE, SIZE, active=1), "gtk4", ONE) == {"/1": ONE}
    assert held(windows(SIZE, SIZE), "gtk4", ONE) == {}


def test_a_window_that_may_be_either_of_two_is_neither() -> None:
    assert held(windows(SIZE), "gtk4", ONE, OTHER) == {}


def test_windows_of_sizes_of_their_own_need_no_focus() -> None:
    large = Rect(10, 20, 910, 710)
    assert held(windows(SIZE, (0, 0, 900, 700)), "gtk4", ONE, large) == {"/0": ONE, "/1": large}


def test_what_fits_one_window_alone_leaves_the_rest_to_the_others() -> None:
    larger = Rect(500, 20, 500, 400)  # fits the smaller one, too, with the widest of shadows
    assert held(windows(SIZE, (0, 0, 490, 390)), "gtk4", ONE, larger) == {"/1": larger, "/0": ONE}


@pytest.mark.parametrize("toolkit", ["gtk3", "qt"])
def test_a_window_told_at_half_its_scale_is_not_taken_for_the_one_on_the_screen(toolkit: str) -> None:
    assert held(windows((0, 0, 1920, 1080)), toolkit, Rect(0, 0, 3840, 2160)) == {}


def test_one_that_lies_within_a_window_of_another_scale_is_not_taken_for_that() -> None:
    assert held(windows((100, 100, 400, 300)), "qt", Rect(0, 0, 3840, 2160)) == {}


@pytest.mark.parametrize("toolkit", ["gtk3", "qt"])
@pytest.mark.parametrize("size", [(1920, 1080), (1918, 1077), (1930, 1110)], ids=["same", "rounded", "with its frame"])
def test_a_window_of_about_the_size_on_the_screen_is_that_one(toolkit: str, size: tuple[int, int]) -> None:
    screen = Rect(0, 0, 1920, 1080)
    assert held(windows((0, 0, *size)), toolkit, screen) == {"/0": screen}
