"""Pictures while a compositor runs: taken, current, and of windows with alpha too."""

from collections.abc import Callable, Iterator

import pytest

from aboveboard.desktop import Window
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.compositors import compositor
from tests.patience import until
from tests.recorders import EDITOR, LAYERS, Companion, Desk

pytestmark = pytest.mark.x11
CALCULATOR = AppRule(
    id="calculator",
    name="Calculator",
    identities=(AppIdentity(executable="/usr/bin/gnome-calculator"),),
    layers=LAYERS,
    catalogues=("gnome-calculator",),
)


@pytest.fixture
def companion(desk: Desk) -> Iterator[Companion]:
    """A recorder and a companion under a compositor."""
    with compositor(desk.screen):
        desk.allow(EDITOR, CALCULATOR)
        desk.recorder("--demo")
        yield desk.companion()


def after(desk: Desk) -> list[Frame]:
    frames = [record for record in desk.records("s1") if isinstance(record, Frame)]
    return [frame for frame in frames if frame.role is FrameRole.AFTER]


def test_a_picture_after_an_action_shows_what_it_did(
    desk: Desk, companion: Companion, hands: Hands, window: Callable[..., Window]
) -> None:
    """A click in the menu bar opens a menu, another closes it: tiles change with both."""
    editor = window("mousepad")
    companion.begin(desk.head("s1"))
    bar = Point(editor.box.x + 20, editor.box.y + 12)

    def seen() -> bool:
        hands.click(bar)
        return sum(1 for frame in after(desk) if frame.tiles and not frame.full) > 1

    until(seen, "changed tiles in pictures after an action")
    companion.do("pause")


def test_a_window_that_draws_its_own_decorations_and_shadow_is_pictured(
    desk: Desk, companion: Companion, hands: Hands, window: Callable[..., Window]
) -> None:
    calculator = window("gnome-calculator")
    companion.begin(desk.head("s1"))

    def seen() -> bool:
        hands.click(calculator.box.centre)
        return any(frame.windows for frame in after(desk))

    until(seen, "a picture of the calculator")
    companion.do("pause")
