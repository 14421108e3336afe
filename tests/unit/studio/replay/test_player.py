"""Nothing is ever replayed on a desktop of a person, nor before what is there has been told."""

from dataclasses import replace

import pytest

from aboveboard.desktop.scripted import ScriptedDesktop
from aboveboard.errors import NotADemoScreen
from aboveboard.model.actions import Key
from aboveboard.studio.hands import Hands
from aboveboard.studio.replay.finding import Now
from aboveboard.studio.replay.player import PAUSE_S, STILL_S, Player
from tests.scripts import SAVE
from tests.unit.studio.replay.places import now, step


class Blind:
    def look(self, app: str) -> Now | None:
        raise AssertionError(app)


def test_a_desktop_that_is_not_a_demo_screen_is_refused_before_anything_is_looked_at() -> None:
    with ScriptedDesktop([], demo_screen=False) as desktop:
        player = Player(Hands(":0"), Blind(), desktop)
        with pytest.raises(NotADemoScreen, match="demo screens only"):
            player.play([])


class Noted(Hands):
    """Hands that note what they were to strike."""

    def __init__(self) -> None:
        super().__init__(":0")
        self.struck: list[str] = []

    def key(self, name: str, *, down: bool) -> None:
        self.struck.append(f"{name} {'down' if down else 'up'}")


class Changing:
    """An app that shows something else by now, and tells of it after so many looks."""

    def __init__(self, looks: int, hands: Noted) -> None:
        self.left, self.hands = looks, hands
        self.struck_early: list[str] = []

    def look(self, app: str) -> Now | None:
        self.left -= 1
        if self.left >= 0:
            self.struck_early = list(self.hands.struck)
        return replace(now(SAVE, focus=SAVE), settling=self.left >= 0)


def test_nothing_is_done_while_an_app_is_about_to_tell_what_it_shows_by_now() -> None:
    with ScriptedDesktop([], demo_screen=True) as desktop:
        hands = Noted()
        sight = Changing(round(2 * STILL_S / PAUSE_S), hands)  # it looks the same for long enough to act on it
        (played,) = Player(hands, sight, desktop).play([step(Key(key="return"), SAVE)])
    assert (played.reason, hands.struck, sight.struck_early) == ("", ["return down", "return up"], [])
    assert sight.left < 0
