"""Pictures of pages with pages inside them, read pixel by pixel: what is approved shows, and no content does."""

import subprocess
from collections.abc import Iterator
from functools import partial

import pytest

from aboveboard.model.geometry import Rect
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.easel import (
    FILL,
    NOWHERE,
    Easel,
    Seen,
    easel,
    missed_by,
    part,
    place_of,
    reddish,
)
from tests.integration.browser.recorder.toolbar import said
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
BLUE, GREEN = (0, 200, 255), (0, 180, 60)
INNER = """<!doctype html><meta charset=utf-8><title>Inner</title><style>
body {{ margin: 0; background: rgb(250,250,0); font: 16px sans-serif }}
button {{ position: absolute; left: 20px; top: 20px; width: 120px; height: 40px; border: 0; background: rgb{colour} }}
p {{ position: absolute; left: 20px; top: 70px; margin: 0; font-size: 24px; color: rgb(200,0,0) }}
</style><button>Inner</button><p>canary words</p>{more}"""
ELSEWHERE = "data:text/html,<body bgcolor=yellow text=red><h1>canary</h1>"
"""A page of no site: nothing of it is told, and nothing of it may be seen."""


@pytest.fixture(scope="module")
def place(screen: DemoScreen, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easel]:
    with easel(screen, tmp_path_factory.mktemp("easel"), site, "--remote-debugging-port=0") as place:
        yield place


def inner(place: Easel, colour: tuple[int, int, int] = BLUE, more: str = "", path: str = "/inner") -> str:
    place.site.put(INNER.format(colour=colour, more=more), path)
    return path


def hole(address: str, left: int, top: int = 20, more: str = "") -> str:
    where = f"position:absolute; left:{left}px; top:{top}px; width:200px; height:130px; border:3px solid; padding:5px"
    return f'<iframe src="{address}" style="{where};{more}"></iframe>'


def clean(place: Easel) -> bool:
    """Tell whether letters of content are on the screen and in no picture."""
    assert reddish(place.screen()) > 100
    pictures = place.pictures()
    assert [each.frame.id for each in pictures if reddish(each.pixels)] == []
    return bool(pictures)


def drawn(place: Easel, colour: tuple[int, int, int]) -> Seen | None:
    """Return a fresh picture that shows a colour where the screen does; None while some of it is filled."""
    seen = place.take()
    shown, there = place_of(seen.pixels, colour), place_of(place.screen(), colour)
    assert shown == NOWHERE or there.covers(shown)
    return seen if shown == there else None


def is_filled(seen: Seen, box: Rect) -> bool:
    return bool((seen.part(box) == FILL).all())


def test_approved_frames_of_both_sites_show_their_chrome_and_no_content(place: Easel) -> None:
    """On one of them lies a word of the page around it; frames that nobody sees keep no picture waiting."""
    over = "<p style='position:absolute; left:60px; top:90px; font:20px sans-serif; color:rgb(200,0,0)'>over</p>"
    path = inner(place)
    other = hole(place.site.other_origin + inner(place, GREEN, path="/other"), 300)
    unseen = hole(place.site.other_origin + path, 300, 5_000) + hole(path, 300, more="; display:none")
    place.show(hole(path, 40) + other + over + unseen, "both")
    with place.at_work():
        for colour in (BLUE, GREEN):
            seen = until(partial(drawn, place, colour), "a picture of both frames")
            screen = place.screen()
            shown = place_of(screen, colour)
            assert missed_by(seen.boxes("push button"), shown) <= 2
            assert (seen.part(shown) == part(screen, shown)).all()
        assert clean(place)


def test_a_frame_within_a_frame_is_where_it_is_drawn_at_zoom(place: Easel) -> None:
    deep = place.site.origin + inner(place, GREEN, path="/deep")
    where = "position:absolute; left:7px; top:9px; width:180px; height:115px; border:1px solid"
    place.site.put(f'<!doctype html><iframe src="{deep}" style="{where}"></iframe>', "/middle")
    place.show(hole(f"{place.site.other_origin}/middle", 41, 23), "nested")
    with place.at_work():
        width = 0
        for zoom in ("ctrl+=", "ctrl+=", "ctrl+0"):
            place.hands.press(zoom)
            width = until(partial(drawn_anew, place, width), "the frame at another zoom")
            seen = until(partial(drawn, place, GREEN), "a picture of the frame within the frame")
            assert missed_by(seen.boxes("push button"), place_of(place.screen(), GREEN)) <= 2
        assert clean(place)


def drawn_anew(place: Easel, was: int) -> int:
    """Return how wide the button of the frame is on the screen, once that is not what it was."""
    width = place_of(place.screen(), GREEN).width
    return 0 if width == was else width


def test_pinched_a_page_and_its_frame_are_where_they_are_drawn(place: Easel) -> None:
    """The browser's debugging port pinches, and lets go at once: no finger can be made here."""
    place.show(hole(inner(place), 40), "pinched")
    with place.at_work():
        place.take()
        plain = place_of(place.screen(), BLUE)
        said(place.desk.folder / "profile", "page", "Emulation.setPageScaleFactor", {"pageScaleFactor": 1.5})
        until(lambda: place_of(place.screen(), BLUE).width == plain.width * 3 // 2, "the page, pinched")
        seen = until(partial(drawn, place, BLUE), "a picture of the frame")
        assert missed_by(seen.boxes("push button"), place_of(place.screen(), BLUE)) <= 2
        assert clean(place)


@pytest.fixture
def two_monitors(screen: DemoScreen) -> Iterator[None]:
    """The one screen as two monitors, one above the other, so that the strip is on one of them."""
    sides = (("upper", "1280/340x250/70+0+0", "screen"), ("lower", "1280/340x550/140+0+250", "none"))
    for side in sides:
        subprocess.run(["xrandr", "--setmonitor", *side], env=screen.environment, check=True)
    yield
    for name, *_ in sides:
        subprocess.run(["xrandr", "--delmonitor", name], env=screen.environment, check=True)


def test_across_two_monitors_each_has_its_part_of_the_page(place: Easel, two_monitors: None) -> None:
    assert two_monitors is None
    other = hole(place.site.other_origin + inner(place, GREEN, path="/other"), 300, 200)
    place.show(hole(inner(place), 40) + other, "monitors")
    with place.at_work():
        for colour, monitor in ((BLUE, "upper"), (GREEN, "lower")):
            seen = until(partial(half, place, monitor, colour), "a picture of one half")
            assert missed_by(seen.boxes("push button"), place_of(place.screen(), colour)) <= 2
        assert clean(place)


def half(place: Easel, monitor: str, colour: tuple[int, int, int]) -> Seen | None:
    """Return the last fresh picture of a monitor, if it shows a colour where the screen does."""
    place.take()
    of_it = [each for each in place.pictures() if each.fresh and each.frame.monitor == monitor]
    shown = place_of(place.screen(), colour)
    return next((each for each in of_it[-1:] if place_of(each.pixels, colour) == shown != NOWHERE), None)


DOUBTS = {
    "a page of no site": lambda path: hole(ELSEWHERE, 300),
    "a frame that is turned": lambda path: hole(path, 300, more="transform:rotate(180deg)"),
    "a frame that is scaled": lambda path: hole(path, 180, more="zoom:1.5"),
    "a frame in a shadow tree": lambda path: (
        f"<div id=host></div><script>host.attachShadow({{mode: 'closed'}}).innerHTML = `{hole(path, 300)}`</script>"
    ),
}


@pytest.mark.parametrize("doubt", DOUBTS.values(), ids=[name.replace(" ", "_") for name in DOUBTS])
def test_what_cannot_be_placed_is_filled_beside_what_can(place: Easel, doubt: object) -> None:
    assert callable(doubt)
    path = inner(place, GREEN, path="/other")
    place.show(hole(inner(place), 40) + doubt(path), f"doubt{id(doubt)}")
    with place.at_work():
        seen = until(partial(drawn, place, BLUE), "a picture of what can be placed")
        shown, doubtful = (place_of(place.screen(), colour) for colour in (BLUE, GREEN))
        assert is_filled(seen, doubtful if doubtful.area else Rect(shown.x + 260, shown.y, 120, 80))
        assert clean(place)


def test_frames_that_change_places_are_never_masked_by_each_others_boxes(place: Easel) -> None:
    """The words of the two lie at different heights, so that the boxes of one hide nothing of the other."""
    low = place.site.other_origin + inner(place, GREEN, more="<style>p { top: 100px }</style>", path="/low")
    swap = "const all = [...document.querySelectorAll('iframe')]; [all[0].src, all[1].src] = [all[1].src, all[0].src]"
    more = "const one = document.querySelector('iframe'); one.remove(); document.body.append(one)"
    act = "<button style='position:absolute; left:40px; top:{}px' onclick=\"{}\">Save</button>"
    place.show(hole(inner(place), 40) + hole(low, 300) + act.format(300, swap) + act.format(340, more), "swap")
    with place.at_work():
        place.take()
        origin = place_of(place.screen(), BLUE)
        for below, first in ((262, GREEN), (302, GREEN), (262, BLUE)):
            place.hands.click(Rect(origin.x - 20, origin.y + below - 20, 30, 40).centre)
            until(partial(changed_places, place, first, origin), "the frames at each other's places")
            for colour in (BLUE, GREEN):
                seen = until(partial(drawn, place, colour), "a picture of both frames")
                assert missed_by(seen.boxes("push button"), place_of(place.screen(), colour)) <= 2
        assert clean(place)


def changed_places(place: Easel, first: tuple[int, int, int], origin: Rect) -> bool:
    """Tell whether both frames can be seen, that of a colour at the first place."""
    one, other = (place_of(place.screen(), colour) for colour in (first, BLUE if first == GREEN else GREEN))
    return NOWHERE not in {one, other} and one.x < origin.x + 100 < other.x


def test_a_frame_that_goes_elsewhere_is_filled(place: Easel) -> None:
    script = f"document.querySelector('iframe').src = '{ELSEWHERE}'"
    leave = f'<button style="position:absolute; left:40px; top:300px" onclick="{script}">Save</button>'
    place.show(hole(inner(place), 40) + leave, "goes")
    with place.at_work():
        place.take()
        shown = place_of(place.screen(), BLUE)
        place.hands.click(Rect(shown.x, shown.y + 252, 20, 20).centre)
        until(lambda: place_of(place.screen(), BLUE) == NOWHERE, "the frame elsewhere")
        seen = place.take()
        assert is_filled(seen, Rect(shown.x, shown.y, 150, 90))
        assert clean(place)
