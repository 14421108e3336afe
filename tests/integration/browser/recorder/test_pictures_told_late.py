"""Pictures of pages whose words come late, as on a busy machine: no picture counts that its page has not spoken for."""

import contextlib
import os
import signal
from collections.abc import Iterator

import pytest

from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.easel import NOWHERE, Easel, easel, fills, letters, looks, place_of, reveals
from tests.integration.browser.recorder.workplace import host_of
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
BLUE = (0, 200, 255)
INNER = f"""<!doctype html><meta charset=utf-8><title>Inner</title><body style="margin:0; background:rgb(250,250,0)">
<button style="position:absolute; left:20px; top:20px; width:120px; height:40px; border:0; background:rgb{BLUE}">Inner
</button>"""
HOLE = "<iframe src='/inner' style='position:absolute; left:40px; top:20px; width:200px; height:130px'></iframe>"
ELSEWHERE = "data:text/html,<body bgcolor=yellow text=red><h1>canary</h1>"
LETTERS = "<h1 style='position:absolute; left:60px; top:40px; color:rgb(200,0,0)'>canary</h1>"
CHANGES = {
    "a frame that goes elsewhere": f"document.querySelector('iframe').src = '{ELSEWHERE}'",
    "a page that gets words": f"document.body.innerHTML = `{LETTERS}`",
    "a page that gets a frame": f"document.body.innerHTML = `<iframe src='{ELSEWHERE}'></iframe>`",
}


@pytest.fixture(scope="module")
def place(screen: DemoScreen, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easel]:
    with easel(screen, tmp_path_factory.mktemp("easel"), site, cadence_s=1) as place:
        site.put(INNER, "/inner")
        yield place


@contextlib.contextmanager
def silent(place: Easel) -> Iterator[None]:
    """Let nothing that pages tell reach the recorder until the end of this block."""
    host = host_of(place.desk.places)
    os.kill(host, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(host, signal.SIGCONT)


def shows(place: Easel) -> bool:
    """Click aside and tell whether a picture shows the button of the frame."""
    return place_of(place.take().pixels, BLUE) != NOWHERE


@pytest.mark.parametrize("change", CHANGES.values(), ids=[name.replace(" ", "_") for name in CHANGES])
def test_what_nobody_has_told_of_yet_is_in_no_picture(place: Easel, change: str) -> None:
    act = f"<script>addEventListener('keydown', () => {{ {change} }}, {{ once: true }})</script>"
    place.show(HOLE + act, f"late{len(change)}")
    with place.at_work():
        until(lambda: shows(place), "a picture with the button of the frame")
        assert not letters(place).any()
        with silent(place):
            place.hands.press("f9")
            until(lambda: letters(place).sum() > 100, "the letters")
            count = looks(place.records())
            until(lambda: looks(place.records()) >= count + 3, "three looks since")
            assert not reveals(place)
        until(lambda: fills(place, letters(place)), "a picture with what is new filled")
        assert not reveals(place)
