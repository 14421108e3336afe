"""Global Privacy Control: while the browser itself sends it, no page is captured, and the button says why."""

from collections.abc import Iterator

import pytest

from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import serving
from tests.integration.browser.recorder.workplace import ASIDE, NOTE, Workplace, page, workplace
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]

SENDS = "--enable-features=GlobalPrivacyControl,GlobalPrivacyControlForce"
"""Chromium 156 has the signal behind these features of its own."""


@pytest.fixture
def place(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with serving() as streets:
        streets.put("/orders", page("Orders canary"))
        with workplace(screen, tmp_path_factory.mktemp("w"), streets, SENDS) as place:
            yield place


def test_no_page_is_captured_while_the_browser_sends_the_signal(place: Workplace) -> None:
    with place.session() as shift:
        until(lambda: ("/orders", "1") in signals(place), "the header of the signal")
        place.says("Global Privacy Control")
        place.click(ASIDE)
        place.click(NOTE)
        place.hands.type("canary")
        place.hands.rest(1.0)
        status = place.companion.status()
        assert (status.app, status.events, status.frames) == ("", 0, 0)
        shift.end()
        assert shift.records() == []


def signals(place: Workplace) -> set[tuple[str, str | None]]:
    return {(path, headers.get("sec-gpc")) for path, headers in place.streets.asked}
