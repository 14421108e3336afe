"""Nothing is ever replayed on a desktop of a person."""

import pytest

from aboveboard.desktop.scripted import ScriptedDesktop
from aboveboard.errors import NotADemoScreen
from aboveboard.studio.hands import Hands
from aboveboard.studio.replay.finding import Now
from aboveboard.studio.replay.player import Player


class Blind:
    def look(self, app: str) -> Now | None:
        raise AssertionError(app)


def test_a_desktop_that_is_not_a_demo_screen_is_refused_before_anything_is_looked_at() -> None:
    with ScriptedDesktop([], demo_screen=False) as desktop:
        player = Player(Hands(":0"), Blind(), desktop)
        with pytest.raises(NotADemoScreen, match="demo screens only"):
            player.play([])
