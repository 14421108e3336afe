"""A script happens when its clock reaches it, and only then."""

import select

import numpy as np
import pytest

from aboveboard.desktop import RawMotion, Window
from aboveboard.desktop.scripted import Paint, ScriptedDesktop, Stage
from aboveboard.errors import DisplayLost, NoDisplay
from aboveboard.model.geometry import Point, Rect

MOVE = RawMotion(20, Point(5, 6), 0)


def test_nothing_happens_before_its_time() -> None:
    with ScriptedDesktop([MOVE], start=10) as desktop:
        desktop.advance(19)
        assert list(desktop.read()) == []
        assert desktop.context().pointer_at == Point(0, 0)
        desktop.advance(20)
        assert list(desktop.read()) == [MOVE]
        assert desktop.context().pointer_at == Point(5, 6)


def test_steps_happen_by_time_and_at_one_time_in_the_order_given() -> None:
    late, early, same = RawMotion(30, Point(3, 0), 0), RawMotion(10, Point(1, 0), 0), RawMotion(30, Point(4, 0), 0)
    with ScriptedDesktop([late, early, same]) as desktop:
        desktop.advance(100)
        assert list(desktop.read()) == [early, late, same]


def test_what_happened_before_entering_still_wakes() -> None:
    desktop = ScriptedDesktop([MOVE])
    desktop.advance(20)
    with desktop:
        assert select.select([desktop.fileno()], [], [], 0)[0]
        assert list(desktop.read()) == [MOVE]
        assert not select.select([desktop.fileno()], [], [], 0)[0]


def test_the_clock_never_goes_back() -> None:
    desktop = ScriptedDesktop(start=50)
    desktop.advance(40)
    assert desktop.now() == 50


def test_the_frame_counts_as_the_window_for_pointer_and_cover() -> None:
    low = Window(id=1, frame=1, box=Rect(0, 0, 50, 50), pid=7)
    high = Window(id=2, frame=3, box=Rect(60, 60, 20, 20), pid=8, frame_box=Rect(40, 40, 50, 50))
    with ScriptedDesktop([Stage(1, (low, high), focus=2), RawMotion(2, Point(45, 45), 0)]) as desktop:
        desktop.advance(2)
        context = desktop.context()
        assert (context.focus, context.active, context.pointer) == (high, high, high)
        look = desktop.look(1)
        assert look is not None
        assert look.above == (Rect(40, 40, 50, 50),)


def test_a_picture_of_many_colours_is_painted_and_clipped() -> None:
    pixels = np.arange(4 * 4 * 4, dtype=np.uint8).reshape(4, 4, 4)
    with ScriptedDesktop([Paint(1, Rect(10, 20, 4, 4), pixels)]) as desktop:
        desktop.advance(1)
        assert (desktop.grab(Rect(10, 20, 4, 4)).pixels == pixels).all()


def test_after_losing_it_every_question_is_a_named_error() -> None:
    with ScriptedDesktop() as desktop:
        desktop.lose()
        for ask in (desktop.read, desktop.now, desktop.context, desktop.damaged):
            with pytest.raises(DisplayLost):
                ask()


def test_before_entering_there_is_no_descriptor() -> None:
    with pytest.raises(NoDisplay):
        ScriptedDesktop().fileno()
