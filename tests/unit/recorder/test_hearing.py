"""Somebody works in an approved app and nothing of it comes: an error within seconds, never a silence."""

import pytest

from aboveboard.desktop import RawMotion
from aboveboard.desktop.scripted import Stage
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.hearing import LOOKS, Hearing
from tests.houses import STRIP, House
from tests.unit.recorder.stage import ALIEN, EDIT

LONG_MS = 30_000


def works(house: House, ms: int, *, every: int = 500) -> None:
    """Move the pointer now and then, by whatever little."""
    for number in range(ms // every):
        house.desktop.add(RawMotion(house.time + 1, Point(150 + number % 2, 130), 0))
        house.play(every)


def test_a_deaf_recorder_ends_within_seconds_and_says_so(house: House) -> None:
    house.begin()
    house.press()
    house.play(400)
    house.desktop.deafen()
    works(house, 12_000)
    assert (house.status().state, house.status().reason) == ("stopped", GapReason.UNHEARD)
    assert house.recorder.recording is False


def test_a_recorder_deaf_from_the_start_leaves_no_silent_empty_recording(house: House) -> None:
    house.begin()
    house.desktop.deafen()
    works(house, 12_000)
    assert (house.status().state, house.status().reason) == ("stopped", GapReason.UNHEARD)


def test_a_person_who_rests_is_not_missed(house: House) -> None:
    house.begin()
    house.play(LONG_MS)
    assert house.status().state == "recording"


def test_a_person_who_works_is_heard(house: House) -> None:
    house.begin()
    works(house, LONG_MS)
    assert house.status().state == "recording"


def test_what_is_done_outside_of_approved_apps_is_nobodys_business(house: House) -> None:
    house.begin()
    house.desktop.deafen()
    house.desktop.add(Stage(house.time + 1, (EDIT, ALIEN, STRIP), focus=ALIEN.id))
    works(house, LONG_MS)
    assert house.status().state == "recording"


def test_a_film_that_holds_off_the_screen_saver_is_nobody_working(house: House) -> None:
    house.begin()
    house.desktop.deafen()
    works(house, LONG_MS, every=5_000)
    assert house.status().state == "recording"


@pytest.mark.parametrize("start", [1_000, SERVER_CLOCK_RANGE - 3_000])
def test_newer_input_of_the_server_is_missed_at_the_next_look_and_counts_in_a_row(start: int) -> None:
    hearing = Hearing(start)
    times = [(start + 2_000 * step) % SERVER_CLOCK_RANGE for step in range(1, LOOKS + 2)]
    assert [hearing.told(time) for time in times] == [False] * LOOKS + [True]


def test_what_comes_late_is_not_missed() -> None:
    hearing = Hearing(0)
    for time in range(2_000, 60_000, 2_000):
        assert not hearing.told(time)
        hearing.heard([RawMotion(time, Point(1, 1), 0)])


def test_a_server_that_cannot_tell_is_believed() -> None:
    hearing = Hearing(0)
    assert not any(hearing.told(None) for _ in range(10))
