"""Where no window's pixels are wanted the camera costs nothing, and is ready once one is."""

from collections.abc import Sequence
from pathlib import Path

from aboveboard.desktop import Grab, Window
from aboveboard.desktop.scripted import ScriptedDesktop
from aboveboard.model.events import KeyPressed
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.recorder.scope import Scope
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, Stagehand, all_records, approved

WITHOUT = Scope({EDITOR: approved(EDITOR, Layers(pixels=PixelsLayer.NONE))})


def test_what_is_drawn_wakes_nobody_where_no_pixels_are_wanted(tmp_path: Path) -> None:
    hand = Stagehand(tmp_path, scope=WITHOUT)
    hand.begin()
    hand.play(1_000)
    for value in range(5):
        hand.paint(Rect(120, 120, 60, 30), value)
        hand.play(40)
        assert hand.capture.patience(hand.time) == 1_000


def test_actions_are_recorded_all_the_same(tmp_path: Path) -> None:
    hand = Stagehand(tmp_path, scope=WITHOUT)
    hand.begin()
    hand.key("f5")
    hand.play(600)
    read = all_records(hand.end())
    assert [record.key for record in read if isinstance(record, KeyPressed)] == ["f5"]
    assert not [record for record in read if isinstance(record, Frame)]


def test_the_first_picture_after_that_shows_all_that_was_drawn_meanwhile(hand: Stagehand) -> None:
    hand.begin(MAIL, ALIEN, focus=2)
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.play(400)
    hand.stage(EDIT, MAIL, ALIEN, focus=1)
    hand.play(600)
    hand.button(150, 130)
    hand.play(600)
    taken = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert taken[0].full
    assert taken[0].windows == (EDIT.box,)


def test_a_picture_is_forgotten_with_the_last_window_whose_pixels_are_wanted(hand: Stagehand) -> None:
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.button(150, 130)
    hand.stage(MAIL, ALIEN, focus=2)
    hand.play(400)
    hand.paint(Rect(0, 0, 1280, 800), 30)
    hand.stage(EDIT, MAIL, ALIEN, focus=1)
    hand.play(20)
    hand.button(150, 130)
    taken = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert {frame.stale_ms for frame in taken if frame.stale_ms > 300} == set()


class Counting(ScriptedDesktop):
    """Counts how often windows' pixels are read."""

    grabs = 0

    def grab_windows(self, parts: Sequence[tuple[Window, Rect]]) -> Sequence[Grab | None]:
        self.grabs += 1
        return super().grab_windows(parts)


def drawn(hand: Stagehand, times: int) -> None:
    for value in range(times):
        hand.paint(Rect(120, 120, 60, 30), value)
        hand.play(200)


def test_no_pixels_are_read_while_frames_are_dropped_and_they_are_again_afterwards(tmp_path: Path) -> None:
    desktop = Counting()
    hand = Stagehand(tmp_path, desktop=desktop)
    hand.begin()
    drawn(hand, 3)
    before = desktop.grabs
    assert before
    hand.capture.reduce("cadence", "cpu", hand.time)
    drawn(hand, 3)
    during = desktop.grabs
    assert during > before
    hand.capture.reduce("frames", "cpu", hand.time)
    drawn(hand, 3)
    assert desktop.grabs == during
    assert hand.capture.patience(hand.time) == 1_000
    hand.capture.reduce("", "", hand.time)
    hand.key("f5")
    hand.play(400)
    assert desktop.grabs > during
    taken = [record for record in all_records(hand.end()) if isinstance(record, Frame)]
    assert taken
    assert max(frame.stale_ms for frame in taken) < 400
