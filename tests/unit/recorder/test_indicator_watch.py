"""The watch alone, on a scripted screen: each fault by its name."""

import random

import numpy as np
import pytest

from aboveboard.companion.strip import BLINK_MS, FIELD_COLOURS
from aboveboard.desktop import Window
from aboveboard.desktop.scripted import SCREEN, Paint, ScriptedDesktop, Stage
from aboveboard.errors import IndicatorLost
from aboveboard.model.geometry import Rect
from aboveboard.recorder.indicator_watch import FROZEN_MS, IndicatorWatch, Strip

STRIP = Window(id=7, frame=7, box=Rect(0, 0, 600, 30), pid=70, popup=True)
BELOW = Window(id=1, frame=1, box=Rect(0, 0, 900, 600), pid=10)


def watch(*windows: Window, blinking: bool = True) -> tuple[ScriptedDesktop, IndicatorWatch]:
    desktop = ScriptedDesktop([Stage(0, windows)])
    if blinking:
        field = Rect(0, 0, 8, 8)
        desktop.add(*(Paint(at, field, np.full(4, at // 200 % 2 * 255, np.uint8)) for at in range(0, 20_000, 200)))
    desktop.advance(0)
    return desktop, IndicatorWatch(desktop, Strip(7, 70), [SCREEN], 0)


def look_on(desktop: ScriptedDesktop, watching: IndicatorWatch, until: int) -> None:
    """Look whenever it is time, as the loop does."""
    while watching.next_at <= until:
        at = max(watching.next_at, 1)
        desktop.advance(at)
        watching.look(at)


def lost(*windows: Window) -> str:
    desktop, watching = watch(*windows)
    with pytest.raises(IndicatorLost) as raised:
        look_on(desktop, watching, 1_000)
    return raised.value.message


def test_a_living_strip_on_top_is_seen_for_as_long_as_it_lives() -> None:
    desktop, watching = watch(BELOW, STRIP)
    look_on(desktop, watching, 15_000)


def test_a_strip_that_is_not_there_is_lost() -> None:
    assert "not on the screen" in lost(BELOW)


def test_anything_above_the_strip_covers_it() -> None:
    over = Window(id=9, frame=9, box=Rect(590, 20, 100, 100), pid=10, input_only=True)
    assert "covers" in lost(STRIP, over)


def test_another_processs_window_is_no_strip() -> None:
    assert "another process" in lost(Window(id=7, frame=7, box=STRIP.box, pid=71))


@pytest.mark.parametrize("box", [Rect(1_000, 0, 600, 30), Rect(-10, 0, 600, 30), Rect(0, 0, 600, 4)])
def test_a_strip_that_cannot_be_read_is_lost(box: Rect) -> None:
    assert "off the screen" in lost(Window(id=7, frame=7, box=box, pid=70))


def test_a_strip_that_never_changes_is_frozen_within_a_second() -> None:
    desktop, watching = watch(STRIP, blinking=False)
    with pytest.raises(IndicatorLost):
        look_on(desktop, watching, FROZEN_MS + 300)


def test_a_stall_of_the_recorder_is_not_taken_for_a_frozen_strip() -> None:
    """Two looks 800 ms apart see the same colour of a field that changed four times between."""
    desktop, watching = watch(STRIP)
    for at in (10, 810, 1_610):
        desktop.advance(at)
        watching.look(at)


@pytest.mark.parametrize("late_ms", [20, 50, 100, 200])
def test_looks_that_all_come_late_do_not_take_the_living_strip_for_frozen(late_ms: int) -> None:
    """A machine with too much to do wakes the recorder late, every time by as much as chance has it."""
    chance, at, desktop = random.Random(late_ms), 0, ScriptedDesktop([Stage(0, (STRIP,))])
    while at < 240_000:
        for colour in FIELD_COLOURS:
            desktop.add(Paint(at, Rect(0, 0, 8, 8), np.full(4, int(colour[1:3], 16), np.uint8)))
            at += BLINK_MS + int(chance.expovariate(1 / 10))
    desktop.advance(0)
    watching = IndicatorWatch(desktop, Strip(7, 70), [SCREEN], 0)
    while watching.next_at < 240_000:
        now = max(watching.next_at, 1) + int(chance.expovariate(1 / late_ms))
        desktop.advance(now)
        watching.look(now)
