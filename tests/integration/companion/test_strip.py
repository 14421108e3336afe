"""The real strip on a real screen: its words never run under its buttons, in any language and state."""

import itertools
import subprocess
from collections.abc import Iterator

import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.strip import BUTTONS, LESS_WORDS, ROOM, STATE_WORDS, Strip, StripActions, StripView
from aboveboard.companion.troubles import TROUBLES
from aboveboard.companion.windows import top_level
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.studio.screen import DemoScreen
from tests.patience import until

pytestmark = pytest.mark.x11


def nothing() -> None:
    """What a button does here."""


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_words_end_before_the_first_button_and_the_state_is_never_shortened(
    language: str, screen: DemoScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, screen.environment[name])
    views = [
        StripView(state, app, "walnut", visible=True, less=less, trouble=trouble)
        for state, less, app, trouble in itertools.product(
            STATE_WORDS, ("", *LESS_WORDS), ("mousepad", "a-spreadsheet-with-a-long-name"), ("", *TROUBLES.values())
        )
    ]
    words = catalogue.load(language)
    shown = iter(views)
    strip = Strip(words, StripActions(nothing, nothing, nothing), lambda: next(shown))
    try:
        for view in views:
            text, right = strip.draw()
            assert right <= BUTTONS["pause"][0], text
            assert words(STATE_WORDS[view.state]) in text
            assert not view.less or view.state != "recording" or words(LESS_WORDS[view.less]) in text
    finally:
        strip.stop()


def test_the_app_is_named_whole_beside_no_pictures(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, screen.environment[name])
    view = StripView("recording", "Text editor", "walnut", visible=True, less="frames")
    strip = Strip(catalogue.load("en"), StripActions(nothing, nothing, nothing), lambda: view)
    try:
        assert strip.draw()[0] == "● Recording, no pictures “walnut” Text editor"
        assert ROOM > 0
    finally:
        strip.stop()


@pytest.fixture
def two_monitors(screen: DemoScreen) -> Iterator[DemoScreen]:
    """The tests' screen, shown by two monitors; Tk keeps its connection, so the screen outlives the test."""
    places = {"left": ("800/210x800/210+0+0", "screen"), "right": ("480/126x800/210+800+0", "none")}
    for name, (box, output) in places.items():
        subprocess.run(["xrandr", "--setmonitor", name, box, output], env=screen.environment, check=True)
    yield screen
    for name in places:
        subprocess.run(["xrandr", "--delmonitor", name], env=screen.environment, check=True)


def test_the_strip_stands_whole_on_one_monitor(two_monitors: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, two_monitors.environment[name])
    view = StripView("idle", "", "walnut", visible=True)
    strip = Strip(catalogue.load("en"), StripActions(nothing, nothing, nothing), lambda: view)
    try:
        strip.draw()
        with X11Desktop(two_monitors.environment) as desktop:

            def whole() -> bool:
                look = desktop.look(top_level(strip.window))
                return look is not None and any(at.box.covers(look.box) for at in desktop.monitors())

            until(whole, "the strip whole on one monitor")
    finally:
        strip.stop()
