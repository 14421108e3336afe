"""What goes wrong between a browser and the recorder: capture ends, the button says so, and it goes on where it may."""

import os
import signal
from collections.abc import Iterator

import pytest

from aboveboard.model.events import PointerPressed
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import Streets, serving
from tests.integration.browser.recorder.toolbar import asked
from tests.integration.browser.recorder.workplace import (
    GO,
    NOTE,
    STRAY,
    Workplace,
    page,
    rule,
    script,
    workplace,
)
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
POPUPS = "(async () => (await chrome.runtime.getContexts({contextTypes: ['POPUP']})).length)()"
MANY = "<select aria-label=Kind style='left:40px; bottom:350px'>" + "<option>Travel</option>" * 4_000 + "</select>"


@pytest.fixture(scope="module")
def place(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with serving() as streets:
        put_up(streets)
        with workplace(screen, tmp_path_factory.mktemp("w"), streets) as place:
            yield place


def put_up(streets: Streets) -> None:
    streets.put("/orders", page("Orders", script("this.dataset.used = 1") + MANY))
    label = "<script>document.getElementById('go').setAttribute('aria-label', 'Sa\\ud800ve')</script>"
    streets.put("/orders/broken", page("Orders broken", script("this.dataset.used = 1") + label))


def stray(place: Workplace) -> None:
    place.click(NOTE)
    place.hands.type("canary", between=0.02)
    place.hands.press("f8")
    place.click(STRAY)
    place.hands.rest(0.6)


def reload(place: Workplace) -> None:
    """Begin the page again, without what was typed into it."""
    place.go(f"{place.streets.approved}/orders")


def test_a_host_that_is_killed_ends_capture_until_there_is_another(place: Workplace) -> None:
    reload(place)
    with place.session() as shift:
        shift.note("before")
        killed = place.host()
        os.kill(killed, signal.SIGKILL)
        until(lambda: place.companion.status().app == "", "the site out of scope without its host")
        until(lambda: place.host() != killed, "another host")
        shift.note("after")
        place.says("Recorded here")
        shift.end()


def test_pause_on_the_toolbar_ends_capture(place: Workplace) -> None:
    reload(place)
    with place.session() as shift:
        shift.note("before")
        asked(place.profile, "chrome.action.openPopup()")
        until(lambda: asked(place.profile, POPUPS) == "1", "the popup")

        def paused() -> bool:
            if place.companion.status().state == "recording":
                place.hands.press("tab")
                place.hands.press("return")
            return place.companion.status().state == "paused"

        until(paused, "the press on Pause")
        place.hands.press("escape")
        place.says("You paused")
        stray(place)
        assert shift.clean()
        assert shift.typed() == "before"


@pytest.mark.promise
def test_a_policy_that_is_narrowed_ends_capture_in_pages_that_are_open(place: Workplace) -> None:
    reload(place)
    with place.session() as shift:
        shift.note("before")
        place.approve(rule(place.streets, id="other", origin="https://other.example"))
        until(lambda: place.companion.status().state != "recording", "the end of the session")
        place.says("Not recorded here")
        stray(place)
        assert shift.clean()
    place.approve(rule(place.streets))
    with place.session() as shift:
        reload(place)
        shift.note("after")
        shift.end()


def test_labels_that_no_unicode_holds_and_lists_without_end_are_told_as_far_as_they_can_be(place: Workplace) -> None:
    place.go(f"{place.streets.approved}/orders/broken")
    place.see("Orders broken")
    with place.session() as shift:
        shift.note("label")
        place.click(GO)
        until(lambda: len(shift.of(PointerPressed)) > 1, "the press on the button")
        reload(place)
        place.see("Orders - ")
        shift.note("list")
        place.click((100, 360))
        place.hands.press("escape")
        shift.note("s")
        shift.end()


def test_a_recorder_that_was_started_again_is_found(place: Workplace) -> None:
    reload(place)
    with place.session() as shift:
        shift.note("before")
    recorder = place.desk.processes[0]
    place.desk.finish(recorder)
    place.says("No recorder is running")
    stray(place)
    place.desk.recorder("--demo")
    place.companion = place.desk.companion()
    reload(place)
    with place.session() as shift:
        shift.note("after")
        shift.end()
